import { once } from 'node:events';
import { existsSync, mkdirSync, statSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { RequestError } from '../../shared/protocol/errors.ts';
import { DataFolderLock } from '../storage/database/DataFolderLock.ts';
import { temporaryFolder } from '../storage/temporaryFolder.fixture.ts';
import { askServer } from './askServer.ts';
import { openControl } from './ControlSocket.ts';
import { type ControlHandlers, callMaxLength } from './controlCalls.ts';

let folder: ReturnType<typeof temporaryFolder>;
const closings: (() => void)[] = [];
beforeEach(() => {
  folder = temporaryFolder();
});
afterEach(() => {
  for (const close of closings.splice(0)) close();
  folder.remove();
});

const log = { error: vi.fn(), warn: vi.fn() };
const handlers = {
  ownerCode: async () => ({ code: 'new' }),
  users: async () => {
    throw new RequestError('conflict', 'Not now.');
  },
  status: async () => {
    throw new Error('secret detail');
  },
} as unknown as ControlHandlers;

/** A server with this data folder, as far as commands know it. */
async function serve(dataDir = folder.file('data')) {
  const lock = DataFolderLock.acquire(dataDir);
  closings.push(() => lock.release());
  const control = await openControl(dataDir, log, handlers);
  if (!control) throw new Error('there is no socket');
  closings.push(() => control.close());
  lock.note({ socket: control.path });
  return { dataDir, control };
}

/** What the server sends for these bytes, until it ends the connection or we do. */
async function answersTo(file: string, bytes: string): Promise<string> {
  const socket = connect(file);
  socket.on('error', () => undefined);
  socket.end(bytes);
  return await text(socket).catch(() => '');
}

it('answers commands, and passes on why it refuses', async () => {
  const { dataDir } = await serve();
  expect(await askServer(dataDir, 'ownerCode', {})).toEqual({ code: 'new' });
  await expect(askServer(dataDir, 'users', {})).rejects.toThrow('Not now.');
  const failed = askServer(dataDir, 'status', {});
  await expect(failed).rejects.toThrow('The server failed; its log says how.');
  expect(log.error).toHaveBeenCalledOnce();
});

it('answers several calls of one connection in their order, and refuses nonsense', async () => {
  const { control } = await serve();
  const call = JSON.stringify({ call: 'ownerCode', input: {} });
  const lines = [call, '{', 'null', '{"call":"toString"}', '{"call":"users","input":1}', call];
  const answers = (await answersTo(control.path, `${lines.join('\n')}\n`)).trim().split('\n');
  expect(answers.map((line) => JSON.parse(line).ok)).toEqual([
    true,
    false,
    false,
    false,
    false,
    true,
  ]);
  expect(await answersTo(control.path, 'x'.repeat(callMaxLength + 1))).toBe('');
});

it.skipIf(process.platform === 'win32')('only its own user can open it', async () => {
  const { control } = await serve();
  const modeOf = (file: string) => statSync(file).mode & 0o777;
  expect([modeOf(control.path), modeOf(path.dirname(control.path))]).toEqual([0o600, 0o700]);
});

it('is not there when no server runs, or one was killed', async () => {
  expect(await askServer(folder.file('nowhere'), 'ownerCode', {})).toBeNull();
  const { dataDir, control } = await serve();
  control.close();
  expect(await askServer(dataDir, 'ownerCode', {})).toBeNull();
});

it.skipIf(process.platform === 'win32')('takes the place that a killed server left', async () => {
  const dataDir = folder.file('data');
  mkdirSync(path.join(dataDir, 'control'), { recursive: true });
  writeFileSync(path.join(dataDir, 'control', 'server.sock'), '');
  await serve(dataDir);
  expect(await askServer(dataDir, 'ownerCode', {})).toEqual({ code: 'new' });
});

it.skipIf(process.platform === 'win32')('works for a data folder with a long path', async () => {
  const dataDir = folder.file(path.join('long'.repeat(20), 'longer'.repeat(20)));
  const { control } = await serve(dataDir);
  expect(await askServer(dataDir, 'ownerCode', {})).toEqual({ code: 'new' });
  control.close();
  await expect.poll(() => existsSync(path.dirname(control.path))).toBe(false);
});

it('does without where it cannot be made', async () => {
  const dataDir = folder.file('data');
  mkdirSync(dataDir);
  writeFileSync(path.join(dataDir, 'control'), '');
  const control = process.platform === 'win32' ? null : await openControl(dataDir, log, handlers);
  expect(control).toBeNull();
});

it('ends its connections when it closes', async () => {
  const { control } = await serve();
  const socket = connect(control.path);
  await once(socket, 'connect');
  const closed = once(socket, 'close');
  control.close();
  await closed;
});
