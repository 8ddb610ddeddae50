import { expect, it, vi } from 'vitest';
import { StartStopped, Startup } from './Startup.ts';

const never = new Promise<never>(() => undefined);

it('closes what it opened, the last first', async () => {
  const start = new Startup();
  const closed: string[] = [];
  for (const name of ['database', 'port', 'workers']) {
    expect(await start.open(name, Promise.resolve(name), (opened) => closed.push(opened))).toBe(
      name,
    );
  }
  await start.close();
  await start.close();
  expect(closed).toEqual(['workers', 'port', 'database']);
});

it('closes the rest where something fails to close', async () => {
  const start = new Startup();
  const closed = vi.fn();
  start.onClose(closed);
  start.onClose(() => Promise.reject(new Error('stuck')));
  await expect(start.close()).rejects.toThrow('stuck');
  expect(closed).toHaveBeenCalledOnce();
});

it('is stopped in the middle of a phase, and closes what the phase opens afterwards', async () => {
  const stop = new AbortController();
  const start = new Startup(stop.signal);
  const late = Promise.withResolvers<string>();
  const closed = vi.fn();
  const opening = start.open('workers', late.promise, closed);
  stop.abort();
  await expect(opening).rejects.toThrow(StartStopped);
  late.resolve('worker');
  await vi.waitFor(() => expect(closed).toHaveBeenCalledExactlyOnceWith('worker'));
});

it('begins no phase after a stop', async () => {
  const start = new Startup(AbortSignal.abort());
  await expect(start.open('workers', never)).rejects.toThrow(StartStopped);
});

it('names the phase that takes too long', async () => {
  const start = new Startup(undefined, 1);
  await expect(start.open('looking up names', never)).rejects.toThrow('looking up names took');
});
