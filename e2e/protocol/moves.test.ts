import { afterAll, beforeAll, expect, it } from 'vitest';
import { LocalServer } from './LocalServer.ts';
import { microphoneParameters } from './rtpParameters.ts';
import { TestPeer } from './TestPeer.ts';

const channels = ['General', 'Music', 'AFK'] as const;
const peers: TestPeer[] = [];
let local: LocalServer;

beforeAll(async () => {
  local = await LocalServer.start({ workers: 1 });
});
afterAll(async () => {
  for (const peer of peers) peer?.close();
  await local?.close();
});

async function speaker(name: string, channel?: string): Promise<TestPeer> {
  const peer = await TestPeer.enter(local.url, name, channel);
  peers.push(peer);
  const rtpParameters = microphoneParameters();
  await peer.ask('producer:create', { source: 'microphone', rtpParameters });
  return peer;
}

/** In a room of n senders, each peer consumes n − 1. */
const consumersOf = (sizes: readonly number[]) =>
  sizes.reduce((total, size) => total + size * (size - 1), 0);

it('ten overlapping moves end in the last channel with one set of consumers', async () => {
  const residents = await Promise.all(
    channels.flatMap((channel) => [
      speaker(`${channel} one`, channel),
      speaker(`${channel} two`, channel),
    ]),
  );
  const mover = await speaker('Mover');
  const atRest = await local.counts.count();
  for (const last of channels) {
    const route = [...Array.from({ length: 9 }, (_, step) => channels[step % 3] ?? last), last];
    const answers = await Promise.all(
      route.map((name) => mover.ask('channel:join', { channelId: mover.channel(name).id })),
    );
    expect(answers.every(({ ok }) => ok)).toBe(true);
    const neighbours = residents.filter(({ listedIn }) => listedIn === last);
    expect(mover.listedIn).toBe(last);
    expect(mover.offers.map(({ peerId }) => peerId).sort()).toEqual(
      neighbours.map(({ session }) => session.peerId).sort(),
    );
    for (const resident of residents) {
      const hears = () => resident.offers.map(({ peerId }) => peerId);
      const { peerId } = mover.session;
      const inside = neighbours.includes(resident);
      await resident.until(
        () => hears().filter((id) => id === peerId).length === (inside ? 1 : 0),
        `${inside ? 'one stream' : 'no stream'} of the mover`,
      );
    }
    expect(await local.counts.count()).toEqual({
      ...atRest,
      consumers: consumersOf([2, 2, 2]) + 4,
    });
    expect(local.peersByChannel).toEqual({ General: 2, Music: 2, AFK: 2, [last]: 3 });
  }
  await mover.leave();
  expect(await local.counts.count()).toEqual(atRest);
  for (const peer of [mover, ...residents])
    expect(await peer.codeOf('session:close', {})).toBe('ok');
});

it('overlapping random moves of many peers end with consistent channels and voices', async () => {
  const movers = await Promise.all(['A', 'B', 'C', 'D', 'E', 'F'].map((name) => speaker(name)));
  // A fixed seed (a linear congruential generator) makes failures repeatable.
  let seed = 20_261;
  const pick = () => {
    seed = (seed * 1_103_515_245 + 12_345) % 2 ** 31;
    return channels[seed % 3] ?? 'General';
  };
  const goals = await Promise.all(
    movers.map(async (mover) => {
      const route = Array.from({ length: 20 }, pick);
      // Each move follows a preparation, of its channel or of another.
      await Promise.all(
        route.flatMap((name) => [
          mover.ask('channel:prepare', { channelId: mover.channel(pick()).id }),
          mover.ask('channel:join', { channelId: mover.channel(name).id }),
        ]),
      );
      return route.at(-1) ?? '';
    }),
  );
  for (const [index, mover] of movers.entries()) {
    expect(mover.listedIn).toBe(goals[index]);
    const neighbours = movers.filter(
      (other, place) => other !== mover && goals[place] === goals[index],
    );
    const expected = neighbours.map(({ session }) => session.peerId).sort();
    await mover.until(
      () =>
        mover.offers
          .map(({ peerId }) => peerId)
          .sort()
          .join() === expected.join(),
      'exactly the streams of the neighbours',
    );
  }
  const sizes = channels.map((name) => goals.filter((goal) => goal === name).length);
  expect((await local.counts.count()).consumers).toBe(consumersOf(sizes));
  const { presence } = movers[0] as TestPeer;
  for (const mover of movers) {
    await mover.until(() => mover.presence.revision === presence.revision, 'the same revision');
  }
});
