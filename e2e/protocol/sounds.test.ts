import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SoundId } from '../../shared/domain/ids.ts';
import { soundMaxBytes, soundsPerUserMax } from '../../shared/domain/Sound.ts';
import { decideInChannel } from './decideInChannel.ts';
import { LocalServer } from './LocalServer.ts';
import { shortSound } from './shortSound.ts';
import { granted, TestPeer } from './TestPeer.ts';

let local: LocalServer;
let owner: TestPeer;
let ann: TestPeer;
let bob: TestPeer;
let cho: TestPeer;

beforeAll(async () => {
  local = await LocalServer.start({ workers: 1 });
  owner = await TestPeer.enter(local.url, 'Owner');
  const code = local.server.ownerCode ?? '';
  expect(await owner.codeOf('user:claimOwner', { code })).toBe('ok');
  ann = await TestPeer.enter(local.url, 'Ann', 'General');
  bob = await TestPeer.enter(local.url, 'Bob', 'General');
  cho = await TestPeer.enter(local.url, 'Cho', 'Music');
});
afterAll(async () => {
  for (const peer of [owner, ann, bob, cho]) peer?.close();
  await local?.close();
  expect(local.complaints).toEqual([]);
});

const plays = (peer: TestPeer) =>
  peer.told.filter(({ name }) => name === 'sound:played').map(({ payload }) => payload);
const add = async (peer: TestPeer, name: string, bytes = shortSound()) =>
  granted(await peer.ask('sound:add', { name, emoji: null, bytes })).sound;
const list = async (peer: TestPeer) =>
  granted(await peer.ask('sound:list', {})).sounds.map(({ name }) => name);
const deny = async (channel: string, deny: 'soundboard'[]) => {
  const { id } = owner.channel(channel);
  const everyone = owner.session.roles.filter(({ kind }) => kind === 'everyone');
  const overrides =
    deny.length > 0
      ? everyone.map(({ id: roleId }) => ({ subject: { roleId }, allow: [], deny }))
      : [];
  await decideInChannel(owner, id, overrides);
};
/** A user for one test, with unused limits. */
const newcomer = (name: string, channel?: string) => TestPeer.enter(local.url, name, channel);

describe('a sound', () => {
  it('is listed for all, announced live, fetched unchanged, renamed and deleted', async () => {
    const bytes = shortSound(40);
    const sound = await add(ann, 'Drum', bytes);
    const isTold = (peer: TestPeer, name: string) =>
      peer.told.some((each) => each.name === name && JSON.stringify(each).includes(sound.id));
    await cho.until(() => isTold(cho, 'sound:saved'), 'the sound');
    expect(await list(cho)).toContain('Drum');
    expect(sound).toMatchObject({ uploader: { name: 'Ann' }, lengthMs: 794 });
    const fetched = granted(await cho.ask('sound:get', { soundId: sound.id })).bytes;
    expect(Buffer.from(fetched as Uint8Array)).toEqual(Buffer.from(bytes));

    const renaming = { soundId: sound.id, name: 'Bass drum', emoji: '🥁' };
    expect(await bob.codeOf('sound:update', renaming)).toBe('forbidden');
    expect(await bob.codeOf('sound:remove', { soundId: sound.id })).toBe('forbidden');
    expect(await ann.codeOf('sound:update', renaming)).toBe('ok');
    expect(await list(bob)).toContain('Bass drum');
    expect(await owner.codeOf('sound:update', { ...renaming, name: 'Owned' })).toBe('ok');
    expect(await owner.codeOf('sound:remove', { soundId: sound.id })).toBe('ok');
    await cho.until(() => isTold(cho, 'sound:removed'), 'the end of the sound');
    expect(await cho.codeOf('sound:get', { soundId: sound.id })).toBe('notFound');
    expect(await cho.codeOf('sound:play', { soundId: sound.id })).toBe('notFound');
    expect(await ann.codeOf('sound:remove', { soundId: sound.id })).toBe('notFound');
  });

  it('must be a valid short sound', async () => {
    const dan = await newcomer('Dan');
    const label = { name: 'Bad', emoji: null };
    const right = shortSound();
    for (const bytes of [
      'text',
      Array.from(right),
      Buffer.alloc(0),
      Buffer.from('RIFF....WAVEfmt '),
      Buffer.alloc(soundMaxBytes),
      Buffer.alloc(soundMaxBytes + 1),
      right.subarray(0, -1),
      Buffer.concat([right, Buffer.from('<script>')]),
      shortSound(300),
    ]) {
      const code = await dan.codeOf('sound:add', { ...label, bytes });
      // The rate limit counts only valid sounds.
      expect(['invalidRequest', 'rateLimited']).toContain(code);
    }
    const bytes = right;
    for (const wrong of [
      { name: '', emoji: null, bytes },
      { name: 'x'.repeat(25), emoji: null, bytes },
      { name: '\u202e\u200b', emoji: null, bytes },
      { name: 'x', emoji: 'no emoji', bytes },
      { name: 'x', emoji: '🥁🥁', bytes },
      { name: 'x', emoji: '<b>', bytes },
      { name: 'x', bytes },
      { name: 'x', emoji: null, bytes, uploaderId: 'me' },
    ]) {
      expect(await dan.codeOf('sound:add', wrong)).toBe('invalidRequest');
    }
    expect(await list(dan)).not.toContain('Bad');
    dan.close();
  });

  it('needs a unique name', async () => {
    await add(bob, 'Horn');
    const again = { name: 'HORN', emoji: null, bytes: shortSound() };
    expect(await bob.codeOf('sound:add', again)).toBe('conflict');
  });

  it('has a rate limit and a maximum per user', async () => {
    const eve = await newcomer('Eve');
    const codes: string[] = [];
    for (let count = 0; count < soundsPerUserMax + 2; count += 1) {
      const wish = { name: `Eve ${count}`, emoji: null, bytes: shortSound(2) };
      codes.push(await eve.codeOf('sound:add', wish));
    }
    expect(codes.slice(0, 10)).toEqual(Array(10).fill('ok'));
    expect(codes.slice(10)).toContain('rateLimited');
    eve.close();
  });

  it('changes no faster than all peers can receive it', async () => {
    const gus = await newcomer('Gus');
    const { id: soundId } = await add(gus, 'Changed');
    const codes: string[] = [];
    for (let count = 0; count < 30; count += 1) {
      codes.push(
        await gus.codeOf('sound:update', { soundId, name: `Changed ${count}`, emoji: null }),
      );
    }
    expect(codes.slice(0, 20)).toEqual(Array(20).fill('ok'));
    expect(codes.slice(20)).toContain('rateLimited');
    expect(await list(gus)).toContain(`Changed ${codes.lastIndexOf('ok')}`);
    gus.close();
  });
});

