import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import type { ChannelId, RoleId } from '../../shared/domain/ids.ts';
import type { EndedKnock, Knock } from '../../shared/domain/Knock.ts';
import { DeviceKey } from './DeviceKey.ts';
import { decideInChannel } from './decideInChannel.ts';
import { LocalServer } from './LocalServer.ts';
import { microphoneParameters } from './rtpParameters.ts';
import { granted, TestPeer } from './TestPeer.ts';

/*
 * Who gets into a locked channel, and who is told what about a knock.
 */

let local: LocalServer;
let owner: TestPeer;
/** A new one for each test, because limits count by channel. */
let office: ChannelId;
let peers: TestPeer[];
let count = 0;

const officeSettings = (locked: boolean) => ({
  name: 'Office',
  userLimit: null,
  music: false,
  hidesSpeaking: false,
  locked,
});

beforeAll(async () => {
  local = await LocalServer.start({ workers: 1, sessionHoldMs: 300 });
  owner = await TestPeer.enter(local.url, 'Owner');
  granted(await owner.ask('user:claimOwner', { code: local.server.ownerCode ?? '' }));
});
afterAll(async () => {
  owner?.close();
  await local?.close();
});
beforeEach(async () => {
  peers = [];
  const settings = officeSettings(true);
  office = granted(await owner.ask('channel:create', { settings })).channel.id;
  return async () => {
    for (const peer of peers) {
      if (peer.socket.connected) await peer.ask('session:close', {});
      peer.close();
    }
    granted(await owner.ask('channel:delete', { channelId: office }));
  };
});

/** Names are not used again: limits count by person. */
async function enter(name: string, channel?: string, key?: DeviceKey): Promise<TestPeer> {
  count += 1;
  const peer = await TestPeer.connect(local.url, key);
  peers.push(peer);
  await peer.open({ name: `${name} ${count}` });
  if (channel !== undefined) await peer.join(channel);
  return peer;
}

const knock = (peer: TestPeer) => peer.codeOf('knock:begin', { channelId: office });
const join = (peer: TestPeer) => peer.codeOf('channel:join', { channelId: office });
const answer = (peer: TestPeer, knocker: TestPeer, letsIn: boolean) =>
  peer.codeOf('knock:answer', { peerId: knocker.session.peerId, letsIn });

/** The people knocking, by the last message that this peer received about it. */
function knockersToldTo(peer: TestPeer): string[] | null {
  const told = peer.told.findLast(({ name }) => name === 'knock:changed')?.payload as
    | { knocks: Knock[] }
    | undefined;
  return told?.knocks.map(({ user }) => user.name) ?? null;
}

function endingsToldTo(peer: TestPeer): EndedKnock[] {
  return peer.told.flatMap(({ name, payload }) =>
    name === 'knock:ended' ? [payload as EndedKnock] : [],
  );
}

async function untilEnded(peer: TestPeer): Promise<EndedKnock> {
  await peer.until(() => endingsToldTo(peer).length > 0, 'the end of the knock');
  return endingsToldTo(peer)[0] as EndedKnock;
}

it('whoever may join enters an empty one; then others must be let in', async () => {
  const [ann, bob, cho] = [await enter('Ann'), await enter('Bob'), await enter('Cho', 'General')];
  expect(await knock(ann)).toBe('conflict');
  expect(await join(ann)).toBe('ok');
  expect(await join(bob)).toBe('channelLocked');
  expect(await bob.codeOf('channel:prepare', { channelId: office })).toBe('channelLocked');
  expect(bob.listedIn).toBeNull();

  expect(await knock(bob)).toBe('ok');
  await ann.catchUp();
  expect(knockersToldTo(ann)).toEqual([bob.session.user.name]);
  expect(await answer(cho, bob, true)).toBe('notFound');
  expect(await answer(ann, bob, true)).toBe('ok');
  expect(await untilEnded(bob)).toEqual({
    channelId: office,
    ending: 'letIn',
    by: ann.session.user.name,
  });
  await ann.catchUp();
  expect(knockersToldTo(ann)).toEqual([]);
  // Nobody else may use that.
  expect(await join(cho)).toBe('channelLocked');
  expect(await join(bob)).toBe('ok');
  expect(await answer(ann, bob, true)).toBe('notFound');

  // Once.
  await bob.leave();
  expect(await join(bob)).toBe('channelLocked');
  expect(knockersToldTo(cho)).toBeNull();
});

it('nobody hears anything of a locked channel before they are in it', async () => {
  const [ann, bob] = [await enter('Ann', 'Office'), await enter('Bob')];
  const microphone = { source: 'microphone' as const, rtpParameters: microphoneParameters() };
  granted(await ann.ask('producer:create', microphone));
  await bob.codeOf('channel:prepare', { channelId: office });
  await join(bob);
  await knock(bob);
  await bob.catchUp();
  expect([...bob.offers, ...bob.prepared]).toEqual([]);
});

it('a knock is refused or withdrawn', async () => {
  const ann = await enter('Ann', 'Office');
  const [bob, cho, dan] = [await enter('Bob'), await enter('Cho'), await enter('Dan')];
  for (const peer of [bob, cho, dan]) expect(await knock(peer)).toBe('ok');
  expect(await answer(ann, bob, false)).toBe('ok');
  expect(await untilEnded(bob)).toMatchObject({ ending: 'refused', by: ann.session.user.name });
  expect(await join(bob)).toBe('channelLocked');
  granted(await cho.ask('knock:withdraw', {}));
  await ann.catchUp();
  expect(knockersToldTo(ann)).toEqual([dan.session.user.name]);
  expect(await answer(ann, cho, true)).toBe('notFound');
  await cho.catchUp();
  expect(endingsToldTo(cho)).toEqual([]);
});

