import Pencil from 'lucide-react/icons/pencil';
import { useRef, useState } from 'react';
import type { Channel } from '../../../shared/domain/Channel.ts';
import { useTranslation } from '../../texts/useTranslation.tsx';
import { usePerch } from '../ui/ClientContext.tsx';
import { lazyPart } from '../ui/lazyPart.tsx';
import styles from './ChannelStatus.module.css';

const ChannelStatusForm = lazyPart(
  async () => (await import('./ChannelStatusForm.tsx')).ChannelStatusForm,
);

/** What those in my channel are doing, which I can change if I may speak there. */
export function ChannelStatus({ channel }: { channel: Channel }) {
  const { t } = useTranslation();
  const ref = useRef<HTMLButtonElement>(null);
  const [isOpen, setOpen] = useState(false);
  const maySpeak = usePerch(({ me, presence }) =>
    presence.occupants.some(({ peerId, suppressed }) => peerId === me?.peerId && !suppressed),
  );
  const { name, status } = channel;
  // Hidden, so that the row reserves no line for it.
  if (!maySpeak) return status === '' ? <p hidden /> : <p className={styles.line}>{status}</p>;
  return (
    <>
      <button
        ref={ref}
        type="button"
        className={styles.button}
        aria-haspopup="dialog"
        aria-expanded={isOpen}
        {...(status !== '' && {
          'aria-label': t('channelStatus.change', { channel: name, status }),
        })}
        onClick={() => setOpen(true)}
      >
        <Pencil aria-hidden="true" size={12} />
        <span className={styles.text}>{status === '' ? t('channelStatus.set') : status}</span>
      </button>
      {isOpen && (
        <ChannelStatusForm channel={channel} triggerRef={ref} onClose={() => setOpen(false)} />
      )}
    </>
  );
}
