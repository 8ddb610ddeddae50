import { createContext, type RefObject, useContext, useEffect, useRef } from 'react';
import type { PeerId } from '../../../shared/domain/ids.ts';
import type { VideoSource } from '../../../shared/domain/Source.ts';
import { usePerch, useVideoFeed } from '../ui/ClientContext.tsx';
import type { Size } from './videoZoom.ts';

/**
 * Whether the surroundings let the stage be seen: false while a dialog covers all of it or the app shows another page. The
 * page's own visibility is not part of it; `useVideoVisibility` observes that itself.
 */
export const StageVisibilityContext = createContext(true);

/**
 * Reports the displayed size of a video to the engine, or null while nobody can see it: scrolled away, in another view, covered,
 * or in a hidden window. A pop-out window counts for itself, and a picture-in-picture window is visible wherever its page is.
 * Only this hook decides what is visible.
 */
export function useVideoVisibility(
  ref: RefObject<HTMLVideoElement | null>,
  who: PeerId | 'me',
  source: VideoSource,
) {
  const videos = useVideoFeed();
  const isUncovered = useContext(StageVisibilityContext);
  const isPageShown = usePerch((state) => state.isPageShown);
  const covering = useRef({ isUncovered, isPageShown, changed: () => {} });
  useEffect(() => {
    covering.current.isUncovered = isUncovered;
    covering.current.isPageShown = isPageShown;
    covering.current.changed();
  }, [isUncovered, isPageShown]);
  useEffect(() => {
    const element = ref.current;
    const view = element?.ownerDocument.defaultView;
    if (!element || !view || who === 'me') return;
    const page = element.ownerDocument;
    const cover = covering.current;
    const place = videos.show(who, source);
    // A first guess: the observer reports only when the window is next painted.
    let isInView = reaches(element.getBoundingClientRect(), view);
    let floating: PictureInPictureWindow | null = null;
    const look = () => {
      // The desktop app can hide its main window; a pop-out window stays visible.
      const isOpen = page !== document || cover.isPageShown;
      const isSeen = isInView && !page.hidden && isOpen && cover.isUncovered;
      const seen = isSeen ? element.getBoundingClientRect() : null;
      const size = larger(seen, floating);
      const scale = view.devicePixelRatio;
      place.resize(size && { width: size.width * scale, height: size.height * scale });
    };
    const inView = new view.IntersectionObserver((entries) => {
      isInView = entries.at(-1)?.isIntersecting ?? false;
      look();
    });
    const size = new view.ResizeObserver(look);
    const float = (event: Event) => {
      floating = (event as PictureInPictureEvent).pictureInPictureWindow;
      floating.addEventListener('resize', look);
      look();
    };
    const land = () => {
      floating?.removeEventListener('resize', look);
      floating = null;
      look();
    };
    look();
    inView.observe(element);
    size.observe(element);
    page.addEventListener('visibilitychange', look);
    element.addEventListener('enterpictureinpicture', float);
    element.addEventListener('leavepictureinpicture', land);
    cover.changed = look;
    return () => {
      cover.changed = () => {};
      inView.disconnect();
      size.disconnect();
      page.removeEventListener('visibilitychange', look);
      element.removeEventListener('enterpictureinpicture', float);
      element.removeEventListener('leavepictureinpicture', land);
      floating?.removeEventListener('resize', look);
      place.end();
    };
  }, [ref, videos, who, source]);
}

function larger(one: Size | null, other: Size | null): Size | null {
  if (!one || !other) return one ?? other;
  return one.width * one.height >= other.width * other.height ? one : other;
}

/** Whether any part of a rectangle is inside a window. */
function reaches({ left, top, right, bottom }: DOMRect, view: Window): boolean {
  return (
    right > left &&
    bottom > top &&
    right > 0 &&
    bottom > 0 &&
    left < view.innerWidth &&
    top < view.innerHeight
  );
}
