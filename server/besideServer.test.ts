import { afterEach, beforeEach, expect, it } from 'vitest';
import { listUsers } from './besideServer.ts';
import { PerchDatabase } from './storage/PerchDatabase.ts';
import { Store } from './storage/Store.ts';
import { temporaryFolder } from './storage/temporaryFolder.fixture.ts';

let folder: ReturnType<typeof temporaryFolder>;
beforeEach(() => {
  folder = temporaryFolder();
});
afterEach(() => folder.remove());

it('lists the people of a server with their roles, while it uses the database', async () => {
  const database = await PerchDatabase.open(folder.file('perch.db'));
  const store = new Store(database.tables);
  const ann = await store.users.create({ publicKey: 'ann', name: 'Ann' });
  await store.users.create({ publicKey: 'bob', name: 'Bob' });
  await store.users.makeOwner(ann.id);
  const moderator = (await store.roles.all()).find(({ name }) => name === 'Moderator');
  if (!moderator) throw new Error('there is no moderator');
  await store.users.setRoles(ann.id, [moderator.id]);

  const people = await listUsers({ dataDir: folder.file('.') });
  const named = Object.fromEntries(people.map(({ name, roles }) => [name, roles]));
  expect(named).toEqual({ Ann: ['Owner', 'Moderator'], Bob: ['Member'] });
  database.close();
});
