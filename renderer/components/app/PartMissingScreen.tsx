import { useTranslation } from '../../texts/useTranslation.tsx';
import { TextButton } from '../ui/buttons/TextButton.tsx';
import { MessageScreen } from './MessageScreen.tsx';

/** Replaces a screen whose code cannot be loaded. */
export function PartMissingScreen() {
  const { t } = useTranslation();
  return (
    <MessageScreen heading={t('app.partMissingHeading')} lead={t('app.partMissing')}>
      <TextButton tone="primary" onPress={() => window.location.reload()}>
        {t('app.reload')}
      </TextButton>
    </MessageScreen>
  );
}
