import { randomUUID } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { extract } from 'tar';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { decodeTrack } from '../../server/recordings/trackSound.fixture.ts';
import type { ChannelId } from '../../shared/domain/ids.ts';
import { type Recording, recordingMixPath, recordingPath } from '../../shared/domain/Recording.ts';
import { PerchServer } from '../harness/PerchServer.ts';
import { tones } from '../harness/tones.ts';
import { withoutEncryption } from '../harness/withoutEncryption.ts';
import { DeviceKey } from './DeviceKey.ts';
import { FileClient } from './FileClient.ts';
import { loudness } from './loudness.ts';
import { SoundingPeer } from './SoundingPeer.ts';
import { granted, TestPeer } from './TestPeer.ts';

const sampleRate = 48_000;
/** Of a tone of a quarter of full scale. */
const heard = 0.1;
const silent = 0.005;
const annsKey = new DeviceKey();
let server: PerchServer;
let folder: string;
let people: SoundingPeer[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'perch-recording-'));
  server = await PerchServer.start({ workers: 2, env: withoutEncryption });
});
afterAll(async () => {
  for (const person of people) person.close();
  await server?.stop();
  await rm(folder, { recursive: true, force: true });
});

async function enter(name: 'Ann' | 'Bob' | 'Cho', key?: DeviceKey): Promise<SoundingPeer> {
  const person = await SoundingPeer.enter(server.url, name, tones[name], key);
  people.push(person);
  return person;
}

/** The newest recording of General, fetched and unpacked: the texts and the sound of its files by their names. */
async function fetchNewest(peer: TestPeer): Promise<{
  recording: Recording;
  texts: Map<string, string>;
  sounds: Map<string, Float32Array>;
}> {
  const channelId = peer.channel('General').id as ChannelId;
  const { recordings, token } = granted(await peer.ask('recording:list', { channelId }));
  const [recording] = recordings;
  if (!recording) throw new Error('no recording');
  const client = new FileClient(peer, server.url);
  client.token = token;
  const { status, body } = await client.ask('GET', recordingPath(recording.id));
  expect(status).toBe(200);
  const cwd = await mkdtemp(join(folder, 'fetched-'));
  await pipeline(Readable.from([body]), extract({ cwd, strip: 1 }));
  const texts = new Map<string, string>();
  const sounds = new Map<string, Float32Array>();
  for (const name of readdirSync(cwd)) {
    const bytes = readFileSync(join(cwd, name));
    if (/\.(opus|ogg)$/.test(name)) sounds.set(name, await decodeTrack(bytes));
    else texts.set(name, bytes.toString());
  }
  return { recording, texts, sounds };
}

