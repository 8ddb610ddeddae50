import Download from 'lucide-react/icons/download';
import Eye from 'lucide-react/icons/eye';
import EyeOff from 'lucide-react/icons/eye-off';
import File from 'lucide-react/icons/file';
import FileImage from 'lucide-react/icons/file-image';
import FileMusic from 'lucide-react/icons/file-music';
import FileVideo from 'lucide-react/icons/file-play';
import Trash2 from 'lucide-react/icons/trash-2';
import X from 'lucide-react/icons/x';
import { useState } from 'react';
import { ProgressBar } from 'react-aria-components/ProgressBar';
import { useTranslation } from 'react-i18next';
import type { ChannelId } from '../../../shared/domain/ids.ts';
import type { SharedFile } from '../../../shared/domain/SharedFile.ts';
import type { FileShare } from '../../state/FileShare.ts';
import { usePerch } from '../ui/ClientContext.tsx';
import { IconButton } from '../ui/IconButton.tsx';
import { saveFile } from '../ui/saveFile.ts';
import { useDecision } from '../ui/useMay.ts';
import { FilePreview } from './FilePreview.tsx';
import styles from './Files.module.css';
import { sizeText } from './sizeText.ts';
import { useFiles } from './useFileShare.ts';

interface FileRowProps {
  file: SharedFile;
  channelId: ChannelId;
  share: FileShare;
  onRemove: () => void;
}

/** A larger file would be fetched as a whole only to look into it. */
const shownMaxBytes = 100_000_000;

const icons = { image: FileImage, audio: FileMusic, video: FileVideo } as const;

/** A file that somebody has shared: fetched, shown if it is a picture, a sound or a video, and removed. */
export function FileRow({ file, channelId, share, onRemove }: FileRowProps) {
  const { t, i18n } = useTranslation();
  const { id, name, size, mediaType, uploader } = file;
  const isMine = usePerch((state) => state.me?.user.id === uploader.id);
  const mayManage = useDecision('manageChannels', channelId)?.allowed ?? false;
  const download = useFiles(share, ({ downloads }) => downloads[id]);
  const [isShown, setShown] = useState(false);
  const kind = mediaType?.split('/', 1)[0] as keyof typeof icons | undefined;
  const Icon = kind ? icons[kind] : File;
  const isFetching = download !== undefined && !download.isFailed;
  const sizeWords = sizeText(size, i18n.language);

  async function save() {
    const blob = await share.download(file);
    if (blob !== null) saveFile(name, blob);
  }

  return (
    <li className={styles.row}>
      <Icon aria-hidden="true" className={styles.icon} size={20} />
      <span className={styles.about}>
        <span className={styles.name} title={name} dir="auto">
          {name}
        </span>
        <span className={styles.details}>
          {isMine
            ? t('files.aboutMine', { size: sizeWords })
            : t('files.about', { size: sizeWords, name: uploader.name })}
        </span>
        {isFetching && (
          <ProgressBar
            className={styles.progress}
            aria-label={t('files.downloading', { name })}
            value={size === 0 ? 100 : (download.received / size) * 100}
          >
            {({ percentage }) => (
              <span className={styles.bar} style={{ inlineSize: `${percentage}%` }} />
            )}
          </ProgressBar>
        )}
        {download?.isFailed && (
          <span role="alert" className={styles.failure}>
            {t('files.downloadFailed')}
          </span>
        )}
      </span>
      <span className={styles.actions}>
        {kind !== undefined && size <= shownMaxBytes && (
          <IconButton
            name={isShown ? t('files.hide', { name }) : t('files.show', { name })}
            icon={isShown ? EyeOff : Eye}
            onPress={() => setShown(!isShown)}
          />
        )}
        {isFetching ? (
          <IconButton
            name={t('files.cancelDownload', { name })}
            icon={X}
            onPress={() => share.cancelDownload(id)}
          />
        ) : (
          <IconButton
            name={t('files.download', { name })}
            icon={Download}
            onPress={() => void save()}
          />
        )}
        {(isMine || mayManage) && (
          <IconButton name={t('files.remove', { name })} icon={Trash2} onPress={onRemove} />
        )}
      </span>
      {isShown && kind !== undefined && <FilePreview file={file} kind={kind} share={share} />}
    </li>
  );
}
