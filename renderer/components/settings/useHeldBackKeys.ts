import { useEffect, useRef } from 'react';
import { keyOf, mouseKeyOf } from '../../keys/pageKeys.ts';

interface PageKeyListener {
  keyDown(key: string): void;
  keyUp(key: string): void;
}

/**
 * While a key is being chosen, keys and extra mouse buttons go only to the listener, and the page ignores them. Unknown keys are
 * ignored, too.
 */
export function useHeldBackKeys(isOn: boolean, listener?: PageKeyListener): void {
  const latest = useRef(listener);
  useEffect(() => {
    latest.current = listener;
  });
  useEffect(() => {
    if (!isOn) return;
    const over = new AbortController();
    const options = { capture: true, signal: over.signal };
    const take = (event: Event, key: string | null, isDown: boolean) => {
      event.preventDefault();
      event.stopPropagation();
      if (key === null) return;
      if (isDown) latest.current?.keyDown(key);
      else latest.current?.keyUp(key);
    };
    window.addEventListener('keydown', (event) => take(event, keyOf(event), true), options);
    window.addEventListener('keyup', (event) => take(event, keyOf(event), false), options);
    const mouse = (isDown: boolean) => (event: MouseEvent) => {
      // The two main buttons stay usable, to cancel.
      if (mouseKeyOf(event) !== null) take(event, mouseKeyOf(event), isDown);
    };
    window.addEventListener('mousedown', mouse(true), options);
    window.addEventListener('mouseup', mouse(false), options);
    return () => over.abort();
  }, [isOn]);
}
