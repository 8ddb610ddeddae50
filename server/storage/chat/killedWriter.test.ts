import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { DatabaseSync } from 'node:sqlite';
import { build } from 'vite';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { SqliteDatabase } from '../database/SqliteDatabase.ts';
import { Store } from '../Store.ts';
import { temporaryFolder } from '../temporaryFolder.fixture.ts';

/** Kills in all, by this many writers at a time, each with a database of its own. */
const kills = 200;
const lanes = 3;

let folder: ReturnType<typeof temporaryFolder>;
beforeEach(() => {
  folder = temporaryFolder();
});
afterEach(() => folder.remove());

/** One file that starts in a fraction of the time that its sources need. */
async function buildWriter(): Promise<string> {
  await build({
    configFile: false,
    logLevel: 'error',
    build: {
      ssr: join(import.meta.dirname, 'messageWriter.fixture.ts'),
      outDir: folder.file('writer'),
      rollupOptions: { output: { entryFileNames: 'writer.js' } },
    },
    ssr: { noExternal: true },
  });
  return folder.file('writer/writer.js');
}

async function newDatabase(file: string) {
  const database = await SqliteDatabase.open(file);
  const store = new Store(database.tables);
  const user = await store.users.create({ publicKey: 'key', name: 'Ann' });
  const [channel] = await store.channels.all();
  database.close();
  if (!channel) throw new Error('there is no channel');
  return { channelId: channel.id, userId: user.id };
}

/** Lets a process store messages, and kills it while it stores the one after the `count`th. Returns the last it has acknowledged. */
async function killAfter(count: number, writer: string, options: string[], first: number) {
  const child = spawn(process.execPath, [writer, ...options, String(first)], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, NODE_COMPILE_CACHE: folder.file('cache') },
  });
  const ended = once(child, 'exit');
  let last = first - 1;
  for await (const line of createInterface({ input: child.stdout })) {
    last = Number(line);
    if (last >= first + count) child.kill('SIGKILL');
  }
  const [, signal] = await ended;
  expect(signal).toBe('SIGKILL');
  return last;
}

it('loses and doubles no message when its process is killed in the middle of writes', async () => {
  const writer = await buildWriter();
  await Promise.all(
    Array.from({ length: lanes }, async (_, lane) => {
      const file = folder.file(`lane${lane}.db`);
      const { channelId, userId } = await newDatabase(file);
      let acknowledged = 0;
      for (let kill = lane; kill < kills; kill += lanes) {
        // The next one repeats the message that may or may not have been stored.
        acknowledged = await killAfter(
          kill % 7,
          writer,
          [file, channelId, userId],
          acknowledged + 1,
        );
      }
      expectWhole(new DatabaseSync(file), acknowledged);
    }),
  );
});

/** Expects all acknowledged messages, each once and in order, at most one more, and no part of another change. */
function expectWhole(database: DatabaseSync, acknowledged: number): void {
  const stored = database
    .prepare('SELECT number, client_id FROM messages ORDER BY row_id')
    .all()
    .map(({ number, client_id }) => [number, Number(client_id)]);
  const { length } = stored;
  expect([acknowledged, acknowledged + 1]).toContain(length);
  expect(stored).toEqual(stored.map((_row, index) => [index + 1, index + 1]));
  database.exec("INSERT INTO message_words (message_words) VALUES ('integrity-check')");
  const counts = database.prepare(`
    SELECT
      (SELECT count(*) FROM message_words WHERE message_words MATCH 'message') AS found,
      (SELECT count(*) FROM message_mentions) AS mentions,
      (SELECT last_number FROM chats) AS last,
      (SELECT read_to FROM chat_readers) AS read`);
  expect(counts.get()).toEqual({ found: length, mentions: length, last: length, read: length });
  expect(database.prepare('PRAGMA integrity_check').get()).toEqual({ integrity_check: 'ok' });
  database.close();
}
