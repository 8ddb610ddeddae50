import { beforeEach, expect, it } from 'vitest';
import type { ChannelId, DirectPairId } from '../../shared/domain/ids.ts';
import type { DirectNotifications } from '../../shared/protocol/streams/direct.ts';
import { DeviceKey } from './DeviceKey.ts';
import { localPeers } from './localPeers.ts';
import { microphoneParameters } from './rtpParameters.ts';
import { granted, TestPeer } from './TestPeer.ts';

const local = localPeers();
let ann: TestPeer;
let bob: TestPeer;

beforeEach(async () => {
  ann = await local.enter('Ann', 'General');
  bob = await local.enter('Bob', 'General');
});

const allow = async (peer: TestPeer, allowed = true, channel = 'General') =>
  granted(
    await peer.ask('direct:allow', { channelId: peer.channel(channel).id as ChannelId, allowed }),
  );

/** All notifications of this name that a peer has got so far. */
async function told<Name extends keyof DirectNotifications>(
  peer: TestPeer,
  name: Name,
): Promise<DirectNotifications[Name][]> {
  await peer.catchUp();
  return peer.told.flatMap((each) =>
    each.name === name ? [each.payload as DirectNotifications[Name]] : [],
  );
}

/** The pair of Ann and Bob, who both allow it. */
async function paired(): Promise<DirectNotifications['direct:paired']> {
  await allow(ann);
  await allow(bob);
  const [pair] = await told(ann, 'direct:paired');
  if (!pair) throw new Error('no pair was made');
  return pair;
}

/** The owner code works once: the same person comes back in a later test. */
const ownerKey = new DeviceKey();
async function theOwner(): Promise<TestPeer> {
  const owner = await TestPeer.connect(local.url, ownerKey);
  local.add(owner);
  const { user } = await owner.open({ name: 'Olga' });
  if (!user.isOwner) granted(await owner.ask('user:claimOwner', { code: local.ownerCode }));
  return owner;
}

const isEnded = async (peer: TestPeer) => (await told(peer, 'direct:ended')).length;
const offer = { description: { type: 'offer' as const, sdp: 'v=0' } };
const candidate = {
  candidate: {
    candidate: 'candidate:1 1 udp 1 192.0.2.7 9 typ host',
    sdpMid: '0',
    sdpMLineIndex: 0,
    usernameFragment: null,
  },
};

it('pairs two only when both allow it, and one of them gives way', async () => {
  await allow(ann);
  expect(await told(bob, 'direct:paired')).toEqual([]);
  expect(await told(ann, 'direct:paired')).toEqual([]);
  await allow(bob);
  const [annsPair] = await told(ann, 'direct:paired');
  const [bobsPair] = await told(bob, 'direct:paired');
  expect(annsPair).toMatchObject({ peerId: bob.session.peerId, purpose: 'room' });
  expect(bobsPair).toMatchObject({ peerId: ann.session.peerId, pairId: annsPair?.pairId });
  expect(annsPair?.isPolite).toBe(!bobsPair?.isPolite);
});

it('pairs two by the name that both still have after a restart, unless only one has it or others do', async () => {
  const held = 'from-before' as DirectPairId;
  const [cho, dan] = [await local.enter('Cho', 'Music'), await local.enter('Dan', 'Music')];
  const pairOf = async (first: TestPeer, second: TestPeer, channel: string, names: object[]) => {
    const channelId = first.channel(channel).id as ChannelId;
    for (const [index, peer] of [first, second].entries()) {
      granted(await peer.ask('direct:allow', { channelId, allowed: true, ...names[index] }));
    }
    const pairIds = [await told(first, 'direct:paired'), await told(second, 'direct:paired')].map(
      (pairs) => pairs.at(-1)?.pairId,
    );
    expect(pairIds[0]).toBe(pairIds[1]);
    return pairIds[0];
  };
  expect(await pairOf(ann, bob, 'General', [{ held }, { held }])).toBe(held);
  expect(await pairOf(cho, dan, 'Music', [{ held }, { held }])).not.toBe(held);
  granted(await ann.ask('direct:giveUp', { pairId: held }));
  await allow(bob, false);
  expect(await pairOf(ann, bob, 'General', [{ held }, {}])).not.toBe(held);
});