it('a knock that nobody answers ends by itself', async () => {
  const other = await LocalServer.start({ workers: 1, knockWaitMs: 50 });
  const [ann, bob] = [
    await TestPeer.enter(other.url, 'Ann'),
    await TestPeer.enter(other.url, 'Bob', 'General'),
  ];
  peers.push(ann, bob);
  granted(await ann.ask('user:claimOwner', { code: other.server.ownerCode ?? '' }));
  const channelId = ann.channel('General').id;
  const settings = { ...officeSettings(true), name: 'General' };
  granted(await ann.ask('channel:update', { channelId, settings }));
  const cho = await TestPeer.enter(other.url, 'Cho');
  peers.push(cho);
  granted(await cho.ask('knock:begin', { channelId }));
  expect(await untilEnded(cho)).toEqual({ channelId, ending: 'unanswered', by: null });
  await bob.catchUp();
  expect(knockersToldTo(bob)).toEqual([]);
  for (const peer of [ann, bob, cho]) peer.close();
  await other.close();
});

it('a knock ends when the channel empties, is unlocked, or the one who knocks is gone', async () => {
  const ann = await enter('Ann', 'Office');
  const [bob, cho] = [await enter('Bob'), await enter('Cho')];
  await knock(bob);
  await knock(cho);
  cho.vanish();
  await ann.until(() => knockersToldTo(ann)?.length === 1, 'the end of a knock');
  await ann.leave();
  expect(await untilEnded(bob)).toMatchObject({ ending: 'empty' });
  expect(await join(bob)).toBe('ok');

  await knock(ann);
  granted(
    await owner.ask('channel:update', { channelId: office, settings: officeSettings(false) }),
  );
  expect(await untilEnded(ann)).toMatchObject({ ending: 'unlocked' });
  expect(await join(ann)).toBe('ok');
});

it('lets in who may move people, who was moved there, and another window of who is inside', async () => {
  const key = new DeviceKey();
  const [ann, bob] = [await enter('Ann', 'Office', key), await enter('Bob', 'General')];
  expect(await join(await enter('Ann', undefined, key))).toBe('ok');
  expect(await join(owner)).toBe('ok');
  await owner.leave();
  granted(await owner.ask('person:move', { peerId: bob.session.peerId, channelId: office }));
  await expect.poll(() => bob.listedIn).toBe('Office');
  // They were moved once.
  await bob.leave();
  expect(await join(bob)).toBe('channelLocked');
  expect(ann.listedIn).toBe('Office');
});

it('lets back in, once, whose session has ended inside, but not who was kicked', async () => {
  const ann = await enter('Ann', 'Office');
  const key = new DeviceKey();
  const bob = await enter('Bob', undefined, key);
  await knock(bob);
  await answer(ann, bob, true);
  expect(await join(bob)).toBe('ok');
  granted(await bob.ask('session:close', {}));
  bob.close();
  const again = await TestPeer.connect(local.url, key);
  peers.push(again);
  expect((await again.open({ channelId: office })).joinFailure).toBeNull();
  await again.leave();
  expect(await join(again)).toBe('channelLocked');

  await knock(again);
  await answer(ann, again, true);
  expect(await join(again)).toBe('ok');
  granted(await owner.ask('person:kick', { userId: again.session.user.id, reason: null }));
  const third = await TestPeer.connect(local.url, key);
  peers.push(third);
  expect((await third.open({ channelId: office })).joinFailure?.code).toBe('channelLocked');
});

it('bounds the knocks of one person, and those at one channel', async () => {
  const ann = await enter('Ann', 'Office');
  const bob = await enter('Bob');
  const codes: string[] = [];
  for (let round = 0; round < 6; round += 1) {
    codes.push(await knock(bob));
    granted(await bob.ask('knock:withdraw', {}));
  }
  expect(codes).toEqual(['ok', 'ok', 'ok', 'ok', 'rateLimited', 'rateLimited']);
  const crowd = await Promise.all(Array.from({ length: 9 }, (_, index) => enter(`Crowd ${index}`)));
  const ofCrowd = await Promise.all(crowd.map(knock));
  expect(ofCrowd.filter((code) => code === 'limitReached')).toHaveLength(1);
  await ann.catchUp();
  expect(knockersToldTo(ann)).toHaveLength(8);
});

it('leaves no trace of a hidden channel: no knock there, and no word when it becomes hidden', async () => {
  const ann = await enter('Ann', 'Office');
  const bob = await enter('Bob');
  const everyone = owner.session.roles.find(({ kind }) => kind === 'everyone')?.id as RoleId;
  await knock(bob);
  const overrides = [
    { subject: { roleId: everyone }, allow: [], deny: ['seeChannel' as const] },
    { subject: { userId: ann.session.user.id }, allow: ['seeChannel' as const], deny: [] },
  ];
  await decideInChannel(owner, office, overrides);
  await Promise.all([ann.catchUp(), bob.catchUp()]);
  expect(knockersToldTo(ann)).toEqual([]);
  expect(endingsToldTo(bob)).toEqual([]);
  expect(await knock(bob)).toBe('notFound');
  expect(await answer(ann, bob, true)).toBe('notFound');
});
