import { expect, it } from 'vitest';
import { canUpdateItself } from './packApp.ts';

it('an app for macOS checks for updates only if it is signed', () => {
  expect(canUpdateItself('darwin', {})).toBe(false);
  expect(canUpdateItself('darwin', { CSC_LINK: 'certificate.p12' })).toBe(true);
  expect(canUpdateItself('linux', {})).toBe(true);
  expect(canUpdateItself('win32', {})).toBe(true);
});
