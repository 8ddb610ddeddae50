import { expect, test } from 'vitest';
import { systemPicks } from './systemPicker.ts';

const wayland = { XDG_SESSION_TYPE: 'wayland', WAYLAND_DISPLAY: 'wayland-0' };

test('only under Wayland the system asks by itself', () => {
  expect(systemPicks('linux', wayland)).toBe(true);
  expect(systemPicks('linux', { XDG_SESSION_TYPE: 'x11', DISPLAY: ':0' })).toBe(false);
  expect(systemPicks('linux', { XDG_SESSION_TYPE: 'wayland', DISPLAY: ':0' })).toBe(false);
  expect(systemPicks('linux', {})).toBe(false);
  expect(systemPicks('win32', wayland)).toBe(false);
});
