import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ChannelId, PeerId } from '../../shared/domain/ids.ts';
import type { WhisperTarget } from '../../shared/domain/whisperTarget.ts';
import { tones } from '../harness/tones.ts';
import { withoutEncryption } from '../harness/withoutEncryption.ts';
import { LocalServer } from './LocalServer.ts';
import { SoundingPeer } from './SoundingPeer.ts';
import { granted, TestPeer } from './TestPeer.ts';

/** Ann whispers another tone than she speaks. */
const annsWhisper = tones.Kim;

let local: LocalServer;
let people: SoundingPeer[];
let ann: SoundingPeer;
let bob: SoundingPeer;
let cho: SoundingPeer;
let dan: SoundingPeer;

beforeEach(async () => {
  local = await LocalServer.start({
    workers: 2,
    sessionHoldMs: 2000,
    whisperIdleMs: 3000,
    env: withoutEncryption,
  });
  people = [];
  // In sequence: peers that enter in turn get different workers.
  ann = await enter('Ann', 'General');
  bob = await enter('Bob', 'General');
  cho = await enter('Cho', 'Music');
  dan = await enter('Dan', 'Music');
  await ann.sendWhisper(annsWhisper);
});
afterEach(async () => {
  for (const person of people) person.close();
  await local?.close();
});

async function enter(name: keyof typeof tones, channel: string): Promise<SoundingPeer> {
  const person = await SoundingPeer.enter(local.url, name, tones[name]);
  people.push(person);
  await person.join(channel);
  return person;
}

const idOf = (person: SoundingPeer): PeerId => person.peer.session.peerId;
const to = (person: SoundingPeer): WhisperTarget => ({ peerId: idOf(person) });
const toChannel = (name: string): WhisperTarget => ({
  channelId: ann.peer.channel(name).id as ChannelId,
});
const start = (person: SoundingPeer, target: unknown) =>
  person.peer.codeOf('whisper:start', { target });
const stop = (person: SoundingPeer) => person.peer.codeOf('whisper:stop', {});

/** Waits until exactly these tones are heard. */
async function expectHeard(listener: SoundingPeer, frequencies: readonly number[]): Promise<void> {
  await expect
    .poll(() => listener.hears.map(({ frequency }) => frequency).sort())
    .toEqual([...frequencies].sort());
}

/** All whisper events of a peer, oldest first. */
const toldOf = ({ peer }: SoundingPeer) =>
  peer.told.filter(({ name }) => name.startsWith('whisper:'));
const begun = (person: SoundingPeer, isToChannel = false) => ({
  name: 'whisper:begun',
  payload: { peerId: idOf(person), toChannel: isToChannel },
});
const ended = (person: SoundingPeer) => ({
  name: 'whisper:ended',
  payload: { peerId: idOf(person) },
});
const stopped = (reason: string) => ({ name: 'whisper:stopped', payload: { reason } });

/** Waits for exactly these events: the sound alone does not show when they arrive. */
async function expectTold(person: SoundingPeer, news: readonly object[]): Promise<void> {
  await person.peer.until(() => toldOf(person).length >= news.length, 'the news');
  expect(toldOf(person)).toEqual(news);
}

async function expectToldNothing(...listeners: readonly SoundingPeer[]): Promise<void> {
  for (const { peer } of listeners) await peer.catchUp();
  expect(listeners.flatMap(toldOf)).toEqual([]);
}

/** Waits until the streams offered to a peer have exactly these sources. */
async function expectOffered({ peer }: SoundingPeer, sources: readonly string[]): Promise<void> {
  await peer.until(
    () => peer.offers.map(({ source }) => source).join() === sources.join(),
    `no streams but ${sources}`,
  );
}

