import { afterAll, beforeAll, expect, it } from 'vitest';
import type { PeerId } from '../../shared/domain/ids.ts';
import type { ConsumerOffer } from '../../shared/protocol/streams/media.ts';
import { LocalServer } from './LocalServer.ts';
import { microphoneParameters } from './rtpParameters.ts';
import { granted, TestPeer } from './TestPeer.ts';

const arriving = 40;
const watching = 20;

let local: LocalServer;
let crowd: TestPeer[] = [];
let watchers: TestPeer[] = [];

beforeAll(async () => {
  local = await LocalServer.start({ workers: 1 });
  const enter = (name: string, count: number) =>
    Promise.all(
      Array.from({ length: count }, (_, at) => TestPeer.enter(local.url, `${name} ${at}`)),
    );
  crowd = await enter('Guest', arriving);
  watchers = await enter('Watcher', watching);
});
afterAll(async () => {
  for (const peer of [...crowd, ...watchers]) peer.close();
  await local?.close();
});

/** The people and their channels, in the order in which an app lists them. */
function shown({ presence }: Pick<TestPeer, 'presence'>): string[] {
  return presence.occupants.map(({ peerId, channelId }) => `${channelId} ${peerId}`);
}

/** What the presence has told since then: messages, and characters of JSON. */
function toldSince(peer: TestPeer, from: number): { messages: number; characters: number } {
  const told = peer.told.slice(from).filter(({ name }) => name.startsWith('presence:'));
  return {
    messages: told.length,
    characters: told.reduce((sum, each) => sum + JSON.stringify(each.payload).length, 0),
  };
}

it('a storm of arrivals is told in few messages, to those who come with their answer, and voices come after their people', async () => {
  const [watcher, listener] = watchers;
  if (!watcher || !listener) throw new Error('nobody watches');
  await listener.join('General');
  const talkers = crowd.slice(-12);
  for (const peer of talkers) {
    const rtpParameters = microphoneParameters();
    granted(await peer.ask('producer:create', { source: 'microphone', rtpParameters }));
  }
  /** Voices that an app was offered before it knew who that is. */
  const unknown: PeerId[] = [];
  const isKnown = (peer: TestPeer, offer: ConsumerOffer) =>
    peer.presence.occupants.some(({ peerId }) => peerId === offer.peerId);
  for (const peer of [listener, ...crowd]) {
    peer.socket.on('consumer:offered', ({ offers }: { offers: ConsumerOffer[] }) => {
      for (const offer of offers) if (!isKnown(peer, offer)) unknown.push(offer.peerId);
    });
  }
  const from = watcher.told.length;
  const startedAt = performance.now();
  const listedIn = await Promise.all(
    crowd.map(async (peer) => {
      const offers = await peer.join('General');
      for (const offer of offers) if (!isKnown(peer, offer)) unknown.push(offer.peerId);
      return peer.listedIn;
    }),
  );
  const seconds = (performance.now() - startedAt) / 1_000;
  expect(listedIn).toEqual(crowd.map(() => 'General'));
  await watcher.until(() => watcher.presence.occupants.length === arriving + 1, 'everybody');
  const { messages, characters } = toldSince(watcher, from);
  // Five at once, ten a second, and one for each 25 who wait; not one for each of them.
  expect(messages).toBeLessThanOrEqual(5 + 10 * (seconds + 0.1) + arriving / 25);
  const size = JSON.stringify(watcher.presence.occupants[0]).length;
  expect(characters).toBeLessThan(arriving * (size + 2) + messages * 200);

  for (const talker of talkers) {
    await talker.leave();
    const offers = listener.offers.length;
    await talker.join('General');
    await listener.until(() => listener.offers.length > offers, 'a voice');
  }
  expect(unknown).toEqual([]);

  // Everybody shows the same, in the same order, as one who asks now.
  const everybody = [...crowd, ...watchers];
  await Promise.all(everybody.map((peer) => peer.catchUp()));
  const whole = granted(await watcher.ask('presence:get', {}));
  for (const peer of everybody) expect(shown(peer)).toEqual(shown(whole));
  await listener.leave();
});

it('whoever mutes, moves and leaves in the middle of a storm sees that with the answer', async () => {
  const [ann, ...others] = crowd;
  if (!ann) throw new Error('nobody is there');
  const storm = Promise.all(
    others.map(async (peer) => {
      await peer.join('Music');
      await peer.leave();
    }),
  );
  const own = () =>
    ann.presence.occupants.find(({ peerId }) => peerId === ann.session.peerId) ?? null;
  for (let turn = 0; turn < 5; turn += 1) {
    await ann.join('Music');
    expect(ann.listedIn).toBe('Music');
    const switches = { muted: turn % 2 === 0, deafened: false, listenOnly: false };
    granted(await ann.ask('peer:update', switches));
    expect(own()?.muted).toBe(switches.muted);
    await ann.leave();
    expect(own()).toBeNull();
  }
  await storm;
  await Promise.all(crowd.map((peer) => peer.catchUp()));
  for (const peer of crowd) expect(peer.presence.occupants).toEqual([]);
  expect(local.complaints).toEqual([]);
});
