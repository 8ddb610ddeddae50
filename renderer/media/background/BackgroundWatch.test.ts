import { expect, test } from 'vitest';
import { BackgroundWatch, frameBudgetMs } from './BackgroundWatch.ts';

/** Makes frames one after the other for some seconds; returns the clock. */
function run(watch: BackgroundWatch, seconds: number, tookMs: number, fromMs = 0): number {
  let nowMs = fromMs;
  while (nowMs < fromMs + seconds * 1000) {
    nowMs += Math.max(tookMs, 33);
    watch.made(tookMs, nowMs);
  }
  return nowMs;
}

test('a computer that is fast enough causes no fault', () => {
  const watch = new BackgroundWatch();
  run(watch, 60, frameBudgetMs * 0.9);
  expect(watch.isTooSlow).toBe(false);
});

test('some seconds over the budget are a permanent fault', () => {
  const watch = new BackgroundWatch();
  const nowMs = run(watch, 3, frameBudgetMs * 2);
  expect(watch.isTooSlow).toBe(false);
  const later = run(watch, 3, frameBudgetMs * 2, nowMs);
  expect(watch.isTooSlow).toBe(true);
  run(watch, 10, 5, later);
  expect(watch.isTooSlow).toBe(true);
});

test('slow seconds among good ones are no fault', () => {
  const watch = new BackgroundWatch();
  let nowMs = 0;
  for (let time = 0; time < 20; time += 1) {
    nowMs = run(watch, 2, frameBudgetMs * 2, nowMs);
    nowMs = run(watch, 3, 10, nowMs);
  }
  expect(watch.isTooSlow).toBe(false);
});

test('sleep does not count as slow', () => {
  const watch = new BackgroundWatch();
  for (let time = 1; time < 10; time += 1) watch.made(20_000, time * 20_000);
  expect(watch.isTooSlow).toBe(false);
});
