import { type KeyboardEvent, type PointerEvent, useEffect, useRef, useState } from 'react';
import type { PeerId } from '../../../shared/domain/ids.ts';
import type { Point } from '../../../shared/protocol/pointer.ts';
import type { SelectedTool } from '../../state/callState.ts';
import { useActions, usePointers } from '../ui/ClientContext.tsx';

/** Points closer than this to the last one of a stroke, in CSS pixels, are left out. */
const leastStep = 2;
/** How far an arrow key moves, as a part of the video's width or height; the second is with Shift. */
const keyStep = 0.01;
const wideKeyStep = 0.08;
const arrows: Readonly<Record<string, readonly [x: number, y: number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

/** Input with a tool on a shared video; the handlers go on the element that covers it. */
export interface PointerInputState {
  /** Whether the pen is down now. */
  readonly isDown: boolean;
  readonly handlers: {
    onPointerMove(event: PointerEvent<HTMLElement>): void;
    onPointerDown(event: PointerEvent<HTMLElement>): void;
    onPointerUp(event: PointerEvent<HTMLElement>): void;
    onPointerCancel(event: PointerEvent<HTMLElement>): void;
    onPointerLeave(event: PointerEvent<HTMLElement>): void;
    onKeyDown(event: KeyboardEvent<HTMLElement>): void;
    onBlur(): void;
  };
}

/**
 * Points and draws on a share by mouse, pen, touch and keys: arrows move, Space lowers or lifts the pen, Escape puts the tool
 * away.
 */
export function usePointerInput(share: PeerId, tool: SelectedTool['tool']): PointerInputState {
  const pointers = usePointers();
  const { deselectTool } = useActions();
  const [isDown, setDown] = useState(false);
  /** Where the keys moved the pointer; null while a mouse moves it. */
  const byKeys = useRef<Point | null>(null);
  const last = useRef<Point>({ x: 0.5, y: 0.5 });
  const drawn = useRef<{ readonly x: number; readonly y: number } | null>(null);

  useEffect(
    () => () => {
      pointers.finish(share);
      pointers.point(share, null);
    },
    [pointers, share],
  );
  // Changing to the pointer lifts the pen.
  useEffect(() => {
    if (tool === 'pen') return;
    pointers.finish(share);
    drawn.current = null;
    setDown(false);
  }, [pointers, share, tool]);

  function lift() {
    if (!isDown) return;
    pointers.finish(share);
    drawn.current = null;
    setDown(false);
  }

  function goTo(at: Point) {
    byKeys.current = null;
    last.current = at;
  }

  function drawThrough(events: readonly globalThis.PointerEvent[], box: DOMRect) {
    for (const { clientX: x, clientY: y } of events) {
      const before = drawn.current;
      if (before && Math.hypot(x - before.x, y - before.y) < leastStep) continue;
      drawn.current = { x, y };
      pointers.draw(share, pointIn(box, x, y));
    }
  }

  function leave() {
    lift();
    byKeys.current = null;
    pointers.point(share, null);
  }

  return {
    isDown,
    handlers: {
      onPointerMove(event) {
        const box = event.currentTarget.getBoundingClientRect();
        const at = pointIn(box, event.clientX, event.clientY);
        goTo(at);
        if (!isDown || drawn.current === null) {
          pointers.point(share, at);
          return;
        }
        const { nativeEvent } = event;
        const passed = nativeEvent.getCoalescedEvents?.() ?? [];
        drawThrough(passed.length > 0 ? passed : [nativeEvent], box);
      },
      onPointerDown(event) {
        if (event.button !== 0) return;
        const { clientX: x, clientY: y } = event;
        const at = pointIn(event.currentTarget.getBoundingClientRect(), x, y);
        goTo(at);
        event.currentTarget.setPointerCapture(event.pointerId);
        if (tool === 'pen') {
          drawn.current = { x, y };
          setDown(true);
          pointers.begin(share, at);
        } else {
          pointers.point(share, at);
        }
      },
      onPointerUp(event) {
        lift();
        // A lifted finger points nowhere.
        if (event.pointerType === 'touch') pointers.point(share, null);
      },
      onPointerCancel: leave,
      onPointerLeave(event) {
        if (!event.currentTarget.hasPointerCapture(event.pointerId)) leave();
      },
      onKeyDown(event) {
        if (event.ctrlKey || event.metaKey || event.altKey) return;
        const way = arrows[event.key];
        if (way) {
          const step = event.shiftKey ? wideKeyStep : keyStep;
          const at = {
            x: within(last.current.x + way[0] * step),
            y: within(last.current.y + way[1] * step),
          };
          last.current = at;
          byKeys.current = at;
          if (isDown) pointers.draw(share, at);
          pointers.point(share, at, true);
        } else if (event.key === ' ' && tool === 'pen') {
          if (isDown) {
            lift();
          } else {
            setDown(true);
            pointers.begin(share, last.current);
            pointers.point(share, last.current, true);
          }
        } else if (event.key === 'Escape') {
          leave();
          deselectTool();
        } else {
          return;
        }
        // The same key would pan the video or act on the tile.
        event.preventDefault();
        event.stopPropagation();
      },
      onBlur() {
        if (byKeys.current !== null) leave();
      },
    },
  };
}

function pointIn({ left, top, width, height }: DOMRect, x: number, y: number): Point {
  return { x: within((x - left) / width), y: within((y - top) / height) };
}

function within(part: number): number {
  return Math.min(1, Math.max(0, part));
}
