import Eye from 'lucide-react/icons/eye';
import EyeOff from 'lucide-react/icons/eye-off';
import Trash2 from 'lucide-react/icons/trash-2';
import { useState } from 'react';
import type { ChannelId } from '../../../shared/domain/ids.ts';
import type { SharedFile } from '../../../shared/domain/SharedFile.ts';
import type { FileShare } from '../../state/FileShare.ts';
import { useTranslation } from '../../texts/useTranslation.tsx';
import { IconButton } from '../ui/buttons/IconButton.tsx';
import { usePerch } from '../ui/ClientContext.tsx';
import { useDecision } from '../ui/hooks/useMay.ts';
import { DownloadButton } from './DownloadButton.tsx';
import { DownloadProgress } from './DownloadProgress.tsx';
import { FilePreview } from './FilePreview.tsx';
import styles from './Files.module.css';
import { fileIconOf, shownKindOf } from './fileKind.ts';
import { PreviewImage } from './PreviewImage.tsx';
import { sizeText } from './sizeText.ts';
import { useFiles } from './useFileShare.ts';

interface FileRowProps {
  file: SharedFile;
  channelId: ChannelId;
  share: FileShare;
  onRemove: () => void;
}

/** A file that somebody has shared: fetched, shown if it is a picture, a sound or a video, and removed. */
export function FileRow({ file, channelId, share, onRemove }: FileRowProps) {
  const { t, i18n } = useTranslation();
  const { id, name, size, mediaType, preview, uploader } = file;
  const isMine = usePerch((state) => state.me?.user.id === uploader.id);
  const mayManage = useDecision('manageChannels', channelId)?.allowed ?? false;
  const download = useFiles(share, ({ downloads }) => downloads[id]);
  const [isShown, setShown] = useState(false);
  const kind = shownKindOf(file);
  const Icon = fileIconOf(mediaType);
  const sizeWords = sizeText(size, i18n.language);

  return (
    <li className={styles.row}>
      {preview === null ? (
        <Icon aria-hidden="true" className={styles.icon} size={20} />
      ) : (
        <PreviewImage fileId={id} size={preview} source={share} width={72} height={48} />
      )}
      <span className={styles.about}>
        <span className={styles.name} title={name} dir="auto">
          {name}
        </span>
        <span className={styles.details}>
          {isMine
            ? t('files.aboutMine', { size: sizeWords })
            : t('files.about', { size: sizeWords, name: uploader.name })}
        </span>
        <DownloadProgress file={file} download={download} />
      </span>
      <span className={styles.actions}>
        {kind !== null && (
          <IconButton
            name={isShown ? t('files.hide', { name }) : t('files.show', { name })}
            icon={isShown ? EyeOff : Eye}
            onPress={() => setShown(!isShown)}
          />
        )}
        <DownloadButton file={file} download={download} source={share} />
        {(isMine || mayManage) && (
          <IconButton name={t('files.remove', { name })} icon={Trash2} onPress={onRemove} />
        )}
      </span>
      {isShown && kind !== null && <FilePreview file={file} kind={kind} source={share} />}
    </li>
  );
}
