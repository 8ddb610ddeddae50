import { expect, test } from 'vitest';
import { keyName, mouseButtonName } from './keyCodes.ts';

test.each([
  [30, 'KeyA'],
  [2, 'Digit1'],
  [29, 'ControlLeft'],
  [3613, 'ControlRight'],
  [3676, 'MetaRight'],
  [91, 'F13'],
  [57416, 'ArrowUp'],
])('key %i is %s', (keycode, name) => {
  expect(keyName(keycode)).toBe(name);
});

test('a key of the numeric pad is the same with and without Num Lock', () => {
  expect(keyName(79)).toBe('Numpad1');
  expect(keyName(0xee00 | 79)).toBe('Numpad1');
});

test('a key without a name is called by its number, an unknown key is null', () => {
  expect(keyName(57440)).toBe('Scan57440');
  expect(keyName(0)).toBeNull();
});

test('the two main mouse buttons are null, the others have the same names everywhere', () => {
  for (const [platform, middle, second] of [
    ['linux', 2, 3],
    ['win32', 3, 2],
    ['darwin', 3, 2],
  ] as const) {
    expect(mouseButtonName(1, platform)).toBeNull();
    expect(mouseButtonName(second, platform)).toBeNull();
    expect(mouseButtonName(middle, platform)).toBe('Mouse3');
    expect(mouseButtonName(4, platform)).toBe('Mouse4');
    expect(mouseButtonName(5, platform)).toBe('Mouse5');
  }
  expect(mouseButtonName(0, 'linux')).toBeNull();
  expect(mouseButtonName(undefined, 'linux')).toBeNull();
});
