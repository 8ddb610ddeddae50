import { afterAll, beforeAll, expect, it } from 'vitest';
import { PerchBot } from '../../server/api/client/PerchBot.ts';
import { occupantsOf } from '../../shared/domain/Presence.ts';
import {
  keyArrivalMs,
  keyCommitMaxLength,
  keyCommitsKept,
  keyGroupMaxLength,
} from '../../shared/encryption/keyLimits.ts';
import type { KeyNotifications } from '../../shared/protocol/encryption/keys.ts';
import type { RtpParametersField } from '../../shared/protocol/streams/media.ts';
import { LocalServer } from './LocalServer.ts';
import { screenParameters } from './rtpParameters.ts';
import { granted, TestPeer } from './TestPeer.ts';

let server: LocalServer;
let owner: TestPeer;
const peers: TestPeer[] = [];

beforeAll(async () => {
  server = await LocalServer.start({ workers: 1 });
  owner = await enter('Owner');
  granted(await owner.ask('user:claimOwner', { code: server.server.ownerCode ?? '' }));
});
afterAll(async () => {
  for (const peer of peers) peer.close();
  await server?.close();
});

async function enter(name: string, channel?: string): Promise<TestPeer> {
  const peer = await TestPeer.enter(server.url, name, channel);
  peers.push(peer);
  return peer;
}

const watch = async (peer: TestPeer, name: string) =>
  granted(await peer.ask('key:watch', { channelId: peer.channel(name).id }));

const commit = async (peer: TestPeer, name: string, epoch: number, text: string | null) =>
  granted(
    await peer.ask('key:commit', {
      channelId: peer.channel(name).id,
      epoch,
      commit: text,
      groupInfo: `group${epoch + 1}`,
    }),
  );

const heard = (peer: TestPeer, name: keyof KeyNotifications) =>
  peer.told.filter((each) => each.name === name).map(({ payload }) => payload);

it('puts commits into one order, tells those inside, and knows no group when all have left', async () => {
  const [ann, bob] = [await enter('Order Ann', 'General'), await enter('Order Bob', 'General')];
  const { channelId } = { channelId: ann.channel('General').id };
  expect(await watch(ann, 'General')).toEqual({ epoch: 0, groupInfo: null });
  expect(await commit(ann, 'General', 0, null)).toEqual({ accepted: true, group: null });
  expect(await commit(bob, 'General', 0, null)).toMatchObject({ accepted: false });
  expect(await commit(bob, 'General', 1, 'bob')).toMatchObject({ accepted: true });
  // On an epoch that is over.
  expect(await commit(ann, 'General', 1, 'ann')).toEqual({
    accepted: false,
    group: { epoch: 2, groupInfo: 'group2' },
  });
  // A second group beside the one that there is.
  expect(await commit(ann, 'General', 2, null)).toMatchObject({ accepted: false });
  await expect
    .poll(() => heard(ann, 'key:committed'))
    .toEqual([{ channelId, epoch: 2, commit: 'bob' }]);
  const missed = { channelId, epoch: 0 };
  expect(granted(await bob.ask('key:missed', missed)).commits).toEqual([
    { epoch: 1, commit: null },
    { epoch: 2, commit: 'bob' },
  ]);
  expect(granted(await bob.ask('key:missed', { channelId, epoch: 2 })).commits).toEqual([]);
  expect(granted(await bob.ask('key:missed', { channelId, epoch: 9 })).commits).toBeNull();
  await ann.leave();
  await bob.leave();
  expect(await watch(ann, 'General')).toEqual({ epoch: 0, groupInfo: null });
});

it('asks one member to take in who comes too late, and lets nobody take in somebody else', async () => {
  const names = ['Ann', 'Bob', 'Cid'].map((name) => `Late ${name}`);
  const [ann, bob, cid] = await Promise.all(names.map((name) => enter(name, 'General')));
  const away = await enter('Late Dan');
  if (!ann || !bob || !cid) throw new Error('nobody');
  const channelId = ann.channel('General').id;
  const change = { channelId, epoch: 0, commit: null, groupInfo: 'group' };
  const late = (peer: TestPeer) => peer.ask('key:commit', { ...change, keyPackage: 'package' });
  granted(await ann.ask('key:commit', change));
  expect(granted(await late(bob))).toEqual({ accepted: false, waits: true, group: null });
  // Who is not in the channel yet is not waited for.
  expect(granted(await late(away))).toMatchObject({ accepted: false, group: { epoch: 1 } });
  const { peerId } = bob.session;
  await expect
    .poll(() => heard(ann, 'key:waiting'))
    .toEqual([{ channelId, peerId, keyPackage: 'package' }]);
  expect([bob, cid].flatMap((peer) => heard(peer, 'key:waiting'))).toEqual([]);
  const next = { channelId, epoch: 1, commit: 'next', groupInfo: 'group2' };
  const taking = (peer: TestPeer) => ({
    ...next,
    welcome: { peerIds: [peer.session.peerId], text: 'welcome' },
  });
  expect(granted(await ann.ask('key:commit', taking(cid)))).toMatchObject({ accepted: false });
  expect(granted(await ann.ask('key:commit', taking(bob)))).toMatchObject({ accepted: true });
  const welcomed = { channelId, epoch: 2, welcome: 'welcome', groupInfo: 'group2' };
  await expect.poll(() => heard(bob, 'key:welcomed')).toEqual([welcomed]);
  expect([ann, cid].flatMap((peer) => heard(peer, 'key:welcomed'))).toEqual([]);
  for (const peer of [ann, bob, cid]) await peer.leave();
});

