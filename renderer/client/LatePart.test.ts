import { expect, it, vi } from 'vitest';
import { LatePart } from './LatePart.ts';

it('is there once it is loaded, is loaded once, and closes its part', async () => {
  const close = vi.fn();
  const load = vi.fn(async () => ({ close }));
  const late = new LatePart(load);
  const heard = vi.fn();
  late.subscribe(heard);
  expect(late.current).toBeNull();
  late.start();
  late.start();
  await vi.waitFor(() => expect(late.current).toEqual({ close }));
  expect(load).toHaveBeenCalledOnce();
  expect(heard).toHaveBeenCalledOnce();
  late.close();
  expect(close).toHaveBeenCalledOnce();
});

it('closes a part that arrives after its end', async () => {
  const loaded = Promise.withResolvers<{ close(): void }>();
  const late = new LatePart(() => loaded.promise);
  late.start();
  late.close();
  const close = vi.fn();
  loaded.resolve({ close });
  await vi.waitFor(() => expect(close).toHaveBeenCalledOnce());
  expect(late.current).toBeNull();
});
