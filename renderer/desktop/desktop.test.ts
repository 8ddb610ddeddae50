import { expect, test } from 'vitest';
import type { DesktopBridge } from '../../shared/ipc/DesktopBridge.ts';
import { desktopOf, serverUrlOf } from './desktop.ts';

const location = { origin: 'https://nest.example:44300' } as Location;

test('a browser has no desktop app, and the server is the page’s origin', () => {
  expect(desktopOf({})).toBeNull();
  expect(serverUrlOf({ location })).toBe('https://nest.example:44300');
});

test('the desktop app gives the URL of the server', () => {
  const desktop = { serverUrl: 'https://home:44300' } as DesktopBridge;
  const page = { desktop, location: { origin: 'app://perch' } as Location };
  expect(desktopOf(page)).toBe(desktop);
  expect(serverUrlOf(page)).toBe('https://home:44300');
});
