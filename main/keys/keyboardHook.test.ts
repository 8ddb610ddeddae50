import { EventEmitter } from 'node:events';
import { beforeEach, expect, test, vi } from 'vitest';
import { keyboardHook, type NativeHook } from './keyboardHook.ts';

class FakeNative extends EventEmitter {
  running = 0;
  refusal: Error | null = null;
  start() {
    if (this.refusal) throw this.refusal;
    this.running += 1;
  }
  stop() {
    this.running -= 1;
  }
}

let native: FakeNative;
let heard: string[];
const load = vi.fn(() => native as unknown as NativeHook);
const listener = {
  keyDown: (key: string) => heard.push(`${key} down`),
  keyUp: (key: string) => heard.push(`${key} up`),
};
beforeEach(() => {
  native = new FakeNative();
  heard = [];
  load.mockClear();
});

test('the native module is loaded at the first start, and nothing is reported after a stop', () => {
  const hook = keyboardHook('linux', load);
  expect(load).not.toHaveBeenCalled();
  hook.start(listener);
  expect(native.running).toBe(1);
  native.emit('keydown', { keycode: 47 });
  hook.stop();
  expect(native.running).toBe(0);
  native.emit('keyup', { keycode: 47 });
  expect(heard).toEqual(['KeyV down']);
  hook.stop();
  expect(native.running).toBe(0);
});

test('a held key that repeats is reported once', () => {
  keyboardHook('linux', load).start(listener);
  for (let repeat = 0; repeat < 5; repeat += 1) native.emit('keydown', { keycode: 29 });
  native.emit('keyup', { keycode: 29 });
  native.emit('keydown', { keycode: 29 });
  expect(heard).toEqual(['ControlLeft down', 'ControlLeft up', 'ControlLeft down']);
});

test('mouse buttons are keys, except the two main ones', () => {
  keyboardHook('win32', load).start(listener);
  for (const button of [1, 2, 3, 4]) {
    native.emit('mousedown', { button });
    native.emit('mouseup', { button });
  }
  expect(heard).toEqual(['Mouse3 down', 'Mouse3 up', 'Mouse4 down', 'Mouse4 up']);
});

test('the release of a key that was pressed before the start is not reported', () => {
  keyboardHook('linux', load).start(listener);
  native.emit('keyup', { keycode: 28 });
  expect(heard).toEqual([]);
});

test('a module that cannot be loaded or started throws the reason; a later start tries again', () => {
  const broken = keyboardHook('linux', () => {
    throw new Error('libXtst.so.6: cannot open shared object file');
  });
  expect(() => broken.start(listener)).toThrow('libXtst.so.6');
  broken.stop();

  const hook = keyboardHook('linux', load);
  native.refusal = new Error('Failed to open X11 display.');
  expect(() => hook.start(listener)).toThrow('X11 display');
  native.refusal = null;
  hook.start(listener);
  native.emit('keydown', { keycode: 47 });
  expect(heard).toEqual(['KeyV down']);
});

test('an error of the listener does not reach the native code', () => {
  const logged = vi.spyOn(console, 'error').mockReturnValue();
  keyboardHook('linux', load).start({
    keyDown: () => {
      throw new Error('of the app');
    },
    keyUp: () => undefined,
  });
  native.emit('keydown', { keycode: 47 });
  expect(logged).toHaveBeenCalledOnce();
  expect(JSON.stringify(logged.mock.calls)).not.toContain('KeyV');
  logged.mockRestore();
});
