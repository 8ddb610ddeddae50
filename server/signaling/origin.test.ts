import { expect, test } from 'vitest';
import { isOwnOrigin } from './origin.ts';

test('pages of this server, the app and programs may connect', () => {
  expect(isOwnOrigin('https://perch.example:44300', 'perch.example:44300')).toBe(true);
  expect(isOwnOrigin('https://perch.example', 'perch.example')).toBe(true);
  expect(isOwnOrigin('app://perch', 'perch.example:44300')).toBe(true);
  expect(isOwnOrigin(undefined, 'perch.example:44300')).toBe(true);
});

test('pages of others may not', () => {
  expect(isOwnOrigin('https://evil.example', 'perch.example:44300')).toBe(false);
  expect(isOwnOrigin('https://perch.example:1', 'perch.example:44300')).toBe(false);
  expect(isOwnOrigin('null', 'perch.example:44300')).toBe(false);
  expect(isOwnOrigin('app://other', 'perch.example:44300')).toBe(false);
});
