import { createRequire } from 'node:module';
import type { UiohookKeyboardEvent, UiohookMouseEvent } from 'uiohook-napi';
import { keyName, mouseButtonName } from './keyCodes.ts';

/** Who wants to hear keys. Names are those of `KeyChord`; a held key that repeats itself is told once. */
export interface KeyListener {
  keyDown(key: string): void;
  keyUp(key: string): void;
}

/** A source of keys. */
export interface KeyHook {
  /**
   * Begins to listen; nothing was heard before.
   *
   * @throws Error saying why keys cannot be heard.
   */
  start(listener: KeyListener): void;
  /** Ends listening; what is still held is not told. Without a start it does nothing. */
  stop(): void;
}

/** The part of uiohook-napi that is used. */
export interface NativeHook {
  on(name: 'keydown' | 'keyup', listen: (event: UiohookKeyboardEvent) => void): unknown;
  on(name: 'mousedown' | 'mouseup', listen: (event: UiohookMouseEvent) => void): unknown;
  removeAllListeners(): unknown;
  start(): void;
  stop(): void;
}

/** Machine code, so it is loaded when it is needed first: an app without it works in everything else. */
function loadNativeHook(): NativeHook {
  const load = createRequire(import.meta.url);
  return (load('uiohook-napi') as { uIOhook: NativeHook }).uIOhook;
}

/**
 * Keys and mouse buttons of the whole system, whatever has the focus, from uiohook-napi. What is pressed goes to the
 * listener and nowhere else: it is neither kept nor logged.
 */
export function keyboardHook(
  platform: NodeJS.Platform = process.platform,
  loadNative: () => NativeHook = loadNativeHook,
): KeyHook {
  let running: NativeHook | null = null;
  return {
    start(listener) {
      if (running !== null) return;
      const native = loadNative();
      const held = new Set<string>();
      const down = (key: string | null) => {
        if (key === null || held.has(key)) return;
        held.add(key);
        guard(() => listener.keyDown(key));
      };
      const up = (key: string | null) => {
        if (key !== null && held.delete(key)) guard(() => listener.keyUp(key));
      };
      native.on('keydown', ({ keycode }) => down(keyName(keycode)));
      native.on('keyup', ({ keycode }) => up(keyName(keycode)));
      native.on('mousedown', ({ button }) => down(mouseButtonName(button, platform)));
      native.on('mouseup', ({ button }) => up(mouseButtonName(button, platform)));
      try {
        native.start();
      } catch (error) {
        native.removeAllListeners();
        throw error;
      }
      running = native;
    },
    stop() {
      const native = running;
      running = null;
      native?.removeAllListeners();
      native?.stop();
    },
  };
}

/** An exception that reaches the native side ends the whole app (SnosMe/uiohook-napi issue 50). */
function guard(tell: () => void): void {
  try {
    tell();
  } catch (error) {
    console.error('A global key could not be handled:', error);
  }
}
