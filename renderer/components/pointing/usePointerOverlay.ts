import { type RefObject, useEffect, useRef, useState } from 'react';
import type { PeerId } from '../../../shared/domain/ids.ts';
import { usePointers } from '../ui/ClientContext.tsx';
import type { Rect } from '../video/videoZoom.ts';
import { paintInk } from './paintInk.ts';
import { usePointingPeople } from './usePointingPeople.ts';

type Who = PeerId | 'me';

/** The elements on which pointers and ink are drawn. */
export interface OverlayElements {
  readonly canvas: RefObject<HTMLCanvasElement | null>;
  /** The pointer element of each person. */
  readonly marks: RefObject<Map<Who, HTMLElement>>;
}

/**
 * Draws pointers and strokes over a share without React rendering: ink on a canvas, pointers by moving their elements. An
 * animation frame is requested only when something changed, moves or fades, so a hidden page draws nothing. Answers who points
 * now.
 */
export function usePointerOverlay(
  share: PeerId,
  rect: Rect | null,
  { canvas, marks }: OverlayElements,
): Who[] {
  const pointers = usePointers();
  const people = usePointingPeople();
  const [pointing, setPointing] = useState<Who[]>([]);
  const latest = useRef({ people, rect });
  const wake = useRef<() => void>(() => undefined);
  useEffect(() => {
    latest.current = { people, rect };
    wake.current();
  });
  useEffect(() => {
    const paper = canvas.current;
    const view = paper?.ownerDocument.defaultView;
    if (!paper || !view) return;
    const still = view.matchMedia('(prefers-reduced-motion: reduce)');
    let frame = 0;
    let timer = 0;
    let shown = '';

    function draw() {
      frame = 0;
      const now = latest.current;
      const board = pointers.look(share, still.matches);
      if (paper && now.rect)
        paint(paper, board.strokes, now.rect, (who) => now.people.get(who)?.hue ?? null);
      const known = board.pointers.filter(({ who }) => now.people.has(who));
      for (const { who, x, y } of known) {
        const mark = marks.current.get(who);
        if (mark && now.rect) {
          const { left, top, width, height } = now.rect;
          mark.style.translate = `${left + x * width}px ${top + y * height}px`;
        }
      }
      const names = known.map(({ who }) => who);
      if (shown !== names.join()) {
        shown = names.join();
        setPointing(names);
      }
      if (board.changesInMs === 0) soon();
      else if (board.changesInMs !== null) timer = view?.setTimeout(soon, board.changesInMs) ?? 0;
    }
    function soon() {
      view?.clearTimeout(timer);
      if (frame === 0) frame = view?.requestAnimationFrame(draw) ?? 0;
    }
    wake.current = soon;
    soon();
    const stop = pointers.subscribe(share, soon);
    still.addEventListener('change', soon);
    return () => {
      stop();
      still.removeEventListener('change', soon);
      view.clearTimeout(timer);
      view.cancelAnimationFrame(frame);
      wake.current = () => undefined;
    };
  }, [pointers, share, canvas, marks]);
  return pointing;
}

/** Paints the strokes; the canvas covers the frame, whatever part of the video it shows. */
function paint(
  paper: HTMLCanvasElement,
  strokes: Parameters<typeof paintInk>[1],
  rect: Rect,
  hueOf: Parameters<typeof paintInk>[3],
) {
  const pen = paper.getContext('2d');
  const scale = paper.ownerDocument.defaultView?.devicePixelRatio ?? 1;
  const width = Math.round(paper.clientWidth * scale);
  const height = Math.round(paper.clientHeight * scale);
  if (paper.width !== width) paper.width = width;
  if (paper.height !== height) paper.height = height;
  if (!pen) return;
  pen.setTransform(1, 0, 0, 1, 0, 0);
  pen.clearRect(0, 0, width, height);
  pen.setTransform(scale, 0, 0, scale, 0, 0);
  paintInk(pen, strokes, rect, hueOf);
}
