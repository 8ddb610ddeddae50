import { type RefObject, useEffect } from 'react';
import type { PeerId } from '../../../shared/domain/ids.ts';
import { useLevels } from '../ui/ClientContext.tsx';

/** Levels below this show no ring. */
const audibleLevel = 0.02;
/** A pause between words is shorter. */
const ringLastsMs = 2_000;

/**
 * Writes a person's speaking level to an element without React rendering: `--level` (0 … 1) for the style sheet, `data-speaking`
 * while it is above zero, and `data-ring` until some time later, because a ring that comes or goes is more work for the browser than
 * one that changes. A hidden page draws nothing.
 */
export function useSpeakingLevel(ref: RefObject<HTMLElement | null>, who: PeerId | 'me' | null) {
  const levels = useLevels();
  useEffect(() => {
    const element = ref.current;
    if (!element || who === null) return;
    const still = matchMedia('(prefers-reduced-motion: reduce)');
    let ringEnds: ReturnType<typeof setTimeout> | undefined;
    const endRing = () => element.removeAttribute('data-ring');
    const show = (level: number) => {
      const shown = level < audibleLevel ? 0 : Math.min(level, 1);
      if (element.hasAttribute('data-speaking') !== shown > 0) {
        element.toggleAttribute('data-speaking', shown > 0);
        clearTimeout(ringEnds);
        if (shown > 0) element.setAttribute('data-ring', '');
        else ringEnds = setTimeout(endRing, ringLastsMs);
      }
      if (!still.matches) element.style.setProperty('--level', shown.toFixed(2));
    };
    const stop = levels.subscribe(who, (level) => {
      if (!document.hidden || level === 0) show(level);
    });
    return () => {
      stop();
      show(0);
      clearTimeout(ringEnds);
      endRing();
    };
  }, [ref, who, levels]);
}