it('passes offers and candidates on to the other one of the pair alone', async () => {
  const cho = await local.enter('Cho', 'Music');
  const { pairId } = await paired();
  for (const signal of [offer, candidate]) {
    granted(await ann.ask('direct:signal', { pairId, signal }));
    expect(await cho.codeOf('direct:signal', { pairId, signal })).toBe('notFound');
  }
  expect(await told(bob, 'direct:signalled')).toEqual([
    { pairId, signal: offer },
    { pairId, signal: candidate },
  ]);
  await cho.catchUp();
  expect(cho.told.filter(({ name }) => name.startsWith('direct:'))).toEqual([]);
  expect(await told(ann, 'direct:signalled')).toEqual([]);
});

it('passes nothing on to who has not agreed, and nothing that is too long', async () => {
  await allow(ann);
  expect(await ann.codeOf('direct:signal', { pairId: 'guessed', signal: offer })).toBe('notFound');
  const { pairId } = await paired();
  const long = { description: { type: 'offer', sdp: 'v'.repeat(32_001) } };
  expect(await ann.codeOf('direct:signal', { pairId, signal: long })).toBe('invalidRequest');
  const codes = new Set<string>();
  for (let count = 0; count < 30; count += 1) {
    codes.add(await ann.codeOf('direct:signal', { pairId, signal: offer }));
  }
  expect(codes).toEqual(new Set(['ok', 'rateLimited']));
});

it('takes the pair apart when a third person enters, and makes a new one when they have left', async () => {
  const { pairId } = await paired();
  const cho = await local.enter('Cho', 'General');
  expect(await isEnded(ann)).toBe(1);
  expect(await isEnded(bob)).toBe(1);
  expect(await ann.codeOf('direct:signal', { pairId, signal: offer })).toBe('notFound');
  await allow(cho);
  expect(await told(cho, 'direct:paired')).toEqual([]);
  await cho.leave();
  const pairs = await told(ann, 'direct:paired');
  expect(pairs).toHaveLength(2);
  expect(pairs[1]?.pairId).not.toBe(pairId);
});

it('takes the pair apart when one leaves, moves, closes, or no longer allows it', async () => {
  await paired();
  await bob.join('Music');
  expect(await isEnded(ann)).toBe(1);
  // Who comes back allows it anew.
  await bob.join('General');
  expect(await told(ann, 'direct:paired')).toHaveLength(1);
  await allow(bob);
  expect(await told(ann, 'direct:paired')).toHaveLength(2);
  await allow(ann, false);
  expect(await isEnded(bob)).toBe(2);
  await allow(ann);
  granted(await bob.ask('session:close', {}));
  expect(await isEnded(ann)).toBe(3);
});

it('takes the pair apart while the channel is recorded: what goes directly is nothing that the server could record', async () => {
  const owner = await theOwner();
  const { id: channelId } = ann.channel('General');
  const mayRecord = {
    subject: { userId: ann.session.user.id },
    before: { allow: [], deny: [] },
    after: { allow: ['record' as const], deny: [] },
  };
  granted(await owner.ask('channel:override', { channelId, changes: [mayRecord] }));
  await paired();
  granted(await ann.ask('recording:start', { videos: false }));
  expect(await isEnded(bob)).toBe(1);
  await allow(bob);
  expect(await told(bob, 'direct:paired')).toHaveLength(1);
  granted(await ann.ask('recording:stop', {}));
  expect(await told(bob, 'direct:paired')).toHaveLength(2);
});

