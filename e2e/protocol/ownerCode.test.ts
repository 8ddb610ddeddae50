import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { loadConfig, type ServerConfig } from '../../server/config.ts';
import { askServer } from '../../server/control/askServer.ts';
import { callServer } from '../../server/control/callServer.ts';
import { statusText } from '../../server/control/statusText.ts';
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

const newest = { before: null, search: '', kinds: [], limit: 1, userId: null };
const ownerCode = async (config: ServerConfig) => (await callServer(config, 'ownerCode', {})).code;

const settings = (name: string) => ({
  name,
  userLimit: null,
  music: false,
  hidesSpeaking: false,
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

it('the host invites people and looks at the server, while it runs and while it does not', async () => {
  const dataDir = path.dirname(local.databasePath);
  const config = loadConfig({
    env: { PERCH_DATA_DIR: dataDir, PERCH_DOMAIN: undefined, PERCH_PORT: '44321' },
  });
  const cho = await TestPeer.enter(local.url, 'Cho', 'Music');
  granted(await cho.ask('user:claimOwner', { code: await ownerCode(config) }));
  granted(await cho.ask('entry:update', { mode: 'invite', renewCode: false, askAgain: false }));

  const wish = { usesMax: 1, lifetimeMs: 60_000, role: 'Moderator', channel: 'music' };
  const { links } = await callServer(config, 'invite', wish);
  const pin = local.server.certificate.pin?.replaceAll(':', '').toLowerCase();
  const app = new URL(links.app);
  expect([app.protocol, app.port]).toEqual(['perch:', String(local.server.port)]);
  const parts = new URLSearchParams(app.hash.slice(1));
  expect(parts.get('pin')).toBe(pin);
  expect(parts.get('channel')).toBe(cho.channel('Music').id);
  expect(links.browser).toMatch(/^https:.*#invite=/);
  const dan = await TestPeer.connect(local.url);
  const { roles, user } = await dan.open({ name: 'Dan', joinCode: parts.get('invite') ?? '' });
  const named = roles.filter(({ id }) => user.roleIds.includes(id)).map(({ name }) => name);
  expect(named).toContain('Moderator');
  expect(granted(await cho.ask('audit:list', newest)).entries[0]).toMatchObject({
    kind: 'inviteCreated',
    by: { name: 'Cho' },
  });

  const status = await askServer(dataDir, 'status', {});
  expect(status).toMatchObject({
    pid: process.pid,
    health: { status: 'ok', sessions: local.server.sessions.size },
    status: { owner: 'Cho', load: { workers: [{ cpu: null }] }, backups: { list: [] } },
  });
  expect(statusText(status ?? expect.fail())).toMatch(/^ {2}Music +1$/m);
  for (const peer of [cho, dan]) peer.close();

  for (const wrong of [{ role: 'nobody' }, { channel: 'nowhere' }]) {
    await expect(callServer(config, 'invite', { ...wish, ...wrong })).rejects.toThrow(
      /^There is no (role "nobody"\. There are: member, guest, Moderator|channel "nowhere"\. There are: General)/,
    );
  }
  await local.server.stop();
  expect(await askServer(dataDir, 'status', {})).toBeNull();
  const later = await callServer(config, 'invite', { ...wish, role: 'guest', channel: null });
  expect(later.links.app).toMatch(new RegExp(`:44321/#invite=[^&]+&pin=${pin}$`));
});

it('an unknown command is named', async () => {
  await expect(command('ownercode')).rejects.toThrow(
    /"ownercode" is not a command\.\s.*owner-code/s,
  );
});
