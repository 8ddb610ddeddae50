import Upload from 'lucide-react/icons/upload';
import type { Channel } from '../../../shared/domain/Channel.ts';
import type { FileShare } from '../../state/FileShare.ts';
import { useTranslation } from '../../texts/useTranslation.tsx';
import { useAnnounce } from '../ui/AnnounceContext.tsx';
import styles from './FileDrop.module.css';
import { useFileInput } from './useFileInput.ts';
import { useFileShare } from './useFileShare.ts';
import { useUploadDenial } from './useUploadDenial.ts';

interface FileDropProps {
  channel: Pick<Channel, 'id' | 'name'>;
}

/** Takes files that are dropped onto the window or pasted, and shows while they are dragged what a drop would do. */
export function FileDrop({ channel }: FileDropProps) {
  const share = useFileShare();
  return share && <LoadedDrop channel={channel} share={share} />;
}

function LoadedDrop({ channel, share }: FileDropProps & { share: FileShare }) {
  const { t } = useTranslation();
  const announce = useAnnounce();
  const denial = useUploadDenial(share, channel.id);
  const isDragged = useFileInput((files) => {
    if (denial === null) share.add(files);
    else announce(denial);
  });
  return (
    isDragged && (
      <div className={styles.drop} data-denied={denial !== null || undefined}>
        <p className={styles.text}>
          {denial === null && <Upload aria-hidden="true" size={32} />}
          {denial ?? t('files.dropHere', { channel: channel.name })}
        </p>
      </div>
    )
  );
}