describe('a whisper', () => {
  it('reaches one peer in another channel, on another worker, and nobody else', async () => {
    expect(local.server.health().workers.map(({ peers }) => peers)).toEqual([2, 2]);
    await expectHeard(bob, [tones.Ann]);
    await expectHeard(dan, [tones.Cho]);
    expect(await start(ann, to(dan))).toBe('ok');
    await expectHeard(dan, [tones.Cho, annsWhisper]);
    // Her own channel hears neither her whisper nor, meanwhile, her voice. Nobody sees her speak.
    await expectHeard(bob, []);
    await expectHeard(cho, [tones.Dan]);
    await expect.poll(() => cho.toldToSpeak).toEqual([idOf(bob)]);
    await expect.poll(() => bob.toldToSpeak.toSorted()).toEqual([idOf(cho), idOf(dan)].sort());
    for (const { peer } of [bob, cho]) await peer.catchUp();
    expect(cho.peer.offers.map(({ peerId }) => peerId)).not.toContain(idOf(ann));
    expect(bob.peer.offers.map(({ source }) => source)).not.toContain('whisper');

    expect(await stop(ann)).toBe('ok');
    await expectHeard(bob, [tones.Ann]);
    await expectHeard(dan, [tones.Cho]);
    await expectTold(dan, [begun(ann), ended(ann)]);
    await expectToldNothing(ann, bob, cho);
  });

  it('reaches one peer of the same channel, and not the others there', async () => {
    const eve = await enter('Eve', 'General');
    expect(await start(ann, to(eve))).toBe('ok');
    await expectHeard(eve, [tones.Bob, annsWhisper]);
    await expectHeard(bob, [tones.Eve]);
    await stop(ann);
    await expectHeard(bob, [tones.Ann, tones.Eve]);
    await expectHeard(eve, [tones.Ann, tones.Bob]);
  });

  it('reaches everybody in another channel, as they come and go', async () => {
    expect(await start(ann, toChannel('Music'))).toBe('ok');
    await expectHeard(cho, [tones.Dan, annsWhisper]);
    await expectHeard(dan, [tones.Cho, annsWhisper]);
    await expectHeard(bob, []);
    const eve = await enter('Eve', 'Music');
    await expectHeard(eve, [tones.Cho, tones.Dan, annsWhisper]);
    await eve.join('AFK');
    await expectHeard(eve, []);
    await expectTold(eve, [begun(ann, true), ended(ann)]);
    await dan.join('General');
    await expectHeard(dan, [tones.Bob]);
    await cho.leave();
    await expectTold(ann, [stopped('targetGone')]);
    await expectHeard(bob, [tones.Ann, tones.Dan]);
  });

  it('follows its target, and ends when the target leaves', async () => {
    await start(ann, to(dan));
    await expectHeard(dan, [tones.Cho, annsWhisper]);
    await dan.join('AFK');
    await expectHeard(dan, [annsWhisper]);
    await dan.join('General');
    await expectHeard(dan, [tones.Bob, annsWhisper]);
    await dan.leave();
    await expectTold(ann, [stopped('targetGone')]);
    await expectHeard(bob, [tones.Ann]);
    await expectHeard(dan, []);
    expect(dan.peer.offers).toEqual([]);
  });

  it('keeps its streams for the same target only', async () => {
    await start(ann, to(dan));
    await dan.peer.until(() => dan.peer.offers.length === 2, 'the whisper');
    const offers = dan.peer.offers;
    await stop(ann);
    expect(await start(ann, to(dan))).toBe('ok');
    await expectHeard(dan, [tones.Cho, annsWhisper]);
    expect(dan.peer.offers).toEqual(offers);
    // When she turns to Cho, Dan's stream ends before she speaks.
    expect(await start(ann, to(cho))).toBe('ok');
    await expectHeard(cho, [tones.Dan, annsWhisper]);
    await expectHeard(dan, [tones.Cho]);
    await expectOffered(dan, ['microphone']);
  });

  it('can be stopped before its start is answered', async () => {
    const answers = [start(ann, to(dan)), stop(ann), start(ann, toChannel('Music')), stop(ann)];
    expect(await Promise.all(answers)).toEqual(['ok', 'ok', 'ok', 'ok']);
    await expectHeard(bob, [tones.Ann]);
    await expectHeard(dan, [tones.Cho]);
    await expectHeard(cho, [tones.Dan]);
    await dan.peer.catchUp();
    expect(toldOf(dan).at(-1)).toEqual(ended(ann));
  });

  it('ends when its sender is muted, leaves or is lost', async () => {
    const switches = { muted: false, deafened: false, listenOnly: false };
    await start(ann, to(dan));
    await expectHeard(dan, [tones.Cho, annsWhisper]);
    await ann.peer.ask('peer:update', { ...switches, muted: true });
    await expectHeard(dan, [tones.Cho]);
    await ann.peer.ask('peer:update', switches);
    await expectHeard(bob, [tones.Ann]);
    await expectHeard(dan, [tones.Cho]);
    await expectTold(ann, [stopped('silenced')]);

    await start(ann, to(dan));
    await expectHeard(dan, [tones.Cho, annsWhisper]);
    await ann.leave();
    await expectHeard(dan, [tones.Cho]);
    await expectOffered(dan, ['microphone']);
    expect(dan.peer.offers.map(({ peerId }) => peerId)).toEqual([idOf(cho)]);

    await ann.join('General');
    await start(ann, to(dan));
    await expectHeard(dan, [tones.Cho, annsWhisper]);
    ann.peer.vanish();
    await dan.peer.until(() => toldOf(dan).length === 6, 'the end');
    await expectHeard(dan, [tones.Cho]);
  });

  it('skips deafened peers and peers that forbid whispers', async () => {
    const switches = { muted: true, deafened: true, listenOnly: false };
    await dan.peer.ask('peer:update', switches);
    expect(await start(ann, to(dan))).toBe('ok');
    await expectHeard(bob, []);
    await expectHeard(dan, []);
    await dan.peer.ask('peer:update', { ...switches, muted: false, deafened: false });
    await expectHeard(dan, [tones.Cho, annsWhisper]);

    granted(await dan.peer.ask('whisper:allow', { allowed: false }));
    await expectHeard(dan, [tones.Cho]);
    await expectTold(ann, [stopped('targetGone')]);
    expect(await start(ann, to(dan))).toBe('forbidden');
    expect(await start(ann, toChannel('Music'))).toBe('ok');
    await expectHeard(cho, [tones.Dan, annsWhisper]);
    await expectHeard(dan, [tones.Cho]);
    granted(await dan.peer.ask('whisper:allow', { allowed: true }));
    await expectHeard(dan, [tones.Cho, annsWhisper]);
  });
});

