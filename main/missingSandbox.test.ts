import { expect, it } from 'vitest';
import { lacksSandbox } from './missingSandbox.ts';

it.each([
  [{ APPIMAGE: '/home/ann/Perch.AppImage' }, true, true],
  [{ APPIMAGE: '/home/ann/Perch.AppImage' }, false, false],
  // Started by hand like that, or by root from a clone.
  [{}, true, false],
])('with %j and the sandbox switched off: %s', (env, switchedOff, lacks) => {
  expect(lacksSandbox({ env, switchedOff })).toBe(lacks);
});
