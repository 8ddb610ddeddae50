import { type RefObject, useEffect, useRef, useState } from 'react';
import type { PeerId } from '../../../shared/domain/ids.ts';
import type { VideoSource } from '../../../shared/domain/Source.ts';
import { useVideoFeed } from '../ui/ClientContext.tsx';
import { useVideoVisibility } from './useVideoVisibility.ts';
import styles from './VideoView.module.css';
import type { Rect } from './videoZoom.ts';

interface VideoViewProps {
  /** Whose video; `me` for my own. */
  who: PeerId | 'me';
  source: VideoSource;
  /** Accessible name of the video. */
  label: string;
  /** Shown until the first frame arrives. */
  waiting?: string | undefined;
  /** Fills its box and is cropped, instead of being shown whole. */
  isCover?: boolean;
  /** Flips the video horizontally. */
  isMirrored?: boolean;
  /** Its position in its box; by default it fills the box. */
  rect?: Rect | null;
  /** Gives access to the video element. */
  videoRef?: RefObject<HTMLVideoElement | null>;
  /** Called when the first frame arrives and when the video ends. */
  onShown?: ((isShown: boolean) => void) | undefined;
}

/**
 * The video of a camera or a share. Until its first frame it shows nothing or the text `waiting`, never a black box. Its sound
 * is played elsewhere.
 */
export function VideoView({
  who,
  source,
  label,
  waiting,
  isCover = false,
  isMirrored = false,
  rect = null,
  videoRef,
  onShown,
}: VideoViewProps) {
  const videos = useVideoFeed();
  const own = useRef<HTMLVideoElement>(null);
  const ref = videoRef ?? own;
  const [isShown, setShown] = useState(false);
  useVideoVisibility(ref, who, source);
  useEffect(() => {
    const video = ref.current;
    if (!video) return;
    const stop = videos.subscribe(who, source, (track) => {
      // A picture-in-picture window would stay open and black.
      if (!track) leavePictureInPicture(video);
      video.srcObject = track && new MediaStream([track]);
      setShown(false);
    });
    return () => {
      stop();
      leavePictureInPicture(video);
      setShown(false);
    };
  }, [videos, ref, who, source]);
  useEffect(() => {
    onShown?.(isShown);
    return () => onShown?.(false);
  }, [isShown, onShown]);
  return (
    <>
      <video
        ref={ref}
        className={styles.video}
        style={rect ?? undefined}
        aria-label={label}
        data-shown={isShown || undefined}
        data-cover={isCover || undefined}
        data-mirrored={isMirrored || undefined}
        autoPlay
        muted
        playsInline
        disablePictureInPicture={who === 'me'}
        // At `loadeddata` Chromium still shows only black. What the track before began to play may be told after it has gone.
        onPlaying={({ currentTarget: { readyState, HAVE_CURRENT_DATA } }) =>
          setShown(readyState >= HAVE_CURRENT_DATA)
        }
      />
      {!isShown && waiting && <p className={styles.waiting}>{waiting}</p>}
    </>
  );
}

function leavePictureInPicture(video: HTMLVideoElement) {
  const page = video.ownerDocument;
  if (page.pictureInPictureElement === video) page.exitPictureInPicture().catch(() => undefined);
}
