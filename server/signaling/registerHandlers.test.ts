import { errors } from 'mediasoup';
import { expect, it, vi } from 'vitest';
import { createLog } from '../log.ts';
import type { ClientConnection, ClientSocket } from './ClientConnection.ts';
import { type Handlers, ReadWhenSent } from './Handlers.ts';
import { registerHandlers } from './registerHandlers.ts';

/** Registers one handler, and returns a function that requests it and resolves with the answer. */
function registered(handlers: Partial<Record<keyof Handlers, () => unknown>>) {
  let hear: (event: string, ...values: unknown[]) => void = () => undefined;
  const socket = { onAny: (listener: typeof hear) => (hear = listener) };
  const client = {
    admit: () => undefined,
    catchUp: () => undefined,
    beginAnswer: () => () => undefined,
    inTurn: (handle: () => Promise<unknown>) => handle(),
  };
  registerHandlers(socket as unknown as ClientSocket, client as unknown as ClientConnection, {
    handlers: handlers as unknown as Handlers,
    pay: () => undefined,
    log: createLog('silent'),
  });
  return (event: string) => new Promise((resolve) => hear(event, {}, resolve));
}

it('reads the shared state when the answer is sent: changes told before are in it', async () => {
  let revision = 1;
  const read = vi.fn(() => revision);
  const ask = registered({
    'presence:get': () => {
      // Others change it as soon as the handler has returned.
      queueMicrotask(() => {
        expect(read).not.toHaveBeenCalled();
        revision = 2;
      });
      return new ReadWhenSent(read);
    },
  });
  expect(await ask('presence:get')).toEqual({ ok: true, value: 2 });
});

it('answers with an error when the state cannot be read', async () => {
  const ask = registered({
    'presence:get': () =>
      new ReadWhenSent(() => {
        throw new Error('gone');
      }),
  });
  expect(await ask('presence:get')).toEqual({
    ok: false,
    error: { code: 'internal', reason: 'the server failed' },
  });
});

it('answers that media is unavailable when its worker dies meanwhile', async () => {
  const ask = registered({
    'presence:get': async () => {
      throw new errors.WorkerClosedError('Channel closed');
    },
  });
  expect(await ask('presence:get')).toMatchObject({ error: { code: 'unavailable' } });
});