describe('a silent whisper', () => {
  it('is ended by the server, while another goes on', async () => {
    await start(ann, to(dan));
    // Cho whispers without sending anything.
    await start(cho, to(bob));
    await expectTold(cho, [stopped('idle')]);
    await expectTold(bob, [begun(cho), ended(cho)]);
    await expectHeard(dan, [tones.Cho, annsWhisper]);
    await expectToldNothing(ann);
  });
});

describe('a whisper is refused', () => {
  it('for absent peers, for oneself, for the own channel, and without a voice', async () => {
    const outsider = await TestPeer.enter(local.url, 'Out');
    const nobody = { peerId: 'nobody' as PeerId };
    expect(await start(ann, nobody)).toBe('notFound');
    expect(await start(ann, { peerId: outsider.session.peerId })).toBe('notFound');
    expect(await start(ann, to(ann))).toBe('notFound');
    expect(await start(ann, toChannel('AFK'))).toBe('notFound');
    expect(await start(ann, { channelId: 'nowhere' })).toBe('notFound');
    expect(await start(ann, toChannel('General'))).toBe('conflict');
    expect(await outsider.codeOf('whisper:start', { target: to(ann) })).toBe('conflict');
    await ann.peer.ask('peer:update', { muted: true, deafened: false, listenOnly: false });
    expect(await start(ann, to(dan))).toBe('conflict');
    await ann.peer.ask('peer:update', { muted: false, deafened: false, listenOnly: false });
    await expectHeard(bob, [tones.Ann]);
    await expectHeard(dan, [tones.Cho]);
    await expectToldNothing(dan);
    outsider.close();
  });

  it('when it is invalid, and its ids never reach a foreign stream', async () => {
    const [offer] = ann.peer.offers;
    for (const target of [
      undefined,
      null,
      'Dan',
      [],
      {},
      [to(dan)],
      { peerId: 7 },
      { peerId: '' },
      { peerId: 'x'.repeat(65) },
      { peerIds: [idOf(dan)] },
      { ...to(dan), ...toChannel('Music') },
      { ...to(dan), producerId: offer?.producerId },
      { consumerId: offer?.consumerId },
    ]) {
      expect(await start(ann, target), JSON.stringify(target)).toBe('invalidRequest');
    }
    expect(await ann.peer.codeOf('whisper:allow', { allowed: 'no' })).toBe('invalidRequest');
    expect(await ann.peer.codeOf('whisper:stop', { peerId: idOf(dan) })).toBe('invalidRequest');
    // A stream id in place of a peer id finds nobody.
    for (const { producerId, consumerId } of ann.peer.offers) {
      expect(await start(ann, { peerId: producerId })).toBe('notFound');
      expect(await start(ann, { channelId: consumerId })).toBe('notFound');
    }
    await expectHeard(bob, [tones.Ann]);
  });

  it('when it comes too often; its stop is always accepted', async () => {
    const codes = await Promise.all(Array.from({ length: 60 }, () => start(ann, to(dan))));
    expect(codes).toContain('rateLimited');
    expect(await stop(ann)).toBe('ok');
    await expectHeard(bob, [tones.Ann]);
    expect(local.complaints).toEqual([]);
  });
});
