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

it('waits last for what closes in the background, and only then releases the rest', async () => {
  const start = new Startup();
  const steps: string[] = [];
  const gateway = Promise.withResolvers<void>();
  start.onClosed(() => steps.push('folder released'));
  start.onClose(() => steps.push('port closed'));
  start.onClose(() => start.finishInBackground(gateway.promise.then(() => steps.push('gateway'))));
  const closing = start.close();
  await vi.waitFor(() => expect(steps).toEqual(['port closed']));
  gateway.resolve();
  await closing;
  expect(steps).toEqual(['port closed', 'gateway', 'folder released']);
});

it('releases what comes last also where the background fails', async () => {
  const start = new Startup();
  const released = vi.fn();
  start.onClosed(released);
  start.onClose(() => start.finishInBackground(Promise.reject(new Error('no answer'))));
  await expect(start.close()).rejects.toThrow('no answer');
  expect(released).toHaveBeenCalledOnce();
});

it('closes what a failed start has opened, and throws the error of the start', async () => {
  const closed = vi.fn();
  const log = { error: vi.fn() };
  const failing = Startup.run(undefined, log, async (start) => {
    start.onClose(closed);
    start.onClose(() => Promise.reject(new Error('stuck')));
    throw new Error('no limits');
  });
  await expect(failing).rejects.toThrow('no limits');
  expect(closed).toHaveBeenCalledOnce();
  expect(log.error).toHaveBeenCalledOnce();
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
