import { beforeEach, expect, test, vi } from 'vitest';
import { en } from '../texts/en.ts';
import { AppBadge } from './AppBadge.ts';

const shown = vi.hoisted(() => ({ dock: [] as string[], counts: [] as number[] }));

vi.mock('electron', () => ({
  app: {
    dock: { setBadge: (text: string) => shown.dock.push(text) },
    setBadgeCount: (count: number) => shown.counts.push(count),
  },
  nativeImage: { createFromPath: (path: string) => ({ path }) },
}));

const setOverlayIcon = vi.fn();
const badgeOn = (platform: NodeJS.Platform) =>
  new AppBadge({
    platform,
    window: { setOverlayIcon, isDestroyed: () => false },
    overlay: 'badge.png',
    texts: () => en,
  });
const reports = [
  { mentions: 0, hasUnread: false },
  { mentions: 0, hasUnread: true },
  { mentions: 2, hasUnread: true },
  { mentions: 2, hasUnread: false },
  { mentions: 0, hasUnread: false },
];

beforeEach(() => {
  Object.assign(shown, { dock: [], counts: [] });
  setOverlayIcon.mockReset();
});

test('the dock has the number of mentions, or a dot for other messages', () => {
  const badge = badgeOn('darwin');
  for (const report of reports) badge.show(report);
  expect(shown.dock).toEqual(['•', '2', '']);
});

test('Linux gets the number of mentions', () => {
  const badge = badgeOn('linux');
  for (const report of reports) badge.show(report);
  expect(shown.counts).toEqual([0, 2, 0]);
});

test('the task bar of Windows has a dot that says what it is', () => {
  const badge = badgeOn('win32');
  for (const report of reports) badge.show(report);
  const dot = [{ path: 'badge.png' }, 'You have unread messages'];
  expect(setOverlayIcon.mock.calls).toEqual([dot, dot, [null, '']]);
});
