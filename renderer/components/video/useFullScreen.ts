import { type RefObject, useEffect, useState } from 'react';

/** Whether an element is in full screen, and a function that toggles it. */
export function useFullScreen(ref: RefObject<HTMLElement | null>): [boolean, () => void] {
  const [isFull, setFull] = useState(false);
  useEffect(() => {
    const look = () => setFull(isFilling(ref.current));
    document.addEventListener('fullscreenchange', look);
    return () => document.removeEventListener('fullscreenchange', look);
  }, [ref]);

  function toggle() {
    // Where full screen is not allowed, nothing happens.
    const done = isFilling(ref.current)
      ? document.exitFullscreen()
      : ref.current?.requestFullscreen();
    done?.catch(() => undefined);
  }

  return [isFull, toggle];
}

function isFilling(element: HTMLElement | null): boolean {
  return element !== null && document.fullscreenElement === element;
}
