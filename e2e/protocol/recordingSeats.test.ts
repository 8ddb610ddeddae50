import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import type { ChannelId, UserId } from '../../shared/domain/ids.ts';
import { recordingPath } from '../../shared/domain/Recording.ts';
import { FileClient } from './FileClient.ts';
import { LocalServer } from './LocalServer.ts';
import { microphoneParameters } from './rtpParameters.ts';
import { granted, TestPeer } from './TestPeer.ts';

let local: LocalServer;
let freeBytes = 1e12;
/** The owner, who may record. */
let olga: TestPeer;
let ann: TestPeer;
let bob: TestPeer;

const enter = async (name: string) => {
  const peer = await TestPeer.enter(local.url, name, 'General');
  const microphone = { source: 'microphone' as const, rtpParameters: microphoneParameters() };
  granted(await peer.ask('producer:create', microphone));
  return peer;
};

beforeAll(async () => {
  local = await LocalServer.start({ workers: 1, freeBytes: async () => freeBytes });
  [olga, ann, bob] = [await enter('Olga'), await enter('Ann'), await enter('Bob')];
  granted(await olga.ask('user:claimOwner', { code: local.server.ownerCode ?? '' }));
});
afterEach(async () => {
  freeBytes = 1e12;
  await olga.say('recording:stop', {});
  for (const peer of [olga, ann, bob]) await peer.join('General');
});
afterAll(async () => {
  for (const peer of [olga, ann, bob]) peer?.close();
  await local?.close();
});

const seatIn = (peer: TestPeer, channel = 'General') => peer.channel(channel).recording;
const start = async () => {
  granted(await olga.ask('recording:start', { videos: false }));
  for (const peer of [olga, ann, bob]) await peer.catchUp();
  return seatIn(olga)?.id ?? '';
};
const listed = async () => {
  const channelId = olga.channel('General').id as ChannelId;
  return granted(await olga.ask('recording:list', { channelId }));
};

/** Whose voice the server takes: streams of which no app was told. */
function taken(): UserId[] {
  const told = new Set(
    [olga, ann, bob].flatMap(({ offers }) => offers.map((offer) => offer.consumerId)),
  );
  const hidden = local.counts.consumers.filter(({ id }) => !told.has(id as never));
  const speakers = hidden.map(({ producerId }) =>
    local.counts.producers.find(({ id }) => id === producerId),
  );
  return speakers
    .flatMap((producer) =>
      [olga, ann, bob]
        .filter(({ session }) => session.peerId === producer?.appData['peerId'])
        .map(({ session }) => session.user.id),
    )
    .sort();
}

const usersOf = (...peers: TestPeer[]) => peers.map(({ session }) => session.user.id).sort();

it('nobody is recorded without having agreed, and without a seat that everybody there sees', async () => {
  const someId = 'x'.repeat(24);
  const agree = (peer: TestPeer, recordingId: string, agrees = true) =>
    peer.codeOf('recording:agree', { recordingId, agrees });
  const expectTaken = async (...peers: TestPeer[]) => {
    await expect.poll(taken).toEqual(usersOf(...peers));
    const recorded = () =>
      olga.presence.occupants.filter((occupant) => occupant.recorded).map(({ user }) => user.id);
    await expect.poll(() => recorded().sort()).toEqual(usersOf(...peers));
  };
  expect(await ann.codeOf('recording:start', { videos: false })).toBe('forbidden');
  expect(await agree(ann, someId)).toBe('conflict');
  await expectTaken();

  const recordingId = await start();
  for (const peer of [olga, ann, bob]) expect(seatIn(peer)?.by.name).toBe('Olga');
  await expectTaken(olga);
  expect(await olga.codeOf('recording:start', { videos: false })).toBe('conflict');
  expect(await agree(ann, someId)).toBe('conflict');
  await expectTaken(olga);
  expect(await agree(ann, recordingId)).toBe('ok');
  await expectTaken(olga, ann);

  // Not where there is no seat, and not by an agreement from elsewhere.
  await ann.join('Music');
  await expectTaken(olga);
  await bob.join('Music');
  expect(await agree(bob, recordingId)).toBe('conflict');
  await ann.join('General');
  await bob.join('General');
  await expectTaken(olga, ann);
  expect(await ann.codeOf('recording:mark', { text: 'Here' })).toBe('ok');
  expect(await bob.codeOf('recording:mark', { text: 'Here' })).toBe('forbidden');

  expect(await bob.codeOf('recording:stop', {})).toBe('forbidden');
  expect(await agree(ann, recordingId, false)).toBe('ok');
  await expectTaken(olga);
  expect(await olga.codeOf('recording:stop', {})).toBe('ok');
  await expectTaken();
  for (const peer of [olga, ann, bob]) {
    await peer.until(() => peer.told.some(({ name }) => name === 'recording:ended'), 'the end');
    expect(seatIn(peer)).toBeUndefined();
  }
  // An agreement is for one recording.
  await start();
  await expectTaken(olga);
  expect(await agree(ann, recordingId)).toBe('conflict');
  expect((await listed()).recordings[0]?.people.map(({ name }) => name)).toEqual(['Olga']);
});

it('a recording ends when nobody is there, and when the disk is full, with a word and not the call', async () => {
  await start();
  for (const peer of [olga, ann, bob]) await peer.join('Music');
  await expect.poll(async () => (await listed()).recordings[0]?.end).toBe('empty');
  for (const peer of [olga, ann, bob]) await peer.join('General');
  const recordingId = await start();
  freeBytes = 0;
  await bob.until(
    () =>
      bob.told.some(
        ({ name, payload }) =>
          name === 'recording:ended' &&
          (payload as { recordingId: string }).recordingId === recordingId,
      ),
    'the end',
  );
  expect(bob.told.findLast(({ name }) => name === 'recording:ended')?.payload).toMatchObject({
    end: 'full',
  });
  expect(await olga.codeOf('recording:start', { videos: false })).toBe('limitReached');
  expect(bob.listedIn).toBe('General');
  await expect
    .poll(async () => (await listed()).recordings[0])
    .toMatchObject({ id: recordingId, end: 'full' });
});

it('only who may record fetches it, as long as it is there', async () => {
  await start();
  granted(await olga.ask('recording:stop', {}));
  const { recordings, token } = await listed();
  const [recording] = recordings;
  const path = recordingPath(recording?.id ?? ('none' as never));
  const statusFor = async (tokenOf: string) => {
    const client = new FileClient(olga, local.url);
    client.token = tokenOf;
    return (await client.ask('GET', path)).status;
  };
  const channelId = ann.channel('General').id as ChannelId;
  const annsToken = granted(await ann.ask('file:access', { channelId })).token;
  expect([await statusFor(token), await statusFor(annsToken), await statusFor('guessed')]).toEqual([
    200, 404, 401,
  ]);
  const recordingId = recording?.id ?? '';
  expect(await ann.codeOf('recording:mix', { recordingId })).toBe('forbidden');
  expect(await ann.codeOf('recording:remove', { recordingId })).toBe('forbidden');
  expect(await olga.codeOf('recording:remove', { recordingId })).toBe('ok');
  expect(await statusFor(token)).toBe(404);
  const query = { before: null, search: '', userId: null, kinds: [], limit: 20 };
  const { entries } = granted(await olga.ask('audit:list', query));
  expect(entries.slice(0, 4).map(({ kind }) => kind)).toEqual([
    'recordingRemoved',
    'recordingFetched',
    'recordingEnded',
    'recordingStarted',
  ]);
});
