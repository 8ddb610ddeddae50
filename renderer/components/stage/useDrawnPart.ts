import { type RefObject, useEffect, useState } from 'react';

/** How far outside of the view tiles are drawn already, in CSS pixels: a turn of the wheel shows no gap. */
const drawnBeside = 300;
/** Of tiles that come into sight, some are drawn at once. In CSS pixels. */
const step = 150;

/** From where to where a stage is drawn, in CSS pixels from its upper edge. */
export interface DrawnPart {
  readonly top: number;
  readonly bottom: number;
}

/**
 * Follows which part of a stage is in sight, or near it. The stage has computed where its tiles are, so that this follows from where it is
 * scrolled to: the browser need not observe each tile of a crowd in every frame.
 *
 * @param height of the part that is in sight, in CSS pixels; 0 until it is known
 */
export function useDrawnPart(ref: RefObject<HTMLElement | null>, height: number): DrawnPart {
  const [steps, setSteps] = useState(0);
  useEffect(() => {
    const element = ref.current;
    if (element === null) return;
    const follow = () => setSteps(Math.floor(element.scrollTop / step));
    element.addEventListener('scroll', follow, { passive: true });
    return () => element.removeEventListener('scroll', follow);
  }, [ref]);
  const top = steps * step;
  const bottom = top + step + (height || window.innerHeight);
  return { top: top - drawnBeside, bottom: bottom + drawnBeside };
}
