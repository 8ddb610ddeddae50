import ShieldOff from 'lucide-react/icons/shield-off';
import type { Channel } from '../../../shared/domain/Channel.ts';
import { useTranslation } from '../../texts/useTranslation.tsx';
import { usePerch } from '../ui/ClientContext.tsx';
import { WhisperToChannel } from '../whisper/WhisperToChannel.tsx';
import styles from './RowExtras.module.css';

interface RowExtrasProps {
  channel: Channel;
  /** Whether anybody is in it. */
  hasPeople: boolean;
}

/** What a channel's row has that can come a moment later: that it is not encrypted where others are, and the whisper. */
export function RowExtras({ channel, hasPeople }: RowExtrasProps) {
  const { t } = useTranslation();
  const isUnsealed = usePerch(({ server }) => server?.e2ee !== undefined) && !channel.sealed;
  return (
    <>
      {isUnsealed && (
        <span
          role="img"
          className={styles.unsealed}
          aria-label={t('encryption.open')}
          title={t('encryption.open')}
        >
          <ShieldOff aria-hidden="true" size={14} />
        </span>
      )}
      {hasPeople && <WhisperToChannel channel={channel} />}
    </>
  );
}