it('makes the pair anew when the channel becomes one for music, and keeps it when only its status changes', async () => {
  const owner = await theOwner();
  await paired();
  const { id: channelId } = ann.channel('General');
  granted(await ann.ask('channel:setStatus', { channelId, status: 'Playing chess' }));
  expect(await isEnded(bob)).toBe(0);
  const settings = { name: 'General', userLimit: null, hidesSpeaking: false };
  for (const music of [true, false]) {
    granted(await owner.ask('channel:update', { channelId, settings: { ...settings, music } }));
  }
  expect(await isEnded(bob)).toBe(2);
  expect(await told(bob, 'direct:paired')).toHaveLength(3);
});

it('takes the pair apart for good when one gives up, until that one allows it again', async () => {
  const { pairId } = await paired();
  granted(await ann.ask('direct:giveUp', { pairId }));
  expect(await isEnded(bob)).toBe(1);
  await allow(bob);
  expect(await told(bob, 'direct:paired')).toHaveLength(1);
  await allow(ann);
  expect(await told(bob, 'direct:paired')).toHaveLength(2);
});

it('keeps the pair while a connection to the server is lost, and ends it for an app that starts anew', async () => {
  await paired();
  bob.vanish();
  await ann.until(() => ann.presence.occupants.some(({ away }) => away), 'Bob’s absence');
  expect(await isEnded(ann)).toBe(0);
  const { resumeToken } = bob.session;
  bob = await TestPeer.connect(local.url, bob.key);
  local.add(bob);
  expect((await bob.open({ resumeToken, channelId: ann.channel('General').id })).resumed).toBe(
    true,
  );
  expect(await isEnded(ann)).toBe(1);
  expect(await told(bob, 'direct:paired')).toEqual([]);
  await allow(bob);
  expect(await told(ann, 'direct:paired')).toHaveLength(2);
});

it('takes the pair apart in the moment in which a moderator mutes one, and makes none meanwhile', async () => {
  const owner = await theOwner();
  await paired();
  const { id: userId } = ann.session.user;
  granted(await owner.ask('person:mute', { userId, forMs: null }));
  expect(await isEnded(bob)).toBe(1);
  expect(await isEnded(ann)).toBe(1);
  await allow(ann);
  expect(await told(bob, 'direct:paired')).toHaveLength(1);
  granted(await owner.ask('person:unmute', { userId }));
  expect(await told(bob, 'direct:paired')).toHaveLength(2);

  // Nor on a stage, and nowhere where the server limits what a voice takes.
  const settings = { userLimit: null, music: false, hidesSpeaking: false };
  for (const [name, limit] of [
    ['Hall', { stage: true }],
    ['Narrow', { bitrate: 32_000 }],
  ] as const) {
    const made = await owner.ask('channel:create', { settings: { ...settings, ...limit, name } });
    granted(made);
    for (const peer of [ann, bob]) {
      await peer.catchUp();
      await peer.join(name);
      await allow(peer, true, name);
    }
    expect(await told(bob, 'direct:paired')).toHaveLength(2);
  }
});

it('does not send by itself what one takes directly, and sends it again when the pair ends', async () => {
  const running = () => local.counts.consumers.filter(({ paused }) => !paused).length;
  const microphone = { source: 'microphone' as const, rtpParameters: microphoneParameters() };
  granted(await ann.ask('producer:create', microphone));
  await bob.until(() => bob.offers.length === 1, 'Ann’s voice');
  expect(running()).toBe(1);
  const { pairId } = await paired();
  granted(await bob.ask('direct:receive', { pairId, sources: ['microphone', 'camera'] }));
  expect(local.counts.consumers).toHaveLength(1);
  expect(running()).toBe(0);
  // The list shows who speaks, and the server measures that: it still receives her voice, but not her camera.
  expect(await told(ann, 'direct:carried')).toEqual([{ pairId, sources: ['camera'] }]);
  granted(await bob.ask('direct:receive', { pairId, sources: [] }));
  expect(running()).toBe(1);
  granted(await bob.ask('direct:receive', { pairId, sources: ['microphone'] }));
  granted(await ann.ask('direct:giveUp', { pairId }));
  await expect.poll(running).toBe(1);
  granted(await ann.ask('producer:close', { source: 'microphone' }));
});
