import type { Event, Input, WebContents } from 'electron';
import type { KeyHook } from './keyboardHook.ts';

/** The keys of a page of the app that has the focus. They are withheld from the page. Mouse buttons are not included. */
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
