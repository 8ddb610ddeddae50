import ShieldOff from 'lucide-react/icons/shield-off';
import type { ChannelId } from '../../../shared/domain/ids.ts';
import { useTranslation } from '../../texts/useTranslation.tsx';
import { usePerch } from '../ui/ClientContext.tsx';
import styles from './UnsealedNote.module.css';

interface UnsealedNoteProps {
  channelId: ChannelId;
  what: 'board' | 'game';
}

/** In an encrypted channel: that the server can read this part of it all the same. */
export function UnsealedNote({ channelId, what }: UnsealedNoteProps) {
  const { t } = useTranslation();
  const isSealed = usePerch(({ presence }) =>
    presence.channels.some(({ id, sealed }) => id === channelId && sealed),
  );
  if (!isSealed) return null;
  return (
    <p className={styles.note}>
      <ShieldOff aria-hidden="true" size={16} />
      {t(`encryption.unsealed.${what}`)}
    </p>
  );
}
