import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import {
  type Call,
  type CallEnding,
  callBeatMs,
  type MissedCall,
} from '../../shared/domain/Call.ts';
import type { ChannelId } from '../../shared/domain/ids.ts';
import type { CallNotifications } from '../../shared/protocol/people/calls.ts';
import { tones } from '../harness/tones.ts';
import { LocalServer } from './LocalServer.ts';
import { microphoneParameters } from './rtpParameters.ts';
import { SoundingPeer } from './SoundingPeer.ts';
import { granted, TestPeer } from './TestPeer.ts';

let local: LocalServer;
let owner: TestPeer;
let peers: TestPeer[] = [];

beforeAll(async () => {
  local = await LocalServer.start({ workers: 1, sessionHoldMs: 2_000 });
  owner = await TestPeer.enter(local.url, 'Owner');
  granted(await owner.ask('user:claimOwner', { code: local.server.ownerCode ?? '' }));
});
afterEach(async () => {
  for (const peer of peers) {
    if (peer.socket.connected) await peer.ask('session:close', {});
    peer.close();
  }
  peers = [];
  expect(local.complaints).toEqual([]);
});
afterAll(async () => {
  owner?.close();
  await local?.close();
});

async function enter(name: string, channel?: string): Promise<TestPeer> {
  const peer = await TestPeer.enter(local.url, name, channel);
  peers.push(peer);
  return peer;
}

/** Another window of a person. */
async function windowOf(peer: TestPeer): Promise<TestPeer> {
  const window = await TestPeer.connect(local.url, peer.key);
  peers.push(window);
  await window.open();
  return window;
}

const lastOf = <Name extends keyof CallNotifications>(peer: TestPeer, name: Name) =>
  peer.told.findLast((each) => each.name === name)?.payload as CallNotifications[Name] | undefined;
const toldCall = (peer: TestPeer): Call | undefined => lastOf(peer, 'call:changed')?.call;
const userIdOf = (peer: TestPeer) => peer.session.user.id;
const ring = (caller: TestPeer, callee: TestPeer) =>
  caller.ask('call:ring', { userId: userIdOf(callee) });

/** Calls somebody, and waits until it rings there. */
async function rung(caller: TestPeer, callee: TestPeer): Promise<ChannelId> {
  expect(granted(await ring(caller, callee)).refusal).toBeNull();
  await callee.until(() => toldCall(callee)?.other.id === userIdOf(caller), 'a call');
  return toldCall(callee)?.id as ChannelId;
}

/** Calls somebody who answers; both are in the channel of the call. */
async function connected(caller: TestPeer, callee: TestPeer): Promise<ChannelId> {
  const callId = await rung(caller, callee);
  granted(await callee.ask('call:accept', { callId }));
  for (const peer of [caller, callee])
    granted(await peer.ask('channel:join', { channelId: callId }));
  return callId;
}

async function ended(peer: TestPeer, ending: CallEnding): Promise<void> {
  await peer.until(() => lastOf(peer, 'call:ended')?.ending === ending, `the end: ${ending}`);
}

async function missedBy(peer: TestPeer): Promise<readonly MissedCall[]> {
  return granted(await peer.ask('call:get', {})).missed;
}

