import { type RefObject, useEffect, useState } from 'react';

/** How far outside of the view something is drawn already, in CSS pixels: a turn of the wheel shows no gap. */
const drawnBeside = 400;

interface NearView {
  /** Whether the element is in sight, or near it. */
  readonly isNear: boolean;
  /** Its height when it was near for the last time, in CSS pixels; null if that is unknown. */
  readonly height: number | null;
}

/**
 * Follows whether an element is near the part of its scrolling container that is in sight. The browser tells, wherever the element is
 * moved, scrolled or resized: nothing is computed while something scrolls.
 *
 * @param startsNear what counts until the browser has told
 */
export function useNearView(ref: RefObject<HTMLElement | null>, startsNear: boolean): NearView {
  const [view, setView] = useState<NearView>({ isNear: startsNear, height: null });
  useEffect(() => {
    const element = ref.current;
    if (element === null) return;
    const inView = new IntersectionObserver(
      (entries) => {
        const entry = entries.at(-1);
        if (entry === undefined) return;
        const { isIntersecting: isNear, boundingClientRect } = entry;
        setView((before) => {
          if (before.isNear === isNear) return before;
          return { isNear, height: isNear ? before.height : boundingClientRect.height };
        });
      },
      { root: scrollerOf(element), rootMargin: `${drawnBeside}px 0px` },
    );
    inView.observe(element);
    return () => inView.disconnect();
  }, [ref]);
  return view;
}

/** What scrolls an element; null for the page. */
function scrollerOf(element: Element): Element | null {
  for (let above = element.parentElement; above !== null; above = above.parentElement) {
    if (/auto|scroll/.test(getComputedStyle(above).overflowY)) return above;
  }
  return null;
}
