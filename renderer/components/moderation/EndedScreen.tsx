import type { SessionEnding } from '../../../shared/domain/moderation.ts';
import { useTranslation } from '../../texts/useTranslation.tsx';
import { MessageScreen } from '../app/MessageScreen.tsx';
import { TextButton } from '../ui/buttons/TextButton.tsx';
import { useActions } from '../ui/ClientContext.tsx';
import { endingText } from './deedText.ts';

interface EndedScreenProps {
  ending: SessionEnding;
}

/** I was kicked, or am banned: by whom, why and until when. */
export function EndedScreen({ ending }: EndedScreenProps) {
  const { t } = useTranslation();
  const { retryConnection } = useActions();
  const isKick = ending.cause === 'kick';
  return (
    <MessageScreen
      heading={t(isKick ? 'moderation.kickedHeading' : 'moderation.bannedHeading')}
      lead={endingText(t, ending)}
    >
      <TextButton tone="primary" onPress={retryConnection}>
        {t(isKick ? 'moderation.comeBack' : 'app.tryAgain')}
      </TextButton>
    </MessageScreen>
  );
}