it('lets two people hear each other, and nobody else enter or see it, whoever they are', async () => {
  const [ann, bob, cho] = [
    await SoundingPeer.enter(local.url, 'Ann', tones.Ann),
    await SoundingPeer.enter(local.url, 'Bob', tones.Bob),
    await SoundingPeer.enter(local.url, 'Cho', tones.Cho),
  ];
  try {
    for (const person of [ann, bob, cho]) await person.join('General');
    const callId = await rung(ann.peer, bob.peer);
    expect(toldCall(bob.peer)).toMatchObject({ isOutgoing: false, isAccepted: false });
    granted(await bob.peer.ask('call:accept', { callId }));
    await ann.peer.until(() => toldCall(ann.peer)?.isAccepted === true, 'the answer');
    for (const { peer } of [ann, bob]) {
      granted(await peer.ask('channel:join', { channelId: callId }));
    }
    const heardBy = ({ hears }: SoundingPeer) => hears.map(({ frequency }) => frequency);
    await expect
      .poll(() => [heardBy(ann), heardBy(bob), heardBy(cho)])
      .toEqual([[tones.Bob], [tones.Ann], []]);
    expect(ann.peer.listedIn).toBe('Ann, Bob');

    for (const stranger of [cho.peer, owner]) {
      await stranger.catchUp();
      expect(stranger.presence.channels.map(({ name }) => name)).not.toContain('Ann, Bob');
      expect(stranger.presence.occupants.map(({ user }) => user.name)).not.toContain('Ann');
      for (const name of ['channel:join', 'channel:prepare', 'knock:begin', 'channel:delete']) {
        expect(await stranger.codeOf(name, { channelId: callId })).toBe('notFound');
      }
      for (const name of ['call:accept', 'call:open']) {
        expect(await stranger.codeOf(name, { callId })).toBe('notFound');
      }
      granted(await stranger.ask('call:end', { callId }));
      const target = { target: { peerId: ann.peer.session.peerId } };
      expect(await stranger.codeOf('person:disconnect', target.target)).toBe('notFound');
    }
    expect(JSON.stringify(local.server.health())).not.toContain('Ann');
    const wholeLog = { before: null, search: '', userId: null, kinds: [], limit: 50 };
    expect(
      granted(await owner.ask('audit:list', wholeLog)).entries.map(({ kind }) => kind),
    ).toEqual(['ownerClaimed']);
    // What belongs to channels that are kept does not go there.
    for (const [name, payload] of [
      ['channel:delete', { channelId: callId }],
      ['channel:setStatus', { channelId: callId, status: 'Secret' }],
      ['chat:open', { channelId: callId, place: { at: 'unread' }, limit: 9 }],
      ['whisper:start', { target: { channelId: cho.peer.channel('General').id } }],
    ] as const) {
      expect(await ann.peer.codeOf(name, payload)).toBe('forbidden');
    }

    granted(await bob.peer.ask('channel:leave', {}));
    await ended(ann.peer, 'hungUp');
    await expect.poll(() => heardBy(ann)).toEqual([]);
    await ann.leave();
    await ann.peer.until(
      () => !ann.peer.presence.channels.some(({ id }) => id === callId),
      'the end',
    );
  } finally {
    for (const person of [ann, bob, cho]) {
      granted(await person.peer.ask('session:close', {}));
      person.close();
    }
  }
});

it('sends nothing at all to a third person while two call, talk and hang up', async () => {
  const [ann, bob] = [await enter('Abe'), await enter('Bea')];
  const [dan, eve] = [await enter('Dan', 'General'), await enter('Eve')];
  for (const stranger of [owner, dan, eve]) await stranger.catchUp();
  const packets: string[] = [];
  for (const { socket } of [owner, dan, eve]) {
    socket.io.engine.on('packet', ({ type, data }: { type: string; data?: unknown }) => {
      if (type === 'message') packets.push(String(data));
    });
  }
  granted(await ann.ask('call:end', { callId: await rung(ann, bob) }));
  const callId = await connected(ann, bob);
  const microphone = { source: 'microphone' as const, rtpParameters: microphoneParameters() };
  granted(await ann.ask('producer:create', microphone));
  granted(await ann.ask('peer:update', { muted: true, deafened: false, listenOnly: false }));
  granted(await bob.ask('call:beat', {}));
  granted(await bob.ask('call:end', { callId }));
  await ended(ann, 'hungUp');
  for (const peer of [ann, bob]) granted(await peer.ask('channel:leave', {}));
  expect(granted(await ring(dan, ann)).refusal).toBeNull();
  await dan.until(() => toldCall(dan) !== undefined, 'the call of Dan');
  // The only call of which any of the three knows is their own.
  expect(
    packets.filter((packet) => !packet.startsWith('3')).map((packet) => packet.slice(0, 17)),
  ).toEqual(['2["call:changed",']);
});

