import type { Event, Input, WebContents } from 'electron';
import type { KeyHook } from './keyboardHook.ts';

/** The keys that a page of the app gets while it has the focus, taken away from it. Mouse buttons are not among them. */
export function pageKeys(
  contents: Pick<WebContents, 'on' | 'removeListener' | 'isDestroyed'>,
): KeyHook {
  let listen: ((event: Event, input: Input) => void) | null = null;
  return {
    start(listener) {
      if (listen !== null) return;
      listen = (event, { type, code, isAutoRepeat }) => {
        event.preventDefault();
        if (code === '' || isAutoRepeat) return;
        if (type === 'keyDown') listener.keyDown(code);
        else if (type === 'keyUp') listener.keyUp(code);
      };
      contents.on('before-input-event', listen);
    },
    stop() {
      if (listen !== null && !contents.isDestroyed()) {
        contents.removeListener('before-input-event', listen);
      }
      listen = null;
    },
  };
}
