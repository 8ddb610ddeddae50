import { expect, test } from 'vitest';
import { leavesOutOwnSound, systemPicks } from './captureSupport.ts';

test.each([
  ['win32', '10.0.22000'],
  ['win32', '10.0.26100'],
  ['win32', '11.0.1'],
  ['darwin', '23.2.0'],
  ['darwin', '24.0.0'],
])('%s %s can leave out the sound of Perch', (platform, release) => {
  expect(leavesOutOwnSound(platform, release)).toBe(true);
});

test.each([
  ['win32', '10.0.19045'],
  ['win32', '10.0.20348'],
  ['win32', '6.3.9600'],
  ['darwin', '23.1.0'],
  ['darwin', '22.6.0'],
  ['linux', '6.18.0-generic'],
  ['linux', '25.0.0'],
  ['win32', ''],
  ['win32', 'unknown'],
])('%s %s cannot, or is unknown', (platform, release) => {
  expect(leavesOutOwnSound(platform, release)).toBe(false);
});

const wayland = { XDG_SESSION_TYPE: 'wayland', WAYLAND_DISPLAY: 'wayland-0' };

test('only under Wayland the system asks what to share', () => {
  expect(systemPicks('linux', wayland)).toBe(true);
  expect(systemPicks('linux', { XDG_SESSION_TYPE: 'x11', DISPLAY: ':0' })).toBe(false);
  expect(systemPicks('linux', { XDG_SESSION_TYPE: 'wayland', DISPLAY: ':0' })).toBe(false);
  expect(systemPicks('linux', {})).toBe(false);
  expect(systemPicks('win32', wayland)).toBe(false);
});
