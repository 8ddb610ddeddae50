import { fork } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { SqliteDatabase } from '../../server/storage/database/SqliteDatabase.ts';
import { Store } from '../../server/storage/Store.ts';
import { type CommandChild, runOwnerCode } from './ownerCodeCommand.ts';

let dataDir: string;
beforeEach(() => {
  dataDir = mkdtempSync(path.join(tmpdir(), 'perch-owner-code-'));
});
afterEach(() => rmSync(dataDir, { recursive: true, force: true }));

/** As in Electron's utility process: with a channel to its parent. */
function forkInNode(
  entry: string,
  args: readonly string[],
  env: Readonly<Record<string, string>>,
): CommandChild {
  const child = fork(entry, [...args], {
    env: { ...env },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  if (!child.stdout || !child.stderr) throw new Error('no pipes');
  return {
    stdout: child.stdout,
    stderr: child.stderr,
    onExit: (listener) => void child.once('exit', listener),
  };
}

const ownerCode = () =>
  runOwnerCode({
    places: {
      entry: path.resolve(import.meta.dirname, '../../server/index.ts'),
      worker: null,
      clientDir: dataDir,
      dataDir,
    },
    env: process.env,
    fork: forkInNode,
  });

it('prints a new code, while the server has its file open', async () => {
  const database = await SqliteDatabase.open(path.join(dataDir, 'perch.db'));
  const { settings } = new Store(database.tables);
  const { succeeded, text } = await ownerCode();
  expect([succeeded, text]).toEqual([true, expect.stringMatching(/^Owner code: [\w-]{23}\n/)]);
  expect(await settings.get('ownerCodeHash')).not.toBeNull();
  database.close();
});

it('says why there is none', async () => {
  expect(await ownerCode()).toEqual({
    succeeded: false,
    text: expect.stringContaining('There is no database'),
  });
});
