import Plus from 'lucide-react/icons/plus';
import { Button } from 'react-aria-components/Button';
import { FileTrigger } from 'react-aria-components/FileTrigger';
import type { Channel } from '../../../shared/domain/Channel.ts';
import type { SharedFile } from '../../../shared/domain/SharedFile.ts';
import type { FileShare } from '../../state/FileShare.ts';
import { useTranslation } from '../../texts/useTranslation.tsx';
import { useIsSealed } from '../encryption/useIsSealed.ts';
import { lazyPart } from '../ui/lazyPart.tsx';
import { FileRow } from './FileRow.tsx';
import styles from './Files.module.css';
import { UploadRow } from './UploadRow.tsx';
import { useFiles } from './useFileShare.ts';
import { useUploadDenial } from './useUploadDenial.ts';

interface FilesPanelProps {
  channel: Pick<Channel, 'id' | 'name'>;
  share: FileShare;
  onRemove: (file: SharedFile) => void;
  onClose: () => void;
}

/** Loaded with text chat: what is in an encrypted channel, only its messages say. */
const SealedFiles = lazyPart(async () => (await import('../chat/SealedFiles.tsx')).SealedFiles);

/** The files of a channel, the newest first, after my own uploads. */
export function FilesPanel({ channel, share, onRemove, onClose }: FilesPanelProps) {
  const { t } = useTranslation();
  const files = useFiles(share, (state) => state.files);
  const lifetime = useFiles(share, (state) => state.lifetime);
  const uploads = useFiles(share, (state) => state.uploads);
  const denial = useUploadDenial(share, channel.id);
  const isSealed = useIsSealed(channel.id);
  const isEmpty = files.length === 0 && uploads.length === 0 && !isSealed;
  return (
    <>
      <p className={styles.hint}>
        {lifetime === 'occupied'
          ? t('files.lifetime', { channel: channel.name })
          : t('files.lifetimeDays', { channel: channel.name, count: lifetime })}
      </p>
      {denial === null ? (
        <FileTrigger allowsMultiple onSelect={(chosen) => share.add([...(chosen ?? [])])}>
          <Button className={styles.choose}>
            <Plus aria-hidden="true" size={16} />
            {t('files.choose')}
          </Button>
        </FileTrigger>
      ) : (
        <p className={styles.denial}>{denial}</p>
      )}
      {isEmpty && (
        <div className={styles.empty}>
          <p className={styles.emptyHeading}>{t('files.emptyHeading')}</p>
          <p>{t(denial === null ? 'files.emptyHint' : 'files.emptyReadOnly')}</p>
        </div>
      )}
      {uploads.length > 0 && (
        <ul className={styles.list} aria-label={t('files.uploads')}>
          {uploads.map((upload) => (
            <UploadRow key={upload.key} upload={upload} share={share} />
          ))}
        </ul>
      )}
      {files.length > 0 && (
        <ul className={styles.list} aria-label={t('files.list')}>
          {files.toReversed().map((file) => (
            <FileRow
              key={file.id}
              file={file}
              channelId={channel.id}
              share={share}
              onRemove={() => onRemove(file)}
            />
          ))}
        </ul>
      )}
      {isSealed && <SealedFiles channel={channel} onShow={onClose} />}
    </>
  );
}
