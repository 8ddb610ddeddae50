import { useEffect } from 'react';

/** Gives the focus back to the button that has opened this, unless it is elsewhere by then. */
export function useReturnFocus(): void {
  useEffect(() => {
    const opener = document.activeElement;
    return () => {
      // Or on the button of another one.
      const isLost = document.activeElement === document.body;
      if (isLost && opener instanceof HTMLElement) opener.focus();
    };
  }, []);
}
