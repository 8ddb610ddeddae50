import Send from 'lucide-react/icons/send';
import { Button } from 'react-aria-components/Button';
import type { Occupant } from '../../../shared/domain/Presence.ts';
import { useTranslation } from '../../texts/useTranslation.tsx';
import { useLoadedChat } from '../chat/useChat.ts';
import styles from '../people/FollowButton.module.css';
import { usePerch } from '../ui/ClientContext.tsx';
import { useDecision } from '../ui/hooks/useMay.ts';
import { chooseFiles } from './chooseFiles.ts';

interface SendFileButtonProps {
  occupant: Occupant;
  /** Closes the surrounding popover. */
  onDone: () => void;
}

/** In a person's popover: sends a file straight to them. */
export function SendFileButton({ occupant, onDone }: SendFileButtonProps) {
  const { t } = useTranslation();
  const transfers = useLoadedChat()?.transfers;
  const { user, peerId, channelId } = occupant;
  const isAllowed = useDecision('files', channelId)?.allowed === true;
  const isInCall = usePerch(({ voice }) => voice.kind !== 'outside');
  if (!transfers || !isAllowed || !isInCall) return null;

  async function choose() {
    onDone();
    for (const file of await chooseFiles()) transfers?.offer({ peerId, name: user.name }, file);
  }

  return (
    <Button className={styles.button} onPress={() => void choose()}>
      <Send aria-hidden="true" size={16} />
      <span>
        {t('transfers.send')}
        <span className={styles.hint}>{t('transfers.sendHint', { name: user.name })}</span>
      </span>
    </Button>
  );
}