it('tracks contain exactly the tones of those who agreed, at their times, and what was written when the server was killed can be played', async () => {
  const [ann, bob, cho] = [await enter('Ann', annsKey), await enter('Bob'), await enter('Cho')];
  granted(await ann.peer.ask('user:claimOwner', { code: server.ownerCode }));
  for (const person of people) await person.join('General');
  const chosHearing = (names: readonly ('Ann' | 'Bob')[]) =>
    expect
      .poll(() => cho.hears.map(({ frequency }) => frequency).sort())
      .toEqual(names.map((name) => tones[name]));
  const mark = async (text: string) => granted(await ann.peer.ask('recording:mark', { text }));
  const mute = async (muted: boolean) =>
    granted(await ann.peer.ask('peer:update', { muted, deafened: false, listenOnly: false }));
  await chosHearing(['Ann', 'Bob']);

  granted(await ann.peer.ask('recording:start', { videos: false }));
  const seat = () => bob.peer.channel('General').recording;
  await expect.poll(seat).toBeDefined();
  const recordingId = seat()?.id ?? '';
  granted(await bob.peer.ask('recording:agree', { recordingId, agrees: true }));
  await mark('both');
  const say = (person: SoundingPeer, text: string) =>
    person.peer.codeOf('caption:send', { text, isFinal: true, spokenMs: 400 });
  // Cho has not agreed; what is not final is not kept.
  expect(await Promise.all([say(bob, 'b < c'), say(cho, 'of Cho')])).toEqual(['ok', 'ok']);
  const unfinished = { text: 'unfinished', isFinal: false, spokenMs: 0 };
  expect(await bob.peer.codeOf('caption:send', unfinished)).toBe('ok');
  const channelId = cho.peer.channel('General').id;
  for (const person of [cho, bob]) {
    const { name } = person.peer.session.user;
    const message = { channelId, clientId: randomUUID(), text: `By ${name}`, replyTo: null };
    granted(await person.peer.ask('message:send', message));
  }
  await chosHearing(['Ann', 'Bob']);
  for (const name of ['Ann', 'Bob'] as const) await soundsIn(recordingId, name);
  await mute(true);
  await chosHearing(['Bob']);
  await mark('muted');
  await bob.join('Music');
  await chosHearing([]);
  await mark('away');
  const quietFrom = performance.now();
  await expect.poll(() => performance.now() - quietFrom).toBeGreaterThan(700);
  await mark('unmuting');
  await mute(false);
  await chosHearing(['Ann']);
  await soundsIn(recordingId, 'Ann');
  await mark('returning');
  await bob.join('General');
  await chosHearing(['Ann', 'Bob']);
  await soundsIn(recordingId, 'Bob');
  await mark('end');
  granted(await ann.peer.ask('recording:stop', {}));
  await ann.peer.catchUp();
  expect(ann.peer.channel('General').recording).toBeUndefined();

  const statusOfMix = async () => {
    const { recordings, token } = granted(await ann.peer.ask('recording:list', { channelId }));
    const client = new FileClient(ann.peer, server.url);
    client.token = token;
    return (await client.ask('GET', recordingMixPath(recordings[0]?.id ?? ('' as never), 'sound')))
      .status;
  };
  expect(await statusOfMix()).toBe(404);
  granted(await ann.peer.ask('recording:mix', { recordingId }));
  await expect
    .poll(() => ann.peer.told.find(({ name }) => name === 'recording:mixed')?.payload)
    .toEqual({ recordingId, kind: 'sound', outcome: 'made' });
  expect(await ann.peer.codeOf('recording:mix', { recordingId })).toBe('conflict');
  expect(await statusOfMix()).toBe(200);

  const { recording, texts, sounds } = await fetchNewest(ann.peer);
  expect(recording).toMatchObject({ end: 'stopped', by: { name: 'Ann' }, mix: 'made' });
  expect(recording.people.map(({ name }) => name)).toEqual(['Ann', 'Bob']);
  expect([...sounds.keys()]).toEqual(['01 Ann.opus', '02 Bob.opus', 'mix.ogg']);
  const [annsTrack, bobsTrack] = [sounds.get('01 Ann.opus'), sounds.get('02 Bob.opus')];
  const mix = sounds.get('mix.ogg');
  expect(Math.abs((annsTrack?.length ?? 0) - (bobsTrack?.length ?? 0))).toBeLessThan(
    0.02 * sampleRate,
  );
  const labels = (texts.get('labels.txt') ?? '').split('\n').map((line) => line.split('\t'));
  const at = (text: string) => Number(labels.find(([, , label]) => label === `Ann: ${text}`)?.[0]);
  expect(texts.get('captions.vtt')).toMatch(
    /^WEBVTT\n\n\d\d:00:\d\d\.\d{3} --> \d\d:00:\d\d\.\d{3}\n<v Bob>b &lt; c\n$/,
  );
  const lengthS = (annsTrack?.length ?? 0) / sampleRate;
  expect(at('end')).toBeLessThan(lengthS + 0.02);
  expect(texts.get('chat.txt')).toMatch(/^\d\d:\d\d:\d\d {2}Bob: By Bob\n$/);
  expect(loudness(annsTrack, tones.Ann, 0, at('muted'))).toBeGreaterThan(heard);
  // Until well before the end: what was captured before it may be on its way for a while.
  expect(loudness(annsTrack, tones.Ann, at('muted') + 0.1, at('away') + 0.2)).toBeLessThan(silent);
  expect(loudness(annsTrack, tones.Ann, at('unmuting'), lengthS)).toBeGreaterThan(heard);
  expect(loudness(bobsTrack, tones.Bob, at('both'), at('away'))).toBeGreaterThan(heard);
  expect(loudness(bobsTrack, tones.Bob, at('away') + 0.1, at('unmuting'))).toBeLessThan(silent);
  expect(loudness(bobsTrack, tones.Bob, at('returning'), lengthS)).toBeGreaterThan(heard);
  // The leveller may have turned them down by then.
  for (const name of ['Ann', 'Bob'] as const) {
    expect(loudness(mix, tones[name], at('returning'), lengthS)).toBeGreaterThan(heard / 4);
  }
  for (const [track, others] of [
    [annsTrack, ['Bob', 'Cho']],
    [bobsTrack, ['Ann', 'Cho']],
  ] as const) {
    for (const name of others) {
      // A tone that a busy machine breaks into pieces has a little of all other frequencies.
      expect(loudness(track, tones[name], 0, lengthS)).toBeLessThan(heard);
    }
  }

  granted(await ann.peer.ask('recording:start', { videos: false }));
  await expect.poll(seat).toBeDefined();
  const second = seat()?.id ?? '';
  await soundsIn(second, 'Ann');
  await mark('before the end');
  const written = recordedBytes(second, 'Ann');
  await server.end('SIGKILL');
  for (const person of people) person.close();
  people = [];
  await server.launch();

  const back = await TestPeer.connect(server.url, annsKey);
  try {
    await back.open({ name: 'Ann' });
    expect(back.channel('General').recording).toBeUndefined();
    const ended = await fetchNewest(back);
    expect(ended.recording).toMatchObject({ id: second, end: 'serverStopped' });
    expect(ended.texts.get('marks.txt')).toContain('Ann: before the end');
    const sound = ended.sounds.get('01 Ann.opus');
    expect(loudness(sound, tones.Ann, 0, (sound?.length ?? 0) / sampleRate)).toBeGreaterThan(heard);
    expect(ended.recording.size).toBeGreaterThan(written);
    const query = { before: null, search: '', userId: null, kinds: [], limit: 20 };
    const { entries } = granted(await back.ask('audit:list', query));
    expect(entries.map(({ kind }) => kind)).toContain('recordingInterrupted');
  } finally {
    back.close();
  }
});

/** Waits until more of somebody’s voice is in the file: half a second of it, or half a minute of silence. */
async function soundsIn(id: string, name: string): Promise<void> {
  const before = recordedBytes(id, name);
  await expect.poll(() => recordedBytes(id, name)).toBeGreaterThan(before + 3_000);
}

function recordedBytes(id: string, name: string): number {
  const track = join(server.dataDir, 'recordings', id);
  const file = readdirSync(track).find((each) => each.endsWith(` ${name}.opus`));
  return file === undefined ? 0 : statSync(join(track, file)).size;
}