it('rings in all windows of a person; one answers, and no other one gets in beside it', async () => {
  const [ann, bob] = [await enter('Ada', 'General'), await enter('Ben', 'Music')];
  const other = await windowOf(bob);
  const callId = await rung(ann, bob);
  await other.until(() => toldCall(other) !== undefined, 'a call');
  granted(await other.ask('call:accept', { callId }));
  expect(await bob.codeOf('call:accept', { callId })).toBe('notFound');
  granted(await other.ask('channel:join', { channelId: callId }));
  await bob.until(() => toldCall(bob)?.isAccepted === true, 'the answer elsewhere');
  expect(toldCall(bob)?.isHere).toBe(false);
  expect(toldCall(other)?.isHere).toBe(true);
  expect(await bob.codeOf('channel:join', { channelId: callId })).toBe('conflict');
  expect(bob.listedIn).toBe('Music');
  // Any window can hang up.
  granted(await bob.ask('call:end', { callId }));
  await ended(ann, 'hungUp');
});

it('makes one call of two people who call each other', async () => {
  const [ann, bob] = [await enter('Alf'), await enter('Bo')];
  const callId = await rung(ann, bob);
  expect(granted(await ring(bob, ann)).refusal).toBeNull();
  for (const peer of [ann, bob]) {
    await peer.until(() => toldCall(peer)?.isAccepted === true, 'the answer');
  }
  expect([toldCall(ann), toldCall(bob)]).toMatchObject([
    { id: callId, isOutgoing: true },
    { id: callId, isOutgoing: false, isAccepted: true },
  ]);
});

describe('who is not rung', () => {
  it('is busy, does not want to be disturbed, is not here, or takes no calls; the caller is told', async () => {
    const [ann, bob, cho] = [await enter('Amy'), await enter('Bill'), await enter('Coco')];
    await rung(bob, cho);
    expect(granted(await ring(ann, cho)).refusal).toBe('busy');
    expect(await cho.codeOf('call:ring', { userId: userIdOf(ann) })).toBe('conflict');
    granted(await cho.ask('call:end', { callId: toldCall(cho)?.id as ChannelId }));
    await ended(bob, 'declined');
    granted(await cho.ask('user:setDoor', { door: { kind: 'doNotDisturb' } }));
    expect(granted(await ring(ann, cho)).refusal).toBe('doNotDisturb');
    granted(await cho.ask('call:allow', { allowed: false }));
    expect(await ann.codeOf('call:ring', { userId: userIdOf(cho) })).toBe('forbidden');
    expect(await ann.codeOf('call:ring', { userId: userIdOf(ann) })).toBe('conflict');
    expect(await ann.codeOf('call:ring', { userId: 'nobody' })).toBe('notFound');
    granted(await bob.ask('session:close', {}));
    bob.close();
    expect(granted(await ring(ann, bob)).refusal).toBe('notHere');
  });

  it('finds the missed calls when they come, until they have seen them; a declined one is none', async () => {
    const [ann, bob] = [await enter('Aki'), await enter('Bibi')];
    granted(await bob.ask('call:end', { callId: await rung(ann, bob) }));
    await ended(ann, 'declined');
    expect(await missedBy(bob)).toEqual([]);
    granted(await ann.ask('call:end', { callId: await rung(ann, bob) }));
    await bob.until(() => lastOf(bob, 'call:missed') !== undefined, 'a missed call');
    granted(await bob.ask('session:close', {}));
    bob.close();
    expect(granted(await ring(ann, bob)).refusal).toBe('notHere');
    const back = await windowOf(bob);
    const caller = { id: userIdOf(ann), name: 'Aki' };
    await expect.poll(() => missedBy(back)).toMatchObject([{ caller, times: 2 }]);
    granted(await back.ask('call:seeMissed', {}));
    expect(await missedBy(back)).toEqual([]);
  });

  it('is rung by nobody again and again', async () => {
    const [ann, bob] = [await enter('Arno'), await enter('Bert')];
    const codes = [];
    for (let tries = 0; tries < 8; tries += 1) {
      codes.push(await ann.codeOf('call:ring', { userId: userIdOf(bob) }));
      const { call } = granted(await ann.ask('call:get', {}));
      if (call) granted(await ann.ask('call:end', { callId: call.id }));
    }
    expect(new Set(codes)).toEqual(new Set(['ok', 'rateLimited']));
  });
});