it('ends a group that somebody in it cannot go on with, once', async () => {
  const [ann, bob] = [await enter('Failed Ann', 'General'), await enter('Failed Bob', 'General')];
  const channelId = ann.channel('General').id;
  await commit(ann, 'General', 0, null);
  const outsider = await enter('Failed Cid');
  expect(await outsider.codeOf('key:failed', { channelId, epoch: 1 })).toBe('conflict');
  expect(await outsider.codeOf('key:missed', { channelId, epoch: 1 })).toBe('conflict');
  granted(await bob.ask('key:failed', { channelId, epoch: 0 }));
  expect(await watch(ann, 'General')).toMatchObject({ epoch: 1, groupInfo: 'group1' });
  granted(await bob.ask('key:failed', { channelId, epoch: 1 }));
  granted(await ann.ask('key:failed', { channelId, epoch: 1 }));
  expect(await watch(ann, 'General')).toEqual({ epoch: 2, groupInfo: null });
  await expect.poll(() => heard(ann, 'key:reform')).toEqual([{ channelId, epoch: 2 }]);
  expect(await commit(bob, 'General', 2, null)).toMatchObject({ accepted: true });
});

it('takes who is about to come into the order, and nothing is left when they do not', async () => {
  const [ann, bob] = [await enter('Coming Ann'), await enter('Coming Bob')];
  await commit(ann, 'Music', 0, null);
  await commit(bob, 'Music', 1, 'bob');
  await expect.poll(() => heard(ann, 'key:committed')).toHaveLength(1);
  await expect
    .poll(() => watch(bob, 'Music'), { interval: keyArrivalMs / 10 })
    .toEqual({ epoch: 0, groupInfo: null });
});

it('keeps the newest commits only, and takes none that are too large', async () => {
  const ann = await enter('Bound Ann', 'AFK');
  const channelId = ann.channel('AFK').id;
  await commit(ann, 'AFK', 0, null);
  for (let epoch = 1; epoch <= keyCommitsKept + 1; epoch += 1) {
    expect(await commit(ann, 'AFK', epoch, 'next')).toMatchObject({ accepted: true });
  }
  const commitsAfter = async (epoch: number) =>
    granted(await ann.ask('key:missed', { channelId, epoch })).commits;
  expect(await commitsAfter(1)).toBeNull();
  expect(await commitsAfter(2)).toHaveLength(keyCommitsKept);
  const most = {
    channelId,
    epoch: 0,
    commit: 'A'.repeat(keyCommitMaxLength),
    groupInfo: 'A'.repeat(keyGroupMaxLength),
  };
  expect(await ann.codeOf('key:commit', most)).toBe('ok');
  for (const change of [
    { commit: `${most.commit}A` },
    { groupInfo: `${most.groupInfo}A` },
    { commit: '' },
    { groupInfo: 'no base64!' },
    { epoch: -1 },
    { epoch: 0.5 },
  ]) {
    expect(await ann.codeOf('key:commit', { ...most, ...change })).toBe('invalidRequest');
  }
});

it('stops a person who commits or fails without end', async () => {
  const ann = await enter('Endless Ann', 'General');
  const channelId = ann.channel('General').id;
  const codes = new Set<string>();
  const asked = Array.from({ length: 100 }, () =>
    ann.codeOf('key:commit', { channelId, epoch: 999, commit: 'AA', groupInfo: 'AA' }),
  );
  for (const code of await Promise.all(asked)) codes.add(code);
  expect(codes).toEqual(new Set(['ok', 'rateLimited']));
  const failures = Array.from({ length: 12 }, () =>
    ann.codeOf('key:failed', { channelId, epoch: 999 }),
  );
  expect(await Promise.all(failures)).toContain('rateLimited');
});

