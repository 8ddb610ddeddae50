import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { tones } from '../harness/tones.ts';
import { LocalServer } from './LocalServer.ts';
import { microphoneParameters } from './rtpParameters.ts';
import { SoundingPeer } from './SoundingPeer.ts';
import { TestPeer } from './TestPeer.ts';

let local: LocalServer;
let peers: TestPeer[] = [];
let sounding: SoundingPeer[] = [];

beforeAll(async () => {
  // Two, so that some of the prepared streams come through a pipe.
  local = await LocalServer.start({ workers: 2 });
});
afterEach(async () => {
  // Their seats are not held, so that the next test begins in empty rooms.
  await Promise.all(sounding.map((peer) => peer.closeForGood()));
  for (const peer of peers) {
    await peer.ask('session:close', {});
    peer.close();
  }
  [peers, sounding] = [[], []];
});
afterAll(async () => {
  await local?.close();
});

async function enter(name: keyof typeof tones, channel: string): Promise<SoundingPeer> {
  const peer = await SoundingPeer.enter(local.url, name, tones[name]);
  sounding.push(peer);
  await peer.join(channel);
  return peer;
}

async function speaker(name: string, channel: string): Promise<TestPeer> {
  const peer = await TestPeer.enter(local.url, name, channel);
  peers.push(peer);
  const rtpParameters = microphoneParameters();
  await peer.ask('producer:create', { source: 'microphone', rtpParameters });
  return peer;
}

it('a prepared room is silent until the join, which starts the same streams; nobody notices before', async () => {
  const ann = await enter('Ann', 'General');
  const [bob, cho] = [await enter('Bob', 'Music'), await enter('Cho', 'Music')];
  const heard = (peer: SoundingPeer) => peer.hears.map(({ frequency }) => frequency).sort();
  await expect.poll(() => heard(cho)).toEqual([tones.Bob]);
  await expect.poll(() => heard(bob)).toEqual([tones.Cho]);
  const inside = [bob.peer, cho.peer];
  const known = inside.map(({ told }) => told.length);
  await ann.prepare('Music');
  expect(ann.peer.prepared).toHaveLength(2);
  expect(ann.peer.listedIn).toBe('General');
  // Both speak on, and what they say now is not for Ann.
  const { received } = await cho.voicePackets();
  await expect.poll(async () => (await cho.voicePackets()).received).toBeGreaterThan(received + 25);
  expect(await ann.voicePackets()).toEqual({ received: 0, lost: 0 });
  for (const peer of inside) await peer.catchUp();
  const streamsTold = inside.map(({ told }, index) =>
    told.slice(known[index]).filter(({ name }) => name.startsWith('consumer:')),
  );
  expect(streamsTold).toEqual([[], []]);

  const prepared = ann.peer.prepared.map(({ consumerId }) => consumerId).sort();
  await ann.join('Music');
  expect(ann.peer.offers.map(({ consumerId }) => consumerId).sort()).toEqual(prepared);
  await expect.poll(() => heard(ann)).toEqual([tones.Bob, tones.Cho].sort());
  await expect.poll(() => heard(bob)).toEqual([tones.Ann, tones.Cho].sort());
});

it('a flood of preparations is refused, holds one room at a time, and hinders no move', async () => {
  const residents = await Promise.all(
    ['General', 'Music', 'Music', 'AFK', 'AFK'].map((channel, index) =>
      speaker(`Resident ${index}`, channel),
    ),
  );
  const mallory = await TestPeer.enter(local.url, 'Mallory', 'General');
  peers.push(mallory);
  for (const resident of residents) await resident.catchUp();
  const atRest = await local.counts.count();
  const codes = await Promise.all(
    Array.from({ length: 60 }, (_, turn) => {
      const channelId = mallory.channel(turn % 2 === 0 ? 'Music' : 'AFK').id;
      return mallory.codeOf('channel:prepare', { channelId });
    }),
  );
  expect(codes).toContain('rateLimited');
  expect((await local.counts.count()).consumers - atRest.consumers).toBe(2);
  const offers = await mallory.join('Music');
  expect(offers).toHaveLength(2);
  expect(mallory.prepared).toEqual([]);
});
