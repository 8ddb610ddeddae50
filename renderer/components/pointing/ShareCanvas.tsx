import { type CSSProperties, useRef } from 'react';
import type { PeerId } from '../../../shared/domain/ids.ts';
import { usePictureRect } from '../picture/PictureRectContext.ts';
import { usePerch } from '../ui/ClientContext.tsx';
import { Hand } from './Hand.tsx';
import styles from './ShareCanvas.module.css';
import { useBoard } from './useBoard.ts';
import { usePeople } from './usePeople.ts';
import { useToolKeys } from './useToolKeys.ts';

interface ShareCanvasProps {
  /** Who shares the picture that it lies on. */
  share: PeerId;
}

/**
 * What lies over the picture of a share: the named pointers of those who point at it, the ink of those who draw on it, and my
 * own hand while I hold a tool. Stands in the `PictureFrame` of the share.
 */
export function ShareCanvas({ share }: ShareCanvasProps) {
  const rect = usePictureRect();
  const people = usePeople();
  const tool = usePerch(({ selectedTool }) =>
    selectedTool?.share === share ? selectedTool.tool : null,
  );
  const canPoint = usePerch((state) => state.canPoint);
  const canvas = useRef<HTMLCanvasElement>(null);
  const marks = useRef(new Map<PeerId | 'me', HTMLElement>());
  const pointing = useBoard(share, rect, { canvas, marks });
  // In a window of its own there are no buttons.
  useToolKeys(share, canPoint, () => {
    const view = canvas.current?.ownerDocument.defaultView ?? null;
    return view === window ? null : view;
  });
  return (
    <>
      <div aria-hidden="true" className={styles.paper}>
        <canvas ref={canvas} className={styles.ink} />
      </div>
      {rect && tool && <Hand share={share} tool={tool} rect={rect} />}
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
