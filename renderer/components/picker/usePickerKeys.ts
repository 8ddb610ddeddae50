import { useEffect, useEffectEvent } from 'react';

interface PickerKeys {
  onShare: () => void;
  onCancel: () => void;
}

/** Elements on which Enter has its own meaning. */
const ownEnter = 'button, [role="option"], [role="tab"]';

/**
 * Enter shares and Escape cancels, wherever the focus is; Escape first clears a search. Repeated keys and keys of an input method
 * are ignored.
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
    // In the capture phase, because some elements stop these keys.
    window.addEventListener('keydown', listen, { capture: true });
    return () => window.removeEventListener('keydown', listen, { capture: true });
  }, []);
}
