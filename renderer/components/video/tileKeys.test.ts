import { expect, test } from 'vitest';
import { plainKey } from './tileKeys.ts';

const press = (key: string, code: string, held = {}) =>
  plainKey({ key, code, ctrlKey: false, metaKey: false, altKey: false, ...held });

test('a letter key matches its character, with or without Shift', () => {
  expect(press('p', 'KeyP')).toBe('P');
  expect(press('P', 'KeyR')).toBe('P');
  expect(press('+', 'Equal')).toBe('+');
});

test('on a Korean keyboard the position of the key counts', () => {
  expect(press('ㅔ', 'KeyP')).toBe('P');
  expect(press('Process', 'KeyF')).toBe('F');
});

test('keys with modifiers are left to the browser', () => {
  expect(press('p', 'KeyP', { ctrlKey: true })).toBeNull();
  expect(press('f', 'KeyF', { metaKey: true })).toBeNull();
  expect(press('ArrowLeft', 'ArrowLeft', { altKey: true })).toBeNull();
});

test('named keys keep their name', () => {
  expect(press('ArrowLeft', 'ArrowLeft')).toBe('ArrowLeft');
});
