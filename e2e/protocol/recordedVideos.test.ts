import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { decodeTrack } from '../../server/recordings/trackSound.fixture.ts';
import { readWebm } from '../../server/recordings/webmVideo.fixture.ts';
import type { RecordingId } from '../../shared/domain/ids.ts';
import { recordingMixPath } from '../../shared/domain/Recording.ts';
import { PerchServer } from '../harness/PerchServer.ts';
import { type ToneName, tones } from '../harness/tones.ts';
import { withoutEncryption } from '../harness/withoutEncryption.ts';
import { FileClient } from './FileClient.ts';
import { SoundingPeer } from './SoundingPeer.ts';
import { levelAt } from './streamSinks.ts';
import { granted } from './TestPeer.ts';

let server: PerchServer;
let people: SoundingPeer[] = [];

beforeAll(async () => {
  server = await PerchServer.start({ workers: 2, env: withoutEncryption });
});
afterAll(async () => {
  for (const person of people) person.close();
  people = [];
  await server?.stop();
});

async function enter(name: ToneName): Promise<SoundingPeer> {
  const person = await SoundingPeer.enter(server.url, name, tones[name]);
  people.push(person);
  await person.join('General');
  return person;
}

it('cameras that nobody watches are recorded of those who agreed, and of nobody else', async () => {
  const [ann, bob, cho] = [await enter('Ann'), await enter('Bob'), await enter('Cho')];
  granted(await ann.peer.ask('user:claimOwner', { code: server.ownerCode }));
  await ann.turnCameraOn(80, 'modest');
  await cho.turnCameraOn(120, 'modest');
  granted(await ann.peer.ask('recording:start', { videos: true }));
  const seat = () => bob.peer.channel('General').recording;
  await expect.poll(seat).toMatchObject({ videos: true });
  const recordingId = seat()?.id ?? '';
  granted(await bob.peer.ask('recording:agree', { recordingId, agrees: true }));
  // This one begins while the recording runs.
  await bob.turnCameraOn(160, 'modest');
  const folder = join(server.dataDir, 'recordings', recordingId);
  const fileOf = (name: string) =>
    readdirSync(folder).find((file) => file.endsWith(`${name} camera.webm`));
  const bytesOf = (name: string) => {
    const file = fileOf(name);
    return file === undefined ? 0 : statSync(join(folder, file)).size;
  };
  const framesOf = (name: string) => {
    const file = fileOf(name);
    return file === undefined ? [] : readWebm(readFileSync(join(folder, file))).frames;
  };
  for (const name of ['Ann', 'Bob']) {
    await expect.poll(() => framesOf(name).length).toBeGreaterThan(3);
  }
  const caption = { text: 'good morning', isFinal: true, spokenMs: 0 };
  for (const { peer } of [ann, bob]) granted(await peer.ask('caption:send', caption));
  granted(await bob.peer.ask('recording:agree', { recordingId, agrees: false }));
  expect([fileOf('Bob'), fileOf('Cho')]).toEqual([undefined, undefined]);
  const before = bytesOf('Ann');
  await expect.poll(() => bytesOf('Ann')).toBeGreaterThan(before);
  granted(await ann.peer.ask('recording:stop', {}));
  const video = readWebm(readFileSync(join(folder, fileOf('Ann') ?? '')));
  expect(video).toMatchObject({ codec: 'V_VP8' });
  expect(video.frames[0]?.isKeyFrame).toBe(true);
  expect(video.width / video.height).toBeCloseTo(480 / 270, 1);
  const times = video.frames.map(({ atMs }) => atMs);
  expect(times).toEqual(times.toSorted((a, b) => a - b));
  expect(readdirSync(folder).filter((file) => file.includes('Bob'))).toEqual([]);
  const captions = readFileSync(join(folder, 'captions.vtt'), 'utf8');
  expect(captions.match(/<v .*/g)).toEqual(['<v Ann>good morning']);

  const { videos } = JSON.parse(readFileSync(join(folder, 'recording.json'), 'utf8'));
  expect(videos).toMatchObject([{ person: { name: 'Ann' }, shown: [{ fromMs: times[0] }] }]);
  expect(videos[0].shown[0].toMs).toBeGreaterThanOrEqual(times.at(-1) ?? 0);
  const channelId = ann.peer.channel('General').id;
  const { mixesVideo, token } = granted(await ann.peer.ask('recording:list', { channelId }));
  if (!mixesVideo) return;
  const id = recordingId as RecordingId;
  granted(await ann.peer.ask('recording:mixVideo', { recordingId: id }));
  await expect
    .poll(() => ann.peer.told.find(({ name }) => name === 'recording:mixed')?.payload)
    .toEqual({ recordingId: id, kind: 'video', outcome: 'made' });
  const client = new FileClient(ann.peer, server.url);
  client.token = token;
  const { status, body } = await client.ask('GET', recordingMixPath(id, 'video'));
  expect([status, body.toString('latin1', 4, 8)]).toEqual([200, 'ftyp']);
});

it('a share is recorded with its sound, as a track of its own', async () => {
  const [dan, eve] = [await enter('Dan'), await enter('Eve')];
  const owner = people[0]?.peer;
  await dan.share(90, tones.Kim);
  granted((await owner?.ask('recording:start', { videos: true })) ?? expect.fail());
  const seat = () => dan.peer.channel('General').recording;
  await expect.poll(seat).toMatchObject({ videos: true });
  const recordingId = seat()?.id ?? '';
  for (const { peer } of [dan, eve]) {
    granted(await peer.ask('recording:agree', { recordingId, agrees: true }));
  }
  // This one begins while the recording runs.
  await eve.share(90, tones.Lee);
  const folder = join(server.dataDir, 'recordings', recordingId);
  const soundOf = (name: string) =>
    readdirSync(folder).find((file) => file.endsWith(`${name} share.opus`));
  for (const [name, tone] of [
    ['Dan', tones.Kim],
    ['Eve', tones.Lee],
  ] as const) {
    await expect
      .poll(async () => {
        const file = soundOf(name);
        if (file === undefined) return 0;
        const sound = await decodeTrack(readFileSync(join(folder, file)));
        return levelAt({ sound: [sound], sampleRate: 48_000 }, tone);
      })
      .toBeGreaterThan(0.001);
  }
  // Whoever is taken out is taken out with it.
  granted(await eve.peer.ask('recording:agree', { recordingId, agrees: false }));
  expect([soundOf('Dan'), soundOf('Eve')]).toEqual([expect.any(String), undefined]);
  granted((await owner?.ask('recording:stop', {})) ?? expect.fail());
});
