import { type RefObject, useEffect, useState } from 'react';

/** Whether this browser supports picture-in-picture from a page. Firefox offers only its own button. */
export const canFloat =
  typeof document !== 'undefined' &&
  document.pictureInPictureEnabled === true &&
  'requestPictureInPicture' in HTMLVideoElement.prototype;

/** Whether a video is in picture-in-picture, and a function that toggles it. */
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
    // The video has just ended, or the system refuses.
    done?.catch(() => undefined);
  }

  return [isFloating, toggle];
}
