import { beforeEach, expect, test } from 'vitest';
import { PressedKeys } from './PressedKeys.ts';

let keys: PressedKeys<'talk' | 'mute'>;
beforeEach(() => {
  keys = new PressedKeys();
  keys.setChords({ talk: ['ControlLeft', 'KeyV'], mute: ['Mouse4'] });
});
const nothing = { down: [], up: [] };

test('a chord is pressed with its last key, in any order, and released with the first', () => {
  expect(keys.keyDown('KeyV')).toEqual(nothing);
  expect(keys.keyDown('ControlLeft')).toEqual({ down: ['talk'], up: [] });
  expect(keys.keyUp('KeyV')).toEqual({ down: [], up: ['talk'] });
  expect(keys.keyDown('KeyV')).toEqual({ down: ['talk'], up: [] });
  expect(keys.keyUp('ControlLeft')).toEqual({ down: [], up: ['talk'] });
  expect(keys.keyUp('KeyV')).toEqual(nothing);
});

test('a held key that repeats changes nothing', () => {
  keys.keyDown('ControlLeft');
  expect(keys.keyDown('KeyV').down).toEqual(['talk']);
  expect(keys.keyDown('KeyV')).toEqual(nothing);
});

test('other keys held beside a chord do not matter', () => {
  keys.keyDown('KeyW');
  keys.keyDown('ControlLeft');
  expect(keys.keyDown('KeyV').down).toEqual(['talk']);
  expect(keys.keyDown('Mouse4').down).toEqual(['mute']);
  expect(keys.keyUp('KeyW')).toEqual(nothing);
});

test('chords that contain each other are pressed by the key that completes each', () => {
  keys.setChords({ talk: ['ControlLeft'], mute: ['ControlLeft', 'KeyM'] });
  expect(keys.keyDown('ControlLeft').down).toEqual(['talk']);
  expect(keys.keyDown('KeyM').down).toEqual(['mute']);
  expect(keys.keyUp('ControlLeft').up).toEqual(['talk', 'mute']);
});

test('clear releases all chords', () => {
  keys.keyDown('Mouse4');
  expect(keys.any).toBe(true);
  expect(keys.clear()).toEqual({ down: [], up: ['mute'] });
  expect(keys.any).toBe(false);
  expect(keys.clear()).toEqual(nothing);
});

test('a pressed chord that is removed is released; a new one waits for its key', () => {
  keys.keyDown('Mouse4');
  expect(keys.setChords({ talk: ['Mouse4'], mute: null })).toEqual({ down: [], up: ['mute'] });
  keys.keyUp('Mouse4');
  expect(keys.keyDown('Mouse4').down).toEqual(['talk']);
});
