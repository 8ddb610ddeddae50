import { useEffect, useRef, useState } from 'react';
import type { PeerId } from '../../shared/domain/ids.ts';
import type { PictureSource } from '../../shared/domain/Source.ts';
import { usePictures } from './ClientContext.tsx';
import styles from './MovingPicture.module.css';
import { useShownPlace } from './useShownPlace.ts';

interface MovingPictureProps {
  /** Whose; `me` for one's own. */
  who: PeerId | 'me';
  source: PictureSource;
  /** What it shows, for who cannot see it. */
  label: string;
  /** Stands there until the first frame has come. */
  waiting?: string;
  /** Fills its place and loses an edge, instead of being seen whole. */
  isCover?: boolean;
  /** As in a mirror. */
  isMirrored?: boolean;
  /** Told when the first frame is there, and when the picture is gone. */
  onShown?: (isShown: boolean) => void;
}

/**
 * The moving picture of a camera or a share; nothing, or words, until there is one: never a black box. Its sound is played
 * elsewhere.
 */
export function MovingPicture({
  who,
  source,
  label,
  waiting,
  isCover = false,
  isMirrored = false,
  onShown,
}: MovingPictureProps) {
  const pictures = usePictures();
  const ref = useRef<HTMLVideoElement>(null);
  const [isShown, setShown] = useState(false);
  useShownPlace(ref, who, source);
  useEffect(() => {
    const stop = pictures.subscribe(who, source, (picture) => {
      const video = ref.current;
      if (!video) return;
      video.srcObject = picture && new MediaStream([picture]);
      setShown(false);
    });
    return () => {
      stop();
      setShown(false);
    };
  }, [pictures, who, source]);
  useEffect(() => {
    onShown?.(isShown);
    return () => onShown?.(false);
  }, [isShown, onShown]);
  return (
    <>
      <video
        ref={ref}
        className={styles.picture}
        aria-label={label}
        data-shown={isShown || undefined}
        data-cover={isCover || undefined}
        data-mirrored={isMirrored || undefined}
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
