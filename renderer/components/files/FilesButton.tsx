import Paperclip from 'lucide-react/icons/paperclip';
import { useEffect, useRef, useState } from 'react';
import type { Channel } from '../../../shared/domain/Channel.ts';
import type { FileShare } from '../../state/FileShare.ts';
import { useTranslation } from '../../texts/useTranslation.tsx';
import { IconButton } from '../ui/buttons/IconButton.tsx';
import { lazyPart } from '../ui/lazyPart.tsx';
import styles from './FilesButton.module.css';
import { useFileNews } from './useFileNews.ts';
import { useFileShare, useFiles } from './useFileShare.ts';

const FilesPopover = lazyPart(async () => (await import('./FilesPopover.tsx')).FilesPopover);

interface FilesButtonProps {
  channel: Pick<Channel, 'id' | 'name'>;
}

/** Opens the files of the channel that I am in, and shows how many there are. */
export function FilesButton({ channel }: FilesButtonProps) {
  const share = useFileShare();
  return share && <LoadedButton channel={channel} share={share} />;
}

function LoadedButton({ channel, share }: FilesButtonProps & { share: FileShare }) {
  const { t } = useTranslation();
  const ref = useRef<HTMLButtonElement>(null);
  const [isOpen, setOpen] = useState(false);
  const count = useFiles(share, ({ files }) => files.length);
  const isBusy = useFiles(share, ({ uploads }) =>
    uploads.some(({ status }) => status.kind === 'sending'),
  );
  const isHere = useFiles(share, ({ channelId }) => channelId === channel.id);
  useFileNews(share);

  // After a question, the popover cannot restore the focus by itself.
  const wasOpen = useRef(false);
  useEffect(() => {
    if (!isOpen && wasOpen.current) ref.current?.focus();
    wasOpen.current = isOpen;
  }, [isOpen]);

  if (!isHere) return null;
  return (
    <span className={styles.files} data-busy={isBusy || undefined}>
      <IconButton
        ref={ref}
        name={t('files.heading')}
        note={count > 0 ? t('files.count', { count }) : null}
        icon={Paperclip}
        isExpanded={isOpen}
        onPress={() => setOpen(!isOpen)}
      />
      {count > 0 && (
        <span className={styles.count} aria-hidden="true">
          {count}
        </span>
      )}
      {isOpen && (
        <FilesPopover
          channel={channel}
          share={share}
          triggerRef={ref}
          onClose={() => setOpen(false)}
        />
      )}
    </span>
  );
}
