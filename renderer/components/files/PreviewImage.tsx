import { useEffect, useState } from 'react';
import type { FileId } from '../../../shared/domain/ids.ts';
import type { PreviewSize } from '../../../shared/domain/SharedFile.ts';
import type { FileSource } from '../../state/FileSource.ts';
import styles from './PreviewImage.module.css';

interface PreviewImageProps {
  fileId: FileId;
  size: PreviewSize;
  source: FileSource;
  /** The most that it takes, in CSS pixels. */
  width: number;
  height: number;
}

/** The small picture of a file. It takes its place before it is there, so that nothing moves. Its file is named beside it. */
export function PreviewImage({ fileId, size, source, width, height }: PreviewImageProps) {
  const [address, setAddress] = useState<string | null>(null);
  useEffect(() => {
    let isWanted = true;
    void source.loadPreview(fileId).then((loaded) => {
      if (isWanted) setAddress(loaded);
    });
    return () => {
      isWanted = false;
    };
  }, [fileId, source]);
  const scale = Math.min(1, width / size.width, height / size.height);
  return (
    <span
      className={styles.place}
      style={{
        inlineSize: Math.max(24, Math.round(size.width * scale)),
        aspectRatio: `${size.width} / ${size.height}`,
      }}
    >
      {address !== null && <img className={styles.image} src={address} alt="" />}
    </span>
  );
}