it('encrypts no stage, no room above the limit, and none that says so; and a change of it ends a recording', async () => {
  const ann = owner;
  const settings = { name: 'Kinds', userLimit: null, music: false, hidesSpeaking: false };
  const made = async (change: object) =>
    granted(await ann.ask('channel:create', { settings: { ...settings, ...change } })).channel;
  expect(await made({})).toMatchObject({ sealed: true, encrypted: true });
  for (const change of [
    { name: 'Hall', stage: true },
    { name: 'Large', userLimit: 51 },
    { name: 'Plain', encrypted: false },
  ]) {
    const channel = await made(change);
    expect(channel.sealed).toBeUndefined();
    expect(await ann.codeOf('key:watch', { channelId: channel.id })).toBe('conflict');
  }
  await ann.join('Kinds');
  granted(await ann.ask('recording:start', { videos: false }));
  await ann.until(
    () => ann.channel('Kinds').recording?.key !== undefined,
    'a recording with a key',
  );
  const plain = { channelId: ann.channel('Kinds').id, settings: { ...settings, encrypted: false } };
  granted(await ann.ask('channel:update', plain));
  await ann.until(() => ann.channel('Kinds').recording === undefined, 'its end');

  // Where a channel becomes encrypted, what the server would hear or see of it ends.
  await ann.join('Plain');
  granted(await ann.ask('recording:start', { videos: false }));
  const camera = { source: 'camera' as const, rtpParameters: h264Parameters() };
  granted(await ann.ask('producer:create', camera));
  const { id: channelId } = ann.channel('Plain');
  granted(await ann.ask('channel:update', { channelId, settings: { ...settings, name: 'Plain' } }));
  await ann.until(() => ann.channel('Plain').sealed === true, 'an encrypted channel');
  const told = ann.told.map(({ name, payload }) => ({ name, ...(payload as object) }));
  expect(told).toContainEqual(
    expect.objectContaining({ name: 'recording:ended', end: 'encrypted' }),
  );
  expect(told).toContainEqual({ name: 'producer:ended', source: 'camera' });
  expect(ann.channel('Plain').recording ?? null).toBeNull();
  expect(await ann.codeOf('producer:create', camera)).toBe('cannotEncrypt');
  granted(await ann.ask('producer:create', { ...camera, rtpParameters: screenParameters() }));
});

/** What a browser would send for a camera that offers only H264. */
function h264Parameters(): RtpParametersField {
  const { codecs, ...parameters } = screenParameters();
  const [vp8] = codecs;
  if (!vp8) throw new Error('no codec');
  const h264 = {
    ...vp8,
    mimeType: 'video/H264',
    parameters: {
      'packetization-mode': 1,
      'profile-level-id': '42e01f',
      'level-asymmetry-allowed': 1,
    },
  };
  return { ...parameters, codecs: [h264, ...codecs.slice(1)] };
}

it('captions pass through an encrypted channel sealed, and in no other way', async () => {
  const ann = await enter('Captions Ann', 'General');
  const bob = await enter('Captions Bob', 'General');
  const plain = { text: 'good morning', isFinal: true, spokenMs: 0 };
  expect(await ann.codeOf('caption:send', plain)).toBe('conflict');
  granted(await ann.ask('caption:send', { sealed: 'c2VhbGVk' }));
  await bob.catchUp();
  const captions = bob.told.filter(({ name }) => name === 'caption:sent');
  const { peerId } = ann.session;
  expect(captions).toEqual([{ name: 'caption:sent', payload: { peerId, sealed: 'c2VhbGVk' } }]);
});

it('no whisper goes between encrypted channels, whose keys others do not have', async () => {
  const ann = await enter('Whisper Ann', 'General');
  const bob = await enter('Whisper Bob', 'General');
  await enter('Whisper Cho', 'Music');
  await ann.catchUp();
  expect(
    await ann.ask('whisper:start', { target: { channelId: ann.channel('Music').id } }),
  ).toMatchObject({ ok: false, error: { code: 'cannotEncrypt' } });
  granted(await ann.ask('whisper:start', { target: { peerId: bob.session.peerId } }));
});

it('lets no bot in, which would hear nothing and not be heard', async () => {
  const { token } = granted(await owner.ask('bot:create', { name: 'Keyless bot' }));
  const bot = await PerchBot.connect({
    url: server.url,
    serverKey: owner.challenge.serverKey,
    token,
  });
  const channelId = owner.channel('General').id;
  await expect(bot.ask('channel:join', { channelId })).rejects.toMatchObject({
    code: 'cannotEncrypt',
  });
  bot.close();
});

it('takes a bot out of a channel that becomes encrypted, as those who stay see', async () => {
  const settings = { name: 'Robots', userLimit: null, music: false, hidesSpeaking: false };
  const { channel } = granted(
    await owner.ask('channel:create', { settings: { ...settings, encrypted: false } }),
  );
  const { token } = granted(await owner.ask('bot:create', { name: 'Robot of the open' }));
  const bot = await PerchBot.connect({
    url: server.url,
    serverKey: owner.challenge.serverKey,
    token,
  });
  await bot.ask('channel:join', { channelId: channel.id });
  await owner.join('Robots');
  const inside = () =>
    occupantsOf(owner.presence, channel.id)
      .map(({ user: { name } }) => name)
      .sort();
  await owner.until(() => inside().includes('Robot of the open'), 'the bot');
  granted(await owner.ask('channel:update', { channelId: channel.id, settings }));
  await owner.until(() => owner.channel('Robots').sealed === true, 'an encrypted channel');
  await owner.until(() => inside().join() === 'Owner', 'the bot to be out');
  await expect(bot.ask('channel:join', { channelId: channel.id })).rejects.toMatchObject({
    code: 'cannotEncrypt',
  });
  // Where the mark is taken away again it can come back.
  const plain = { channelId: channel.id, settings: { ...settings, encrypted: false } };
  granted(await owner.ask('channel:update', plain));
  await bot.ask('channel:join', { channelId: channel.id });
  bot.close();
  await owner.leave();
});
