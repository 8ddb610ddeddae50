import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { LocalServer } from './LocalServer.ts';
import { TestPeer } from './TestPeer.ts';

let local: LocalServer;
let ann: TestPeer;

beforeAll(async () => {
  local = await LocalServer.start({ workers: 1 });
  ann = await TestPeer.enter(local.url, 'Ann', 'General');
});
afterAll(async () => {
  ann?.close();
  await local?.close();
});

it('while another program holds the database everything goes on but what must be written down', async () => {
  const other = new DatabaseSync(local.databasePath);
  other.exec('BEGIN EXCLUSIVE');
  let renamed: string | null = null;
  const renaming = ann.codeOf('user:rename', { name: 'Anna' }).then((code) => {
    renamed = code;
  });
  const newcomer = await TestPeer.connect(local.url);
  const arriving = newcomer.open({ name: 'Bob' });

  // Known people come, move and are told of each other.
  const again = await TestPeer.connect(local.url, ann.key);
  await again.open();
  for (let move = 0; move < 20; move += 1) await again.join(move % 2 ? 'Music' : 'AFK');
  expect(ann.socket.connected).toBe(true);
  expect(renamed).toBeNull();

  other.exec('COMMIT');
  other.close();
  await renaming;
  expect(renamed).toBe('ok');
  expect((await arriving).user.name).toBe('Bob');
  const check = new DatabaseSync(local.databasePath, { readOnly: true });
  const names = check.prepare('SELECT name FROM users ORDER BY name').all();
  check.close();
  expect(names.map(({ name }) => name)).toEqual(['Anna', 'Bob']);
  again.close();
  newcomer.close();
});
