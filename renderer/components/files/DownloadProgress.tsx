import { ProgressBar } from 'react-aria-components/ProgressBar';
import type { AttachedFile } from '../../../shared/domain/SharedFile.ts';
import type { FileDownload } from '../../state/FileSource.ts';
import { useTranslation } from '../../texts/useTranslation.tsx';
import styles from './Files.module.css';

interface DownloadProgressProps {
  file: Pick<AttachedFile, 'name' | 'size'>;
  /** Undefined while there is none. */
  download: FileDownload | undefined;
}

/** How far a download is, or that it has failed. */
export function DownloadProgress({ file: { name, size }, download }: DownloadProgressProps) {
  const { t } = useTranslation();
  if (download === undefined) return null;
  if (download.isFailed) {
    return (
      <span role="alert" className={styles.failure}>
        {t(download.isDamaged ? 'sealedChat.damaged' : 'files.downloadFailed')}
      </span>
    );
  }
  return (
    <ProgressBar
      className={styles.progress}
      aria-label={t('files.downloading', { name })}
      value={size === 0 ? 100 : (download.received / size) * 100}
    >
      {({ percentage }) => <span className={styles.bar} style={{ inlineSize: `${percentage}%` }} />}
    </ProgressBar>
  );
}
