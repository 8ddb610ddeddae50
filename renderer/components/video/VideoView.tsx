import { type RefObject, useEffect, useRef, useState } from 'react';
import type { PeerId } from '../../../shared/domain/ids.ts';
import type { VideoSource } from '../../../shared/domain/Source.ts';
import { useVideoFeed } from '../ui/ClientContext.tsx';
import { useVideoVisibility } from './useVideoVisibility.ts';
import styles from './VideoView.module.css';
import type { Rect } from './videoZoom.ts';

interface VideoViewProps {
  /** Whose; `me` for one's own. */
  who: PeerId | 'me';
  source: VideoSource;
  /** What it shows, for who cannot see it. */
  label: string;
  /** Stands there until the first frame has come. */
  waiting?: string | undefined;
  /** Fills its place and loses an edge, instead of being seen whole. */
  isCover?: boolean;
  /** As in a mirror. */
  isMirrored?: boolean;
  /** Where in its place it lies; as large as that by itself. */
  rect?: Rect | null;
  /** For whoever wants to do something with the element. */
  videoRef?: RefObject<HTMLVideoElement | null>;
  /** Told when the first frame is there, and when the picture is gone. */
  onShown?: ((isShown: boolean) => void) | undefined;
}

/**
 * The moving picture of a camera or a share; nothing, or words, until there is one: never a black box. Its sound is played
 * elsewhere.
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
      // A floating window would stay, black.
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
        className={styles.picture}
        style={rect ?? undefined}
        aria-label={label}
        data-shown={isShown || undefined}
        data-cover={isCover || undefined}
        data-mirrored={isMirrored || undefined}
        autoPlay
        muted
        playsInline
        disablePictureInPicture={who === 'me'}
        // At `loadeddata` Chromium has nothing but black to show yet.
        onPlaying={() => setShown(true)}
      />
      {!isShown && waiting && <p className={styles.waiting}>{waiting}</p>}
    </>
  );
}

function leavePictureInPicture(video: HTMLVideoElement) {
  const page = video.ownerDocument;
  if (page.pictureInPictureElement === video) page.exitPictureInPicture().catch(() => undefined);
}
