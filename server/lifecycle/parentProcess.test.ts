import { EventEmitter } from 'node:events';
import { expect, test, vi } from 'vitest';
import { type ChildProcessSide, parentProcess } from './parentProcess.ts';

const failed = { kind: 'failed', reason: 'other', detail: 'no disk' } as const;

test('a server without a parent has nothing to report to', () => {
  expect(parentProcess(new EventEmitter() as ChildProcessSide)).toBeNull();
});

test("Electron's port carries reports and orders, and wins over a channel", async () => {
  const posted: unknown[] = [];
  const parentPort = Object.assign(new EventEmitter(), {
    postMessage: (message: unknown) => void posted.push(message),
  });
  const line = parentProcess(Object.assign(new EventEmitter(), { parentPort, send: vi.fn() }));
  await line?.report(failed);
  expect(posted).toEqual([failed]);
  const stopped = vi.fn();
  line?.onStop(stopped);
  for (const data of [null, 'stop', {}, { kind: 'stop', now: true }]) {
    parentPort.emit('message', { data });
  }
  expect(stopped).not.toHaveBeenCalled();
  parentPort.emit('message', { data: { kind: 'stop' } });
  expect(stopped).toHaveBeenCalledOnce();
});

test("a channel of Node's carries the same, and its end is an order to stop", async () => {
  const sent: unknown[] = [];
  const child = Object.assign(new EventEmitter(), {
    connected: true,
    send: (message: unknown, done: (error: Error | null) => void) => {
      sent.push(message);
      done(null);
    },
  });
  const line = parentProcess(child);
  await line?.report(failed);
  const stopped = vi.fn();
  line?.onStop(stopped);
  child.emit('message', { kind: 'start' });
  expect(stopped).not.toHaveBeenCalled();
  child.emit('message', { kind: 'stop' });
  expect(stopped).toHaveBeenCalledOnce();
  child.connected = false;
  child.emit('disconnect');
  expect(stopped).toHaveBeenCalledTimes(2);
  await line?.report(failed);
  expect(sent).toEqual([failed]);
});

test('a parent that is gone before the listener exists is noticed as well', () => {
  const child = Object.assign(new EventEmitter(), { connected: false, send: vi.fn() });
  const stopped = vi.fn();
  parentProcess(child)?.onStop(stopped);
  expect(stopped).toHaveBeenCalledOnce();
});
