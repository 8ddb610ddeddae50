import { type CSSProperties, useRef } from 'react';
import type { PeerId } from '../../../shared/domain/ids.ts';
import { usePerch } from '../ui/ClientContext.tsx';
import { useVideoRect } from '../video/ZoomableVideo.tsx';
import { PointerInput } from './PointerInput.tsx';
import styles from './ShareCanvas.module.css';
import { usePointerOverlay } from './usePointerOverlay.ts';
import { usePointingPeople } from './usePointingPeople.ts';
import { useToolKeys } from './useToolKeys.ts';

interface ShareCanvasProps {
  /** Who shares the video below. */
  share: PeerId;
}

/**
 * Everything over a shared video: the named pointers of other people, the ink of all strokes, and my own input surface while I
 * hold a tool. Must be a child of the share's `ZoomableVideo`.
 */
export function ShareCanvas({ share }: ShareCanvasProps) {
  const rect = useVideoRect();
  const people = usePointingPeople();
  const tool = usePerch(({ selectedTool }) =>
    selectedTool?.share === share ? selectedTool.tool : null,
  );
  const canPoint = usePerch((state) => state.canPoint);
  const canvas = useRef<HTMLCanvasElement>(null);
  const marks = useRef(new Map<PeerId | 'me', HTMLElement>());
  const pointing = usePointerOverlay(share, rect, { canvas, marks });
  // A pop-out window has no buttons, so it listens for the keys itself.
  useToolKeys(share, canPoint, () => {
    const view = canvas.current?.ownerDocument.defaultView ?? null;
    return view === window ? null : view;
  });
  return (
    <>
      <div aria-hidden="true" className={styles.overlay}>
        <canvas ref={canvas} className={styles.ink} />
      </div>
      {rect && tool && <PointerInput share={share} tool={tool} rect={rect} />}
      {pointing.map((who) => {
        const person = people.get(who);
        if (!person) return null;
        return (
          <span
            key={who}
            ref={(mark) => {
              if (mark) marks.current.set(who, mark);
              return () => void marks.current.delete(who);
            }}
            aria-hidden="true"
            className={styles.mark}
            style={{ '--hue': person.hue } as CSSProperties}
          >
            <svg viewBox="0 0 16 16" className={styles.arrow} aria-hidden="true">
              <path d="M1 1 5.8 14.6 8.3 8.6 14.4 6.2Z" />
            </svg>
            <span className={styles.name}>{person.name}</span>
          </span>
        );
      })}
    </>
  );
}
