import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { SharedFile } from '../../../shared/domain/SharedFile.ts';
import type { FileShare } from '../../state/FileShare.ts';
import styles from './Files.module.css';

interface FilePreviewProps {
  file: SharedFile;
  kind: 'image' | 'audio' | 'video';
  share: FileShare;
}

/**
 * A picture, a sound or a video of a file, by its bytes: of the type that the server has found in them, so that nothing in a
 * file is ever run.
 */
export function FilePreview({ file, kind, share }: FilePreviewProps) {
  const { t } = useTranslation();
  const { name } = file;
  const [url, setUrl] = useState<string | null>(null);
  const [isFailed, setFailed] = useState(false);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a file never changes.
  useEffect(() => {
    let isWanted = true;
    let made: string | null = null;
    void share.download(file).then((blob) => {
      if (!isWanted || blob === null) return;
      made = URL.createObjectURL(blob);
      setUrl(made);
    });
    return () => {
      isWanted = false;
      if (made !== null) URL.revokeObjectURL(made);
    };
  }, [file.id, share]);

  if (isFailed) return <p className={styles.failure}>{t('files.showFailed', { name })}</p>;
  if (url === null) return null;
  const shared = { className: styles.preview, src: url, onError: () => setFailed(true) };
  if (kind === 'image') return <img {...shared} alt={name} />;
  const Player = kind;
  return <Player {...shared} aria-label={name} controls />;
}
