import { afterEach, expect, it, vi } from 'vitest';
import { SystemdNotifier } from './SystemdNotifier.ts';

afterEach(() => {
  vi.useRealTimers();
});

it('says nothing outside of systemd', () => {
  expect(SystemdNotifier.of({})).toBeNull();
});

it('says that it is ready, that it answers three times within the limit, and that it stops', () => {
  vi.useFakeTimers();
  const send = vi.fn();
  const notifier = SystemdNotifier.of({ NOTIFY_SOCKET: '/run/n', WATCHDOG_USEC: '90000000' }, send);
  notifier?.ready();
  vi.advanceTimersByTime(90_000);
  notifier?.stopping();
  vi.advanceTimersByTime(90_000);
  expect(send.mock.calls.flat()).toEqual([
    'READY=1',
    'WATCHDOG=1',
    'WATCHDOG=1',
    'WATCHDOG=1',
    'STOPPING=1',
  ]);
});

it('sends no signs where nobody watches', () => {
  vi.useFakeTimers();
  const send = vi.fn();
  SystemdNotifier.of({ NOTIFY_SOCKET: '/run/n' }, send)?.ready();
  vi.advanceTimersByTime(90_000);
  expect(send.mock.calls.flat()).toEqual(['READY=1']);
});
