import { expect, test, vi } from 'vitest';
import { watchInput } from './lastInput.ts';

/** A page that can be touched. */
function page() {
  const events = new EventTarget();
  return Object.assign(events as unknown as Window, {
    touch: (what: string) => events.dispatchEvent(new Event(what)),
  });
}

test('a page is untouched since the last key or pointer, until the watch ends', async () => {
  vi.useFakeTimers({ toFake: ['performance'] });
  const window = page();
  const end = new AbortController();
  const untouchedMs = watchInput(window, null, end.signal);
  vi.advanceTimersByTime(5_000);
  expect(await untouchedMs()).toBe(5_000);
  window.touch('keydown');
  vi.advanceTimersByTime(1_000);
  expect(await untouchedMs()).toBe(1_000);
  window.touch('pointermove');
  expect(await untouchedMs()).toBe(0);
  end.abort();
  vi.advanceTimersByTime(1_000);
  window.touch('wheel');
  expect(await untouchedMs()).toBe(1_000);
  vi.useRealTimers();
});

test('the desktop app is asked about the whole computer', async () => {
  const call = vi.fn(async () => 42_000);
  const untouchedMs = watchInput(page(), { call } as never, new AbortController().signal);
  expect(await untouchedMs()).toBe(42_000);
  expect(call).toHaveBeenCalledWith('voice:idleMs', null);
});
