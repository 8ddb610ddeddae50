import { useEffect, useState } from 'react';
import type { AttachedFile } from '../../../shared/domain/SharedFile.ts';
import type { FileSource } from '../../state/FileSource.ts';
import { useTranslation } from '../../texts/useTranslation.tsx';
import styles from './Files.module.css';
import type { FileKind } from './fileKind.ts';

interface FilePreviewProps {
  file: AttachedFile;
  kind: FileKind;
  source: FileSource;
  /** As large as there is room. */
  isLarge?: boolean;
}

/**
 * A picture, a sound or a video of a file, by its bytes: of the type that the server has found in them, so that nothing in a
 * file is ever run.
 */
export function FilePreview({ file, kind, source, isLarge = false }: FilePreviewProps) {
  const { t } = useTranslation();
  const { name } = file;
  const [url, setUrl] = useState<string | null>(null);
  const [isFailed, setFailed] = useState(false);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a file never changes.
  useEffect(() => {
    let isWanted = true;
    let made: string | null = null;
    void source.download(file).then((blob) => {
      if (!isWanted || blob === null) return;
      made = URL.createObjectURL(blob);
      setUrl(made);
    });
    return () => {
      isWanted = false;
      if (made !== null) URL.revokeObjectURL(made);
    };
  }, [file.id, source]);

  if (isFailed) return <p className={styles.failure}>{t('files.showFailed', { name })}</p>;
  if (url === null) return null;
  const className = isLarge ? styles.large : styles.preview;
  const shared = { className, src: url, onError: () => setFailed(true) };
  if (kind === 'image') return <img {...shared} alt={name} />;
  const Player = kind;
  return <Player {...shared} aria-label={name} controls />;
}
