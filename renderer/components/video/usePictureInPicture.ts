import { type RefObject, useEffect, useState } from 'react';

/** Whether this browser lets a picture float over other windows. Firefox does it by a button of its own only. */
export const canFloat =
  typeof document !== 'undefined' &&
  document.pictureInPictureEnabled === true &&
  'requestPictureInPicture' in HTMLVideoElement.prototype;

/** Whether a picture floats over all windows, and how it does or does no longer. */
export function usePictureInPicture(
  videoRef: RefObject<HTMLVideoElement | null>,
  hasPicture: boolean,
): [boolean, () => void] {
  const [isFloating, setFloating] = useState(false);
  useEffect(() => {
    const video = videoRef.current;
    if (!video || !hasPicture) return;
    const look = () => setFloating(document.pictureInPictureElement === video);
    const changes = ['enterpictureinpicture', 'leavepictureinpicture'];
    for (const name of changes) video.addEventListener(name, look);
    look();
    return () => {
      for (const name of changes) video.removeEventListener(name, look);
      setFloating(false);
    };
  }, [videoRef, hasPicture]);

  function toggle() {
    const done = isFloating
      ? document.exitPictureInPicture()
      : videoRef.current?.requestPictureInPicture();
    // It is gone in this moment, or the system has no place for it.
    done?.catch(() => undefined);
  }

  return [isFloating, toggle];
}
