import ShieldOff from 'lucide-react/icons/shield-off';
import type { ChannelId } from '../../../shared/domain/ids.ts';
import { useTranslation } from '../../texts/useTranslation.tsx';
import styles from './UnsealedNote.module.css';
import { useIsSealed } from './useIsSealed.ts';

interface UnsealedNoteProps {
  channelId: ChannelId;
  what: 'board' | 'game';
}

/** In an encrypted channel: that the server can read this part of it all the same. */
export function UnsealedNote({ channelId, what }: UnsealedNoteProps) {
  const { t } = useTranslation();
  if (!useIsSealed(channelId)) return null;
  return (
    <p className={styles.note}>
      <ShieldOff aria-hidden="true" size={16} />
      {t(`encryption.unsealed.${what}`)}
    </p>
  );
}
