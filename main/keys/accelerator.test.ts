import { expect, test } from 'vitest';
import { acceleratorOf } from './accelerator.ts';

test.each([
  [['ControlLeft', 'ShiftLeft', 'KeyM'], 'Ctrl+Shift+M'],
  [['AltRight', 'Digit5'], 'Alt+5'],
  [['ControlLeft', 'ControlRight', 'ArrowUp'], 'Ctrl+Up'],
  [['ControlLeft', 'Comma'], 'Ctrl+,'],
  [['MediaTrackNext'], 'MediaNextTrack'],
] as const)('%j is %s', (chord, accelerator) => {
  expect(acceleratorOf([...chord])).toBe(accelerator);
});

test.each([
  ['a lone modifier', ['ControlLeft']],
  ['modifiers only', ['ControlLeft', 'ShiftLeft']],
  ['a mouse button', ['Mouse4']],
  ['two keys', ['ControlLeft', 'KeyA', 'KeyB']],
  ['a key that people type with', ['KeyM']],
  ['the same in upper case', ['ShiftLeft', 'KeyM']],
  ['a function key, which would be the same as all others', ['ControlLeft', 'F9']],
  ['the numeric pad', ['ControlLeft', 'Numpad5']],
  ['the key of the desktop itself', ['MetaLeft', 'KeyM']],
  ['a media key with a modifier', ['ControlLeft', 'MediaStop']],
] as const)('%s has no accelerator', (_what, chord) => {
  expect(acceleratorOf([...chord])).toBeNull();
});
