import { type RefObject, useState } from 'react';
import type { Channel } from '../../../shared/domain/Channel.ts';
import type { SharedFile } from '../../../shared/domain/SharedFile.ts';
import type { FileShare } from '../../state/FileShare.ts';
import { useTranslation } from '../../texts/useTranslation.tsx';
import { useAnnounce } from '../ui/AnnounceContext.tsx';
import { ConfirmDialog } from '../ui/dialogs/ConfirmDialog.tsx';
import { HeadedPopover } from '../ui/dialogs/HeadedPopover.tsx';
import styles from './Files.module.css';
import { FilesPanel } from './FilesPanel.tsx';

interface FilesPopoverProps {
  channel: Pick<Channel, 'id' | 'name'>;
  share: FileShare;
  triggerRef: RefObject<Element | null>;
  onClose: () => void;
}

/** The open list of files, and the question before one is removed, which comes back to it. */
export function FilesPopover({ channel, share, triggerRef, onClose }: FilesPopoverProps) {
  const { t } = useTranslation();
  const announce = useAnnounce();
  const [removing, setRemoving] = useState<SharedFile | null>(null);

  if (removing !== null) {
    const { id, name } = removing;
    const remove = async () => {
      const refused = await share.remove(id);
      // Somebody else was faster.
      if (refused !== null && refused.code !== 'notFound') return refused;
      announce(t('files.removed', { name }));
      return null;
    };
    return (
      <ConfirmDialog
        heading={t('files.removeQuestion', { name })}
        text={t('files.removeHint')}
        confirmLabel={t('files.removeAction')}
        onConfirm={remove}
        onClose={() => setRemoving(null)}
      />
    );
  }
  return (
    <HeadedPopover
      heading={t('files.heading')}
      triggerRef={triggerRef}
      placement="bottom end"
      offset={6}
      onClose={onClose}
      className={styles.popover}
      contentClassName={styles.dialog}
    >
      <FilesPanel channel={channel} share={share} onRemove={setRemoving} onClose={onClose} />
    </HeadedPopover>
  );
}
