import { createRequire } from 'node:module';
import type { UiohookKeyboardEvent, UiohookMouseEvent } from 'uiohook-napi';
import { keyName, mouseButtonName } from './keyCodes.ts';

/** Receives keys. Names are those of `KeyChord`. A held key that repeats is reported once. */
export interface KeyListener {
  keyDown(key: string): void;
  keyUp(key: string): void;
}

/** A source of keys. */
export interface KeyHook {
  /**
   * Starts listening.
   *
   * @throws Error with the reason when keys cannot be received
   */
  start(listener: KeyListener): void;
  /** Stops listening. Held keys are not reported as released. Does nothing without a start. */
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

/** Loaded at the first use, because it is a native module: without it the rest of the app works. */
function loadNativeHook(): NativeHook {
  const load = createRequire(import.meta.url);
  return (load('uiohook-napi') as { uIOhook: NativeHook }).uIOhook;
}

/**
 * Keys and mouse buttons of the whole system from uiohook-napi, whatever has the focus. They go only to the listener and are
 * neither stored nor logged.
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

/** An exception that reaches the native code ends the app (SnosMe/uiohook-napi issue 50). */
function guard(listen: () => void): void {
  try {
    listen();
  } catch (error) {
    console.error('A global key could not be handled:', error);
  }
}
