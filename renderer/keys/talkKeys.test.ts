import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createPerchStore, type PerchStore } from '../store/perchStore.ts';
import type { KeyPage } from './heldKeys.ts';
import { bindTalkKey } from './talkKeys.ts';

class FakePage extends EventTarget {
  isChoosing = false;
  readonly document = Object.assign(new EventTarget(), {
    querySelector: () => (this.isChoosing ? {} : null),
  });
  #dispatch(type: string, facts: object) {
    const event = new Event(type, { cancelable: true });
    this.dispatchEvent(Object.assign(event, { key: '', ctrlKey: false, ...facts }));
    return event.defaultPrevented;
  }
  down(code: string) {
    return this.#dispatch('keydown', { code });
  }
  up(code: string) {
    return this.#dispatch('keyup', { code, key: code.startsWith('Meta') ? 'Meta' : '' });
  }
  mouse(type: 'mousedown' | 'mouseup', button: number) {
    return this.#dispatch(type, { button });
  }
}

let page: FakePage;
let store: PerchStore;
let said: boolean[];
let stop: () => void;
function prefer(change: object) {
  store.setState({ preferences: { ...store.getState().preferences, ...change } });
}
beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('Element', class {});
  page = new FakePage();
  store = createPerchStore({ getItem: () => null, setItem: () => undefined });
  prefer({ talkMode: 'pushToTalk', talkKey: ['ControlLeft', 'KeyV'], releaseDelayMs: 200 });
  said = [];
  const setTalking = (on: boolean) => {
    said.push(on);
  };
  stop = bindTalkKey(page as unknown as KeyPage, store, { setTalking });
});
afterEach(() => {
  stop();
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

test('the key starts talking, and its release ends it after the delay', () => {
  expect(page.down('ControlLeft')).toBe(false);
  expect(page.down('KeyV')).toBe(true);
  expect(page.down('KeyV')).toBe(true);
  expect(said).toEqual([true]);
  expect(page.up('KeyV')).toBe(true);
  vi.advanceTimersByTime(199);
  expect(said).toEqual([true]);
  vi.advanceTimersByTime(1);
  expect(said).toEqual([true, false]);
});

test('other keys keep their meaning', () => {
  expect(page.down('KeyV')).toBe(false);
  expect(page.up('KeyV')).toBe(false);
  expect(page.down('KeyA')).toBe(false);
  expect(said).toEqual([]);
});

test('nothing is sent while a key is being chosen in the settings', () => {
  page.isChoosing = true;
  page.down('ControlLeft');
  page.down('KeyV');
  expect(said).toEqual([]);
});

test('the key counts as released at once when the page loses the focus', () => {
  page.down('ControlLeft');
  page.down('KeyV');
  page.dispatchEvent(new Event('blur'));
  expect(said).toEqual([true, false]);
  page.down('KeyV');
  expect(said).toEqual([true, false]);
});

test('a mouse button can be the key, but never a main button', () => {
  prefer({ talkKey: ['Mouse4'] });
  expect(page.mouse('mousedown', 0)).toBe(false);
  expect(page.mouse('mousedown', 3)).toBe(true);
  expect(said).toEqual([true]);
  expect(page.mouse('mouseup', 3)).toBe(true);
});

test('a change of the talk mode or of the key releases it', () => {
  page.down('ControlLeft');
  page.down('KeyV');
  prefer({ talkMode: 'always' });
  expect(said).toEqual([true, false]);
  page.up('KeyV');
  page.down('KeyV');
  expect(said).toEqual([true, false]);
});

test('the release of Command releases all keys, because macOS reports none while it is held', () => {
  prefer({ talkKey: ['MetaLeft', 'KeyV'] });
  page.down('MetaLeft');
  page.down('KeyV');
  page.up('MetaLeft');
  expect(said).toEqual([true, false]);
  page.down('MetaLeft');
  expect(said).toEqual([true, false]);
});
