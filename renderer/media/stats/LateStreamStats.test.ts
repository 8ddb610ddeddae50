import { expect, test, vi } from 'vitest';
import { LateStreamStats } from './LateStreamStats.ts';

function fakeSampler() {
  const stop = vi.fn();
  return { stop, subscribe: vi.fn(() => stop), close: vi.fn() };
}

test('a sampler is loaded for the first who looks, and once', async () => {
  const sampler = fakeSampler();
  const load = vi.fn(async () => sampler);
  const stats = new LateStreamStats(load);
  expect(load).not.toHaveBeenCalled();
  const [first, second] = [vi.fn(), vi.fn()];
  const stopFirst = stats.subscribe(first);
  stats.subscribe(second);
  await vi.waitFor(() => expect(sampler.subscribe.mock.calls).toEqual([[first], [second]]));
  expect(load).toHaveBeenCalledOnce();
  stopFirst();
  expect(sampler.stop).toHaveBeenCalledOnce();
  stats.close();
  await vi.waitFor(() => expect(sampler.close).toHaveBeenCalledOnce());
});

test('who has stopped looking while it was loaded gets nothing; a failed load is tried again', async () => {
  const sampler = fakeSampler();
  const load = vi.fn(async () => sampler);
  load.mockRejectedValueOnce(new TypeError('no connection'));
  const stats = new LateStreamStats(load);
  stats.subscribe(vi.fn());
  await new Promise((resolve) => setImmediate(resolve));
  stats.subscribe(vi.fn())();
  await new Promise((resolve) => setImmediate(resolve));
  expect(load).toHaveBeenCalledTimes(2);
  expect(sampler.subscribe).not.toHaveBeenCalled();
});
