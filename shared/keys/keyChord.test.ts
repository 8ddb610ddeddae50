import { expect, test } from 'vitest';
import { chordContains, chordLabel, type KeyWords, normalizeChord, sameChord } from './keyChord.ts';

const words: KeyWords = {
  mouse: (number) => `Mouse ${number}`,
  right: (key) => `Right ${key}`,
  unnamed: (number) => `Key ${number}`,
};

test('modifiers come first and in their order, every key once, four at most', () => {
  expect(normalizeChord(['KeyV', 'ShiftLeft', 'ControlLeft', 'KeyV'])).toEqual([
    'ControlLeft',
    'ShiftLeft',
    'KeyV',
  ]);
  expect(normalizeChord(['KeyB', 'KeyA'])).toEqual(['KeyB', 'KeyA']);
  expect(normalizeChord(['KeyA', 'KeyB', 'KeyC', 'KeyD', 'AltLeft'])).toHaveLength(4);
});

test('the same keys are the same chord; the side of a modifier counts', () => {
  expect(sameChord(['KeyA', 'KeyB'], ['KeyB', 'KeyA'])).toBe(true);
  expect(sameChord(['ControlLeft', 'KeyA'], ['ControlRight', 'KeyA'])).toBe(false);
  expect(sameChord(['ControlLeft', 'KeyA'], ['ControlLeft'])).toBe(false);
});

test('a chord contains another if it has all its keys', () => {
  expect(chordContains(['ControlLeft', 'KeyV'], ['ControlLeft'])).toBe(true);
  expect(chordContains(['ControlLeft'], ['ControlLeft', 'KeyV'])).toBe(false);
});

test.each([
  [['ControlLeft', 'KeyV'], 'linux', 'Ctrl+V'],
  [['ControlLeft', 'ShiftLeft', 'KeyM'], 'darwin', '⌃⇧M'],
  [['MetaLeft', 'Digit5'], 'win32', 'Win+5'],
  [['MetaLeft', 'F13'], 'linux', 'Super+F13'],
  [['MetaLeft', 'F13'], 'darwin', '⌘+F13'],
  [['ControlRight'], 'linux', 'Right Ctrl'],
  [['Mouse4'], 'win32', 'Mouse 4'],
  [['AltLeft', 'Numpad0'], 'win32', 'Alt+Num 0'],
  [['Backquote'], 'linux', '`'],
  [['Scan57440'], 'linux', 'Key 57440'],
  [['Space'], 'linux', 'Space'],
] as const)('%j on %s is written %s', (chord, platform, label) => {
  expect(chordLabel([...chord], platform, words)).toBe(label);
});
