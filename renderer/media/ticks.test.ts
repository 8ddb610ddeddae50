import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { tickWhileVisible } from './ticks.ts';

/** A page that can be hidden. */
class FakePage extends EventTarget {
  hidden = false;
  setHidden(hidden: boolean): void {
    this.hidden = hidden;
    this.dispatchEvent(new Event('visibilitychange'));
  }
}

let page: FakePage;
beforeEach(() => {
  vi.useFakeTimers();
  page = new FakePage();
  vi.stubGlobal('document', page);
});
afterEach(() => {
  vi.useRealTimers();
});

/** The number of ticks in a second. */
function ticksPerSecond(tick: { mock: { calls: unknown[] } }): number {
  const before = tick.mock.calls.length;
  vi.advanceTimersByTime(1_000);
  return tick.mock.calls.length - before;
}

test('ticks many times a second while something moves, and less often while nothing does', () => {
  let isMoving = true;
  const tick = vi.fn(() => isMoving);
  const stop = tickWhileVisible(tick);
  vi.advanceTimersByTime(5_000);
  expect(ticksPerSecond(tick)).toBe(25);
  isMoving = false;
  vi.advanceTimersByTime(2_000);
  expect(ticksPerSecond(tick)).toBeLessThan(10);
  isMoving = true;
  vi.advanceTimersByTime(200);
  expect(ticksPerSecond(tick)).toBe(25);
  stop();
  expect(ticksPerSecond(tick)).toBe(0);
});

test('a hidden page does not tick', () => {
  const tick = vi.fn(() => true);
  const stop = tickWhileVisible(tick);
  page.setHidden(true);
  expect(ticksPerSecond(tick)).toBe(0);
  page.setHidden(false);
  expect(ticksPerSecond(tick)).toBe(25);
  stop();
});
