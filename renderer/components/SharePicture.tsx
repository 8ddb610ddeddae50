import { useEffect, useRef, useState } from 'react';
import type { PeerId } from '../../shared/domain/ids.ts';
import { usePictures } from './ClientContext.tsx';
import styles from './SharePicture.module.css';

interface SharePictureProps {
  /** Whose share; `me` for one's own. */
  who: PeerId | 'me';
  /** What it shows, for who cannot see it. */
  label: string;
  /** Stands there until the first frame has come. */
  waiting?: string;
}

/** The moving picture of a share, and words in its place until there is one: never a black box. Its sound is played elsewhere. */
export function SharePicture({ who, label, waiting }: SharePictureProps) {
  const pictures = usePictures();
  const ref = useRef<HTMLVideoElement>(null);
  const [isShown, setShown] = useState(false);
  useEffect(() => {
    const stop = pictures.subscribe(who, (picture) => {
      const video = ref.current;
      if (!video) return;
      video.srcObject = picture && new MediaStream([picture]);
      if (!picture) setShown(false);
    });
    return () => {
      stop();
      setShown(false);
    };
  }, [pictures, who]);
  return (
    <>
      <video
        ref={ref}
        className={styles.picture}
        aria-label={label}
        data-shown={isShown || undefined}
        autoPlay
        muted
        playsInline
        disablePictureInPicture={who === 'me'}
        onLoadedData={() => setShown(true)}
      />
      {!isShown && waiting && <p className={styles.waiting}>{waiting}</p>}
    </>
  );
}
