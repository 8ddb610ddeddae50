import { once } from 'node:events';
import { createServer as createTcpServer } from 'node:net';
import { observer, type types } from 'mediasoup';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { freePorts } from '../e2e/harness/freePorts.ts';
import type { ServerOptions } from './composition/StartContext.ts';
import { ConfigError, loadConfig } from './config.ts';
import { createServer } from './createServer.ts';
import { createLog } from './log.ts';
import { DataFolderLock } from './storage/database/DataFolderLock.ts';
import { temporaryFolder } from './storage/temporaryFolder.fixture.ts';

let folder: ReturnType<typeof temporaryFolder>;
const workers = new Set<types.Worker>();
const noteWorker = (worker: types.Worker) => void workers.add(worker);
beforeEach(() => {
  folder = temporaryFolder();
  observer.on('newworker', noteWorker);
});
afterEach(() => {
  observer.off('newworker', noteWorker);
  workers.clear();
  folder.remove();
});

/** Options of which one cannot be read: the start fails where it is first needed. */
function failingAt(option: keyof ServerOptions): ServerOptions {
  return Object.defineProperty({}, option, {
    get: () => {
      throw new Error(`no ${option}`);
    },
  });
}

describe('a start that fails', () => {
  it.each([
    ['before anything is open', 'limits', 0],
    ['when the ports are open and the workers run', 'whisperIdleMs', 1],
    ['when sessions are about to be taken', 'sessionHoldMs', 1],
    ['when the router is about to be asked', 'gatewaySearches', 1],
  ] as const)('%s leaves nothing running', async (_moment, option, started) => {
    const port = await freePorts(1, ['127.0.0.1']);
    const dataDir = folder.file('.');
    const config = loadConfig({
      env: {
        PERCH_HOST: '127.0.0.1',
        PERCH_PORT: String(port),
        PERCH_WORKERS: '1',
        PERCH_OPEN_PORT: '1',
        PERCH_DATA_DIR: dataDir,
      },
    });
    await expect(createServer(config, createLog('silent'), failingAt(option))).rejects.toThrow(
      `no ${option}`,
    );
    expect([...workers].map(({ closed }) => closed)).toEqual(Array(started).fill(true));
    DataFolderLock.acquire(dataDir).release();
    const probe = createTcpServer().listen(port, '127.0.0.1');
    await once(probe, 'listening');
    probe.close();
  });

  it.each([
    [{ PERCH_HOST: '192.0.2.1' }, /PERCH_HOST="192\.0\.2\.1" is no address of this machine/],
    [{ PERCH_HOST: '2001:db8::1' }, /PERCH_HOST="2001:db8::1" is no address of this machine/],
  ])('names the setting that the system refuses: %j', async (env, sentence) => {
    const config = loadConfig({ env: { ...env, PERCH_DATA_DIR: folder.file('.') } });
    const error = await createServer(config, createLog('silent')).catch(
      (reason: unknown) => reason,
    );
    expect(error).toBeInstanceOf(ConfigError);
    expect(String(error)).toMatch(sentence);
  });
});
