import { expect, test } from 'vitest';
import { gainsWithoutSystem } from './automaticGain.ts';

const chrome =
  'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36';

test('a page in Chromium has no automatic gain, which would move the system’s level', () => {
  expect(gainsWithoutSystem(chrome, false)).toBe(false);
  expect(gainsWithoutSystem(`${chrome} Edg/156.0.0.0`, false)).toBe(false);
});

test('the desktop app has switched that off, and others never do it', () => {
  expect(gainsWithoutSystem(chrome, true)).toBe(true);
  expect(
    gainsWithoutSystem(
      'Mozilla/5.0 (Windows NT 10.0; rv:145.0) Gecko/20100101 Firefox/145.0',
      false,
    ),
  ).toBe(true);
  expect(
    gainsWithoutSystem(
      'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.0 Safari/605.1.15',
      false,
    ),
  ).toBe(true);
  expect(
    gainsWithoutSystem(chrome.replace('X11; Linux x86_64', 'Linux; Android 10; K'), false),
  ).toBe(true);
});
