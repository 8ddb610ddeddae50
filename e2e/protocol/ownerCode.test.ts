import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { User } from '../../shared/domain/User.ts';
import { LocalServer } from './LocalServer.ts';
import { granted, TestPeer } from './TestPeer.ts';

const serve = path.join(import.meta.dirname, '..', '..', 'server', 'setup', 'serve.ts');
let local: LocalServer;

beforeAll(async () => {
  local = await LocalServer.start({ workers: 1 });
});
afterAll(() => local?.close());

/** What `npm run server -- …` prints on the server's machine while the server runs. */
async function command(...words: string[]): Promise<string> {
  const { stdout } = await promisify(execFile)(process.execPath, [serve, ...words], {
    env: { ...process.env, PERCH_DATA_DIR: path.dirname(local.databasePath) },
  });
  return stdout;
}

const settings = (name: string) => ({
  name,
  userLimit: null,
  music: false,
  hidesSpeaking: false,
  soundboard: 'everybody',
});

it('a group whose owner lost the device gets another owner, while the server runs', async () => {
  const ann = await TestPeer.enter(local.url, 'Ann', 'General');
  const bob = await TestPeer.enter(local.url, 'Bob', 'General');
  granted(await ann.ask('user:claimOwner', { code: local.server.ownerCode ?? '' }));

  const printed = await command('owner-code');
  const code = /^Owner code: (\S+)$/m.exec(printed)?.[1] ?? '';
  expect(printed).toMatch(/becomes the owner, in place of the one before/);
  // Until somebody uses it, nothing changes.
  const create = (peer: TestPeer, name: string) =>
    peer.codeOf('channel:create', { settings: settings(name) });
  expect([await create(ann, 'Nest'), await create(bob, 'Branch')]).toEqual(['ok', 'forbidden']);

  const { user } = granted(await bob.ask('user:claimOwner', { code }));
  expect(user).toMatchObject({ name: 'Bob', isOwner: true });
  expect([await create(ann, 'Root'), await create(bob, 'Branch')]).toEqual(['forbidden', 'ok']);
  const isOwner = (peer: TestPeer) =>
    peer.told
      .filter((each) => each.name === 'user:changed')
      .map(({ payload }) => (payload as { user: User }).user.isOwner)
      .at(-1);
  expect([ann, bob].map(isOwner)).toEqual([false, true]);
  expect(await ann.codeOf('user:claimOwner', { code })).toBe('ownerCodeWrong');

  // The lost device comes back, and is a member.
  const again = await TestPeer.connect(local.url, ann.key);
  expect((await again.open()).user.isOwner).toBe(false);
  for (const peer of [ann, bob, again]) peer.close();
});

it('an unknown command is named', async () => {
  await expect(command('ownercode')).rejects.toThrow(
    /"ownercode" is not a command\.\s.*owner-code/s,
  );
});