describe('a call in which a connection is lost', () => {
  it('says so to the other at once, and is resumed', async () => {
    const [ann, bob] = [await enter('Anouk'), await enter('Basil')];
    const callId = await connected(ann, bob);
    const { resumeToken } = bob.session;
    bob.vanish();
    await ann.until(() => toldCall(ann)?.isOtherLost === true, 'the lost connection');
    const back = await TestPeer.connect(local.url, bob.key);
    peers.push(back);
    const { resumed, joinFailure } = await back.open({ resumeToken, channelId: callId });
    expect({ resumed, joinFailure }).toEqual({ resumed: true, joinFailure: null });
    granted(await back.ask('call:beat', {}));
    await ann.until(() => toldCall(ann)?.isOtherLost === false, 'the return');
    expect(granted(await back.ask('call:get', {})).call).toMatchObject({
      id: callId,
      isHere: true,
    });
  });

  it('notices within 5 s that nothing is heard of one, though its socket is open', async () => {
    const [ann, bob] = [await enter('Agnes'), await enter('Bodo')];
    await connected(ann, bob);
    const beating = setInterval(() => void ann.ask('call:beat', {}), callBeatMs);
    await ann.until(() => toldCall(ann)?.isOtherLost === true, 'the lost connection');
    clearInterval(beating);
    expect(toldCall(bob)?.isOtherLost).toBe(false);
    granted(await bob.ask('call:beat', {}));
    await ann.until(() => toldCall(ann)?.isOtherLost === false, 'the return');
  });

  it('is entered again by a page that was loaded anew', async () => {
    const [ann, bob] = [await enter('Alba'), await enter('Bruno')];
    const callId = await connected(ann, bob);
    granted(await bob.ask('session:close', {}));
    bob.close();
    await ann.until(() => toldCall(ann)?.isOtherLost === true, 'the lost connection');
    const back = await TestPeer.connect(local.url, bob.key);
    peers.push(back);
    expect((await back.open({ channelId: callId })).joinFailure).toBeNull();
    await ann.until(() => toldCall(ann)?.isOtherLost === false, 'the return');
    expect(back.listedIn).toBe('Alba, Bruno');
  });
});

it('becomes a temporary channel, which others see and can join', async () => {
  const [ann, bob, cho] = [await enter('Anna'), await enter('Bilal'), await enter('Chloe')];
  const callId = await connected(ann, bob);
  const { channel } = granted(await ann.ask('call:open', { callId }));
  expect(channel).toMatchObject({ name: 'Anna, Bilal', temporary: true });
  await ended(bob, 'opened');
  expect(lastOf(bob, 'call:ended')?.channelId).toBe(channel.id);
  for (const peer of [ann, bob, cho]) {
    granted(await peer.ask('channel:join', { channelId: channel.id }));
  }
  await ann.until(
    () => !ann.presence.channels.some(({ id }) => id === callId),
    'the end of the call',
  );
  expect(ann.listedIn).toBe('Anna, Bilal');
});

it('leaves the order of the channels to those who may change it, also during a call', async () => {
  const ann = await enter('Artur');
  await connected(owner, ann);
  const ids = owner.presence.channels.filter(({ isCall }) => !isCall).map(({ id }) => id);
  granted(await owner.ask('channel:reorder', { channelIds: ids.toReversed() }));
  granted(await owner.ask('channel:reorder', { channelIds: ids }));
  expect(owner.listedIn).toBe('Owner, Artur');
  granted(await owner.ask('channel:leave', {}));
});
