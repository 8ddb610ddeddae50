import { randomUUID } from 'node:crypto';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { ChannelId } from '../../shared/domain/ids.ts';
import { withoutEncryption } from '../harness/withoutEncryption.ts';
import { DeviceKey } from './DeviceKey.ts';
import { decideInChannel } from './decideInChannel.ts';
import { FileClient } from './FileClient.ts';
import { LocalServer } from './LocalServer.ts';
import { granted, TestPeer } from './TestPeer.ts';

const joinCode = 'JOINCODEOFTHETEST';
const lines: string[] = [];
let local: LocalServer;

beforeAll(async () => {
  local = await LocalServer.start({
    workers: 1,
    env: withoutEncryption,
    joinCode,
    onLogLine: (line) => lines.push(line),
  });
});
afterAll(async () => {
  await local?.close();
});

it('the log has nothing of what people write, share and search, and no secret, at any level', async () => {
  /** Whatever contains this must not be in the log, however it is written. */
  const secret = 'Xylophon';
  const secrets: string[] = [joinCode, String(local.server.ownerCode)];
  const peers: TestPeer[] = [];
  const enter = async (name: string) => {
    const peer = await TestPeer.connect(local.url);
    peers.push(peer);
    await peer.open({ name, joinCode });
    secrets.push(peer.session.resumeToken, peer.challenge.nonce);
    return peer;
  };
  const owner = await enter('Owner');
  granted(await owner.ask('user:claimOwner', { code: local.server.ownerCode ?? '' }));
  const ann = await enter(`${secret} Ann`);
  const channelId = owner.channel('General').id as ChannelId;
  await decideInChannel(owner, channelId, [
    { subject: { userId: ann.session.user.id }, allow: ['read', 'write', 'files'], deny: [] },
  ]);
  await ann.join('General');

  // Chatting, with all that belongs to it.
  const send = (text: string, more: object = {}) =>
    ann.say<{ message: { id: number } }>('message:send', {
      channelId,
      clientId: randomUUID(),
      text,
      ...more,
    });
  const { message } = granted(await send(`${secret} is said`));
  const about = { channelId, messageId: message.id };
  const search = { text: secret, channelId: null, limit: 10 };
  expect(await ann.codeOf('message:edit', { ...about, text: `${secret} again` })).toBe('ok');
  expect(await ann.codeOf('message:search', search)).toBe('ok');
  expect(await ann.codeOf('message:react', { ...about, emoji: '👍', reacted: true })).toBe('ok');

  // Files: whole, cut off, and refused.
  const files = new FileClient(ann, local.url);
  const { id } = await files.share('General', `${secret}.txt`, Buffer.from(secret));
  secrets.push(files.token);
  expect((await send('', { fileIds: [id] })).ok).toBe(true);
  expect((await files.fetch(id)).status).toBe(200);
  const unfinished = await files.add('General', `${secret} 2.txt`, 100);
  const call = files.beginPatch(unfinished.id, 0, 100, Buffer.from(secret));
  call.on('error', () => undefined);
  await expect.poll(() => files.offsetOf(unfinished.id).catch(() => 0)).toBeGreaterThan(-1);
  call.destroy();
  expect((await files.ask('GET', `/files/${secret}?token=${secret}`)).status).toBe(404);
  expect(await ann.codeOf('file:remove', { fileId: id })).toBe('ok');

  // Secrets of others, right and wrong.
  const invite = await owner.ask('invite:create', {
    kind: 'member',
    roleId: null,
    channelId: null,
    usesMax: 1,
    lifetimeMs: null,
    note: secret,
  });
  secrets.push(String(granted(invite).invite.code));
  const stranger = await TestPeer.connect(local.url, new DeviceKey());
  peers.push(stranger);
  const opening = stranger.opening({ name: `${secret} Cho`, joinCode: `WRONG${secret}` });
  expect(await stranger.codeOf('session:open', opening)).toBe('joinCodeWrong');
  expect(await ann.codeOf('user:claimOwner', { code: secret })).not.toBe('ok');

  // Whatever is wrong: the form, the rights, the place, the name of the request.
  await Promise.all([
    send(`${secret}${'x'.repeat(20_000)}`),
    send(secret, { surplus: secret }),
    ann.say('message:send', { channelId: secret, clientId: secret, text: secret }),
    ann.say('message:pin', { ...about, pinned: true }),
    ann.say('message:search', { ...search, text: { secret } }),
    ann.say('file:add', { channelId, name: secret, size: -1, modifiedAt: 0 }),
  ]);
  expect(lines.length).toBeGreaterThan(2);
  expect(local.complaints).toEqual([]);

  // A fault of the server: its database has been damaged.
  const database = new DatabaseSync(local.databasePath);
  database.exec('DROP TABLE message_words');
  database.close();
  expect((await send(`${secret} is lost`)).ok).toBe(false);
  expect(await ann.codeOf('message:search', search)).not.toBe('ok');
  expect(local.complaints.length).toBeGreaterThan(0);

  for (const peer of peers) {
    await peer.ask('session:close', {});
    peer.close();
  }
  await local.server.stop();
  for (const line of lines) {
    expect(line.toLowerCase()).not.toContain(secret.toLowerCase());
    for (const each of secrets) expect(line).not.toContain(each);
  }
});