describe('playing a sound', () => {
  it('reaches everybody else in the channel, and nobody outside', async () => {
    const sound = await add(ann, 'Played');
    expect(await ann.codeOf('sound:play', { soundId: sound.id })).toBe('ok');
    await bob.until(() => plays(bob).length === 1, 'the sound');
    expect(plays(bob)).toEqual([{ soundId: sound.id, peerId: ann.session.peerId }]);
    // Later peers get no event for it.
    const late = await newcomer('Late', 'General');
    for (const peer of [cho, owner, ann, late]) await peer.catchUp();
    expect([plays(cho), plays(owner), plays(ann), plays(late)]).toEqual([[], [], [], []]);
    late.close();
  });

  it('needs a channel, a sound, and the channel’s permission', async () => {
    const { id: soundId } = await add(ann, 'Ruled');
    const fay = await newcomer('Fay');
    expect(await fay.codeOf('sound:play', { soundId })).toBe('conflict');
    await fay.join('AFK');
    expect(await fay.codeOf('sound:play', { soundId: 'nothing' as SoundId })).toBe('notFound');
    await owner.join('AFK');
    await deny('AFK', ['soundboard']);
    expect(await fay.codeOf('sound:play', { soundId })).toBe('forbidden');
    const before = plays(fay).length;
    expect(await owner.codeOf('sound:play', { soundId })).toBe('ok');
    await fay.until(() => plays(fay).length === before + 1, 'the owner’s sound');
    await deny('AFK', []);
    expect(await fay.codeOf('sound:play', { soundId })).toBe('ok');
    await owner.leave();
    fay.close();
  });

  it('happens at most three times at once, in any number of windows', async () => {
    const { id: soundId } = await add(ann, 'Fast');
    const gil = await newcomer('Gil', 'Music');
    const window = await TestPeer.connect(local.url, gil.key);
    await window.open();
    await window.join('Music');
    const codes: string[] = [];
    for (let count = 0; count < 4; count += 1) {
      codes.push(await gil.codeOf('sound:play', { soundId }));
      codes.push(await window.codeOf('sound:play', { soundId }));
    }
    expect(codes.slice(0, 3)).toEqual(['ok', 'ok', 'ok']);
    expect(codes.slice(3)).toContain('rateLimited');
    expect(plays(cho).length).toBeLessThan(8);
    gil.close();
    window.close();
  });
});
