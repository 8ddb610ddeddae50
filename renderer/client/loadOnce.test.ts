import { expect, it, vi } from 'vitest';
import { loadOnce } from './loadOnce.ts';

it('loads once for all, and again after it has failed', async () => {
  const load = vi.fn(async () => 'loaded');
  load.mockRejectedValueOnce(new Error('no connection'));
  const get = loadOnce(load);
  await expect(get()).rejects.toThrow('no connection');
  expect(await Promise.all([get(), get()])).toEqual(['loaded', 'loaded']);
  expect(load).toHaveBeenCalledTimes(2);
});
