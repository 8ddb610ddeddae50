import { expect, test } from 'vitest';
import type { DesktopBridge } from '../../shared/ipc/DesktopBridge.ts';
import { desktopOf, serverUrlOf } from './desktop.ts';

test('a browser has no desktop app, and the server is where the page is', () => {
  expect(desktopOf({})).toBeNull();
  const urlAt = (href: string) => serverUrlOf({ location: { href } as Location });
  expect(urlAt('https://nest.example:44300/#/channel/1')).toBe('https://nest.example:44300');
  expect(urlAt('https://nest.example/perch/index.html?x')).toBe('https://nest.example/perch');
});

test('the desktop app gives the URL of the server', () => {
  const desktop = { serverUrl: 'https://home:44300' } as DesktopBridge;
  const page = { desktop, location: { href: 'app://perch/' } as Location };
  expect(desktopOf(page)).toBe(desktop);
  expect(serverUrlOf(page)).toBe('https://home:44300');
});
