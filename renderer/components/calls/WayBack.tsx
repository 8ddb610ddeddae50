import Undo from 'lucide-react/icons/undo-2';
import X from 'lucide-react/icons/x';
import { useTranslation } from '../../texts/useTranslation.tsx';
import { IconButton } from '../ui/buttons/IconButton.tsx';
import { TextButton } from '../ui/buttons/TextButton.tsx';
import { usePerch } from '../ui/ClientContext.tsx';
import styles from './CallBars.module.css';
import { useCallActions, useCalls } from './useCalls.ts';

/** After a call: the way back to the channel that I have left for it. */
export function WayBack() {
  const { t } = useTranslation();
  const actions = useCallActions();
  const cameFrom = useCalls(({ call, cameFrom: from }) => (call === null ? from : null));
  const channel = usePerch(({ voice, presence }) =>
    voice.kind === 'outside' ? presence.channels.find(({ id }) => id === cameFrom) : undefined,
  );
  return (
    channel && (
      <div className={styles.bar}>
        <Undo aria-hidden="true" size={20} />
        <p className={styles.text}>{t('calls.isOver')}</p>
        <div className={styles.answers}>
          <TextButton onPress={() => actions?.answerWayBack(true)}>
            {t('calls.back', { channel: channel.name })}
          </TextButton>
          <IconButton
            name={t('calls.stayAway')}
            icon={X}
            onPress={() => actions?.answerWayBack(false)}
          />
        </div>
      </div>
    )
  );
}
