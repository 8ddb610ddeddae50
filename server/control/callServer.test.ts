import { afterEach, beforeEach, expect, it } from 'vitest';
import { CommandError } from '../CommandError.ts';
import { loadConfig } from '../config.ts';
import { SqliteDatabase } from '../storage/database/SqliteDatabase.ts';
import { Store } from '../storage/Store.ts';
import { temporaryFolder } from '../storage/temporaryFolder.fixture.ts';
import { callServer } from './callServer.ts';
import { inviteWish } from './inviteWish.ts';

let folder: ReturnType<typeof temporaryFolder>;
beforeEach(() => {
  folder = temporaryFolder();
});
afterEach(() => folder.remove());

const configOf = (env: Record<string, string> = {}) =>
  loadConfig({ env: { PERCH_DATA_DIR: folder.file('.'), ...env } });

it('lists the people of a server with their roles, while it uses the database', async () => {
  const database = await SqliteDatabase.open(folder.file('perch.db'));
  const store = new Store(database.tables);
  const ann = await store.users.create({ publicKey: 'ann', name: 'Ann' });
  await store.users.create({ publicKey: 'bob', name: 'Bob' });
  await store.users.makeOwner(ann.id);
  const moderator = (await store.roles.all()).find(({ name }) => name === 'Moderator');
  if (!moderator) throw new Error('there is no moderator');
  await store.users.setRoles(ann.id, [moderator.id]);

  const { users } = await callServer(configOf(), 'users', {});
  const named = Object.fromEntries(users.map(({ name, roles }) => [name, roles]));
  expect(named).toEqual({ Ann: ['Owner', 'Moderator'], Bob: ['Member'] });
  database.close();
});

it('makes no invite where nobody could have made it, and none without an address', async () => {
  const wish = inviteWish([]);
  await expect(callServer(configOf(), 'invite', wish)).rejects.toThrow(/There is no database/);
  (await SqliteDatabase.open(folder.file('perch.db'))).close();
  await expect(callServer(configOf(), 'invite', wish)).rejects.toThrow(
    /^This server has no owner yet, .* first\.$/,
  );
  const anyPort = configOf({ PERCH_PORT: '0' });
  await expect(callServer(anyPort, 'invite', wish)).rejects.toThrow(CommandError);
});

it('reads how an invite is wanted', () => {
  expect(inviteWish([])).toEqual({
    usesMax: null,
    lifetimeMs: null,
    role: 'member',
    channel: null,
  });
  const words = ['--uses', '3', '--expires', '7d', '--role=Moderator', '--channel', 'Music'];
  expect(inviteWish(words)).toEqual({
    usesMax: 3,
    lifetimeMs: 7 * 24 * 60 * 60_000,
    role: 'Moderator',
    channel: 'Music',
  });
  for (const [wrong, sentence] of [
    [['--uses', 'many'], /^--uses must be a whole number from 1 to 1000\.$/],
    [['--uses', '0'], /^--uses/],
    [['--expires', '7'], /^--expires must be a time like 30m, 12h or 7d, at most 366d\.$/],
    [['--expires', '900d'], /^--expires/],
    [['--use', '3'], /--use.*See --help\.$/s],
    [['now'], /now.*See --help\.$/s],
  ] as const) {
    expect(() => inviteWish(wrong)).toThrow(sentence);
  }
});
