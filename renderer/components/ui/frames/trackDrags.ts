/** A point of the window, in CSS px. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

/** What is done with things that are dragged within an element. */
export interface DragHandlers<Dragged> {
  /** What a press on this element may drag; null for nothing. */
  pick(pressed: Element): Dragged | null;
  /** It is being dragged, and the pointer is here now. Called again while the list scrolls below it. */
  onMove(dragged: Dragged, point: Point): void;
  onDrop(dragged: Dragged, point: Point): void;
  /** Escape, or the system took the pointer away. */
  onCancel(): void;
}

/** How far the pointer goes before a press becomes a drag, in px. */
const startDistance = 5;
/** How long a finger rests before it drags: less than the system waits for its menu. A finger that moves earlier scrolls. */
const touchHoldMs = 350;
/** A finger never rests quite still, in px. */
const touchSlack = 10;
/** So near to an edge the list scrolls, in px. */
const scrollEdge = 36;
/** In px for each frame. */
const scrollStep = 10;

interface Press<Dragged> {
  readonly pointerId: number;
  readonly dragged: Dragged;
  readonly target: Element;
  readonly start: Point;
  readonly isTouch: boolean;
  /** `waiting`: a finger that may be about to scroll. `ready`: the next movement drags. */
  phase: 'waiting' | 'ready' | 'dragging';
  point: Point;
}

/**
 * Drags by mouse, pen and finger within an element, by its own listeners: its rows need none. A finger has to rest first, so
 * that the list can be scrolled; one that rests and does not move opens the menu, as before. Returns the function that stops
 * it.
 */
export function trackDrags<Dragged>(
  root: HTMLElement,
  handlers: DragHandlers<Dragged>,
): () => void {
  let press: Press<Dragged> | null = null;
  let holdTimer: ReturnType<typeof setTimeout> | undefined;
  let frame = 0;

  function end(): void {
    clearTimeout(holdTimer);
    cancelAnimationFrame(frame);
    if (press?.phase === 'dragging' && root.hasPointerCapture?.(press.pointerId)) {
      root.releasePointerCapture(press.pointerId);
    }
    press = null;
  }

  function cancel(): void {
    const wasDragging = press?.phase === 'dragging';
    end();
    if (wasDragging) handlers.onCancel();
  }

  function onPointerDown(event: PointerEvent): void {
    if (press !== null || !event.isPrimary || event.button !== 0) return;
    // Keys with a press mark rows.
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    if (!(event.target instanceof Element)) return;
    const dragged = handlers.pick(event.target);
    if (dragged === null) return;
    const start = { x: event.clientX, y: event.clientY };
    const isTouch = event.pointerType === 'touch';
    const { pointerId, target } = event;
    const phase = isTouch ? 'waiting' : 'ready';
    press = { pointerId, dragged, target, start, isTouch, phase, point: start };
    if (isTouch) {
      holdTimer = setTimeout(() => {
        if (press?.phase === 'waiting') press.phase = 'ready';
      }, touchHoldMs);
    }
  }

  function onPointerMove(event: PointerEvent): void {
    if (event.pointerId !== press?.pointerId) return;
    press.point = { x: event.clientX, y: event.clientY };
    const { start, point } = press;
    const distance = Math.hypot(point.x - start.x, point.y - start.y);
    if (press.phase === 'waiting') {
      if (distance > touchSlack) cancel();
      return;
    }
    if (press.phase === 'ready') {
      if (distance < startDistance) return;
      press.phase = 'dragging';
      root.setPointerCapture?.(press.pointerId);
      frame = requestAnimationFrame(scrollAtEdges);
    }
    handlers.onMove(press.dragged, point);
  }

  function onPointerUp(event: PointerEvent): void {
    if (event.pointerId !== press?.pointerId) return;
    const { phase, dragged, point, isTouch, target } = press;
    end();
    if (phase === 'dragging') {
      swallowClick();
      handlers.onDrop(dragged, point);
    } else if (phase === 'ready' && isTouch) {
      // The menu was held back while it could have become a drag.
      target.dispatchEvent(new MouseEvent('contextmenu', { bubbles: true, cancelable: true }));
    }
  }

  function onContextMenu(event: Event): void {
    if (press === null || !event.isTrusted || !press.isTouch) return;
    event.preventDefault();
    event.stopPropagation();
  }

  function onTouchMove(event: TouchEvent): void {
    if (press !== null && press.phase !== 'waiting') event.preventDefault();
  }

  function onKeyDown(event: KeyboardEvent): void {
    if (press?.phase !== 'dragging' || event.key !== 'Escape') return;
    event.preventDefault();
    event.stopPropagation();
    swallowClick();
    cancel();
  }

  function scrollAtEdges(): void {
    if (press?.phase !== 'dragging') return;
    const scrolled = scrollParent(root);
    if (scrolled) {
      const { top, bottom } = scrolled.getBoundingClientRect();
      const { y } = press.point;
      const step = y < top + scrollEdge ? -scrollStep : y > bottom - scrollEdge ? scrollStep : 0;
      const before = scrolled.scrollTop;
      scrolled.scrollTop += step;
      if (scrolled.scrollTop !== before) handlers.onMove(press.dragged, press.point);
    }
    frame = requestAnimationFrame(scrollAtEdges);
  }

  root.addEventListener('pointerdown', onPointerDown);
  root.addEventListener('contextmenu', onContextMenu, true);
  // Not passive: a finger that drags must not scroll.
  root.addEventListener('touchmove', onTouchMove, { passive: false });
  window.addEventListener('pointermove', onPointerMove);
  window.addEventListener('pointerup', onPointerUp);
  window.addEventListener('pointercancel', cancel);
  window.addEventListener('blur', cancel);
  window.addEventListener('keydown', onKeyDown, true);
  return () => {
    cancel();
    root.removeEventListener('pointerdown', onPointerDown);
    root.removeEventListener('contextmenu', onContextMenu, true);
    root.removeEventListener('touchmove', onTouchMove);
    window.removeEventListener('pointermove', onPointerMove);
    window.removeEventListener('pointerup', onPointerUp);
    window.removeEventListener('pointercancel', cancel);
    window.removeEventListener('blur', cancel);
    window.removeEventListener('keydown', onKeyDown, true);
  };
}

/** Lets nothing come of the click that follows the release of the pointer, if one does. */
function swallowClick(): void {
  const swallow = (event: Event) => {
    event.preventDefault();
    event.stopPropagation();
    forget();
  };
  const forget = () => {
    window.removeEventListener('click', swallow, true);
    window.removeEventListener('pointerdown', forget, true);
    window.removeEventListener('keydown', forget, true);
  };
  window.addEventListener('click', swallow, true);
  window.addEventListener('pointerdown', forget, true);
  window.addEventListener('keydown', forget, true);
}

function scrollParent(element: HTMLElement): HTMLElement | null {
  for (let parent = element.parentElement; parent; parent = parent.parentElement) {
    const { overflowY } = getComputedStyle(parent);
    if (overflowY === 'auto' || overflowY === 'scroll') return parent;
  }
  return null;
}
