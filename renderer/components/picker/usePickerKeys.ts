import { useEffect, useEffectEvent } from 'react';

interface PickerKeys {
  onShare: () => void;
  onCancel: () => void;
}

/** Where Enter means something of its own. */
const ownEnter = 'button, [role="option"], [role="tab"]';

/**
 * Enter shares and Escape cancels, wherever the focus is; only a search that has words in it is emptied first. Keys that are
 * held down since before, or that belong to what is being composed, mean nothing.
 */
export function usePickerKeys({ onShare, onCancel }: PickerKeys) {
  const press = useEffectEvent((event: KeyboardEvent) => {
    const { target } = event;
    if (event.isComposing || event.repeat || !(target instanceof Element)) return;
    if (event.key === 'Escape') {
      if (target instanceof HTMLInputElement && target.type === 'search' && target.value) return;
      event.preventDefault();
      onCancel();
    } else if (event.key === 'Enter' && target.closest(ownEnter) === null) {
      event.preventDefault();
      onShare();
    }
  });
  useEffect(() => {
    const listen = (event: KeyboardEvent) => press(event);
    // Before the elements, some of which keep these keys to themselves.
    window.addEventListener('keydown', listen, { capture: true });
    return () => window.removeEventListener('keydown', listen, { capture: true });
  }, []);
}
