import { type RefObject, useEffect } from 'react';
import type { PeerId } from '../../shared/domain/ids.ts';
import type { PictureSource } from '../../shared/domain/Source.ts';
import { usePictures } from './ClientContext.tsx';

/**
 * Takes a place for somebody's picture, as large as the element is that shows it, and empty while nobody can see it:
 * scrolled away, in another view, or in a window behind others. A picture in picture can be seen wherever its page is.
 */
export function useShownPlace(
  ref: RefObject<HTMLVideoElement | null>,
  who: PeerId | 'me',
  source: PictureSource,
) {
  const pictures = usePictures();
  useEffect(() => {
    const element = ref.current;
    if (!element || who === 'me') return;
    const place = pictures.show(who, source);
    let isInView = false;
    const look = () => {
      const isFloating = document.pictureInPictureElement === element;
      const { width, height } = element.getBoundingClientRect();
      const scale = devicePixelRatio;
      const isSeen = (isInView && !document.hidden) || isFloating;
      place.resize(isSeen ? { width: width * scale, height: height * scale } : null);
    };
    const inView = new IntersectionObserver((entries) => {
      isInView = entries.at(-1)?.isIntersecting ?? false;
      look();
    });
    const size = new ResizeObserver(look);
    inView.observe(element);
    size.observe(element);
    document.addEventListener('visibilitychange', look);
    const floats = ['enterpictureinpicture', 'leavepictureinpicture'];
    for (const name of floats) element.addEventListener(name, look);
    return () => {
      inView.disconnect();
      size.disconnect();
      document.removeEventListener('visibilitychange', look);
      for (const name of floats) element.removeEventListener(name, look);
      place.end();
    };
  }, [ref, pictures, who, source]);
}
