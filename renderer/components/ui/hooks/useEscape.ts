import { type RefObject, useEffect } from 'react';

/** Closes something that is not modal with Escape, while the focus is in it or nowhere. */
export function useEscape(ref: RefObject<HTMLElement | null>, onClose: () => void) {
  useEffect(() => {
    function onKeyDown(event: KeyboardEvent) {
      const { target } = event;
      // The focused element may have been removed, such as a completed form; the focus is then on the body.
      const isHere =
        target === document.body || (target instanceof Node && ref.current?.contains(target));
      if (event.key === 'Escape' && isHere && !event.defaultPrevented) onClose();
    }
    document.addEventListener('keydown', onKeyDown);
    return () => document.removeEventListener('keydown', onKeyDown);
  }, [ref, onClose]);
}
