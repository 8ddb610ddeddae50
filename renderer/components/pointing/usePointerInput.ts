import { type KeyboardEvent, type PointerEvent, useEffect, useRef, useState } from 'react';
import type { Point } from '../../../shared/protocol/streams/pointer.ts';
import type { SelectedTool } from '../../state/callState.ts';

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

/** What the input moves. Points are parts of the width and height of the surface. */
export interface PointedSurface {
  /** Null: no longer on it. `isShown`: the user must see where it is, because keys moved it. */
  point(at: Point | null, isShown?: boolean): void;
  begin(at: Point): void;
  draw(at: Point): void;
  finish(): void;
}

/** Input with a tool on a surface such as a shared video; the handlers go on the element that covers it. */
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
 * Points and draws on a surface by mouse, pen, touch and keys: arrows move, Space lowers or lifts the pen, Escape puts the tool
 * away. `surface` must stay the same object.
 */
export function usePointerInput(
  surface: PointedSurface,
  tool: SelectedTool['tool'],
  onEscape: () => void,
): PointerInputState {
  const [isDown, setDown] = useState(false);
  /** Where the keys moved the pointer; null while a mouse moves it. */
  const byKeys = useRef<Point | null>(null);
  const last = useRef<Point>({ x: 0.5, y: 0.5 });
  const drawn = useRef<{ readonly x: number; readonly y: number } | null>(null);

  useEffect(
    () => () => {
      surface.finish();
      surface.point(null);
    },
    [surface],
  );
  // Changing to the pointer lifts the pen.
  useEffect(() => {
    if (tool === 'pen') return;
    surface.finish();
    drawn.current = null;
    setDown(false);
  }, [surface, tool]);

  function lift() {
    if (!isDown) return;
    surface.finish();
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
      surface.draw(pointIn(box, x, y));
    }
  }

  function leave() {
    lift();
    byKeys.current = null;
    surface.point(null);
  }

  return {
    isDown,
    handlers: {
      onPointerMove(event) {
        const box = event.currentTarget.getBoundingClientRect();
        const at = pointIn(box, event.clientX, event.clientY);
        goTo(at);
        if (!isDown || drawn.current === null) {
          surface.point(at);
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
          surface.begin(at);
        } else {
          surface.point(at);
        }
      },
      onPointerUp(event) {
        lift();
        // A lifted finger points nowhere.
        if (event.pointerType === 'touch') surface.point(null);
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
          if (isDown) surface.draw(at);
          surface.point(at, true);
        } else if (event.key === ' ' && tool === 'pen') {
          if (isDown) {
            lift();
          } else {
            setDown(true);
            surface.begin(last.current);
            surface.point(last.current, true);
          }
        } else if (event.key === 'Escape') {
          leave();
          onEscape();
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
