import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { createEncoder } from 'libopus-wasm';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { KWeighting, lufs } from '../../shared/sound/KWeighting.ts';
import { levelOf } from '../../shared/sound/levelOf.fixture.ts';
import { syllables } from '../../shared/sound/syllables.ts';
import { targetLufs } from '../../shared/sound/VoiceLeveller.ts';
import { temporaryFolder } from '../storage/temporaryFolder.fixture.ts';
import { mixBytesMax } from './mixOrder.ts';
import { mixTracks } from './mixTracks.ts';
import { Track } from './Track.ts';
import { decodeTrack } from './trackSound.fixture.ts';

const rate = 48_000;
const packetMs = 20;
const packetSamples = 960;

let temporary: ReturnType<typeof temporaryFolder>;
let folder: string;
beforeEach(() => {
  temporary = temporaryFolder();
  folder = temporary.file('');
});
afterEach(() => temporary.remove());

/** When somebody is heard, in ms. */
interface Stretch {
  readonly fromMs: number;
  readonly toMs: number;
}

/** A track of one who sends this sound in these stretches of time, of which some packets are lost. */
async function trackOf(
  sound: Float32Array,
  stretches: readonly Stretch[],
  isLost: (packet: number) => boolean = () => false,
): Promise<Buffer> {
  const track = new Track(1, 'Ann');
  const bytes: Buffer[] = [];
  const lengthMs = (sound.length / rate) * 1000;
  for (const { fromMs, toMs } of stretches) {
    track.startSource();
    // A new producer is a new encoder, which counts from elsewhere.
    const encoder = await createEncoder({ channels: 1, complexity: 0 });
    for (let ms = fromMs; ms < toMs; ms += packetMs) {
      const start = (ms * rate) / 1000;
      const payload = encoder.encodeFloat(sound.slice(start, start + packetSamples));
      if (isLost(ms / packetMs)) continue;
      track.add({ timestamp: ((ms + fromMs) * rate) / 1000, payload }, ms + packetMs);
      bytes.push(track.take(ms));
    }
    encoder.free();
  }
  bytes.push(track.end(lengthMs));
  return Buffer.concat(bytes);
}

function tone(frequency: number, lengthMs: number, peak = 0.2): Float32Array {
  return Float32Array.from({ length: (lengthMs * rate) / 1000 }, (_, index) => {
    return peak * Math.sin((2 * Math.PI * frequency * index) / rate);
  });
}

async function mix(tracks: Readonly<Record<string, Buffer>>): Promise<Float32Array> {
  for (const [name, bytes] of Object.entries(tracks)) await writeFile(`${folder}/${name}`, bytes);
  await mixTracks({ folder, tracks: Object.keys(tracks), shares: [], title: 'General' });
  const bytes = await readFile(`${folder}/mix.ogg`);
  const sound = await decodeTrack(bytes);
  expect(bytes.length).toBeLessThan(mixBytesMax((sound.length / rate) * 1000));
  return sound;
}

/** The share of each 10 ms in which a tone is heard, between two moments in ms. */
function heardShare(sound: Float32Array, frequency: number, fromMs: number, toMs: number): number {
  let heard = 0;
  for (let ms = fromMs; ms < toMs; ms += 10) {
    const start = (ms * rate) / 1000;
    if (levelOf([sound.subarray(start, start + rate / 100)], frequency) > 0.05) heard += 1;
  }
  return heard / ((toMs - fromMs) / 10);
}

it('has three people at their times: one who was muted, one who was elsewhere, one whose packets are lost', async () => {
  const lengthMs = 6_000;
  const whole = [{ fromMs: 0, toMs: lengthMs }];
  const [muted, away, lossy] = [400, 1_300, 2_600];
  const sound = await mix({
    '01 Ann.opus': await trackOf(tone(muted, lengthMs), [
      { fromMs: 0, toMs: 2_000 },
      { fromMs: 3_000, toMs: lengthMs },
    ]),
    '02 Bob.opus': await trackOf(tone(away, lengthMs), [
      { fromMs: 1_000, toMs: 2_500 },
      { fromMs: 4_000, toMs: lengthMs },
    ]),
    '03 Cho.opus': await trackOf(tone(lossy, lengthMs), whole, (packet) => packet % 10 === 7),
    'there is none.opus': Buffer.alloc(0),
  });
  expect(Math.abs(sound.length - (lengthMs * rate) / 1000)).toBeLessThan(0.04 * rate);
  // 20 ms around each change are left open.
  const heard: readonly [number, number, number, boolean][] = [
    [muted, 40, 1_980, true],
    [muted, 2_100, 2_980, false],
    [muted, 3_040, 5_900, true],
    [away, 0, 980, false],
    [away, 1_040, 2_480, true],
    [away, 2_600, 3_980, false],
    [away, 4_040, 5_900, true],
  ];
  for (const [frequency, fromMs, toMs, isHeard] of heard) {
    expect([frequency, fromMs, heardShare(sound, frequency, fromMs, toMs)]).toEqual([
      frequency,
      fromMs,
      isHeard ? 1 : 0,
    ]);
  }
  expect(heardShare(sound, lossy, 100, 5_900)).toBeGreaterThan(0.9);
});

it('is in step with its tracks to 20 ms, also after a minute', async () => {
  const lengthMs = 62_000;
  const clicks = new Float32Array((lengthMs * rate) / 1000);
  const clickMs = [500, 30_500, 61_500];
  for (const ms of clickMs) clicks.set(tone(1_000, 10, 0.8), (ms * rate) / 1000);
  const track = await trackOf(clicks, [{ fromMs: 0, toMs: lengthMs }]);
  const sound = await mix({ '01 Ann.opus': track });
  for (const ms of clickMs) {
    const start = ((ms - 100) * rate) / 1000;
    const around = sound.subarray(start, start + 0.2 * rate);
    const at = around.findIndex((sample) => Math.abs(sample) > 0.1);
    expect(Math.abs((at / rate) * 1000 - 100)).toBeLessThan(2);
  }
});

it('has a quiet and a loud voice at about the same loudness, and is never too loud', async () => {
  const voice = syllables(10 * rate, rate, 0.3);
  const silence = new Float32Array(voice.length);
  const after = (first: Float32Array, second: Float32Array) =>
    Float32Array.from([...first, ...second]);
  const track = (sound: Float32Array) =>
    trackOf(sound, [{ fromMs: 0, toMs: (sound.length / rate) * 1000 }]);
  const sound = await mix({
    '01 Ann.opus': await track(
      after(
        voice.map((sample) => sample * 3),
        silence,
      ),
    ),
    '02 Bob.opus': await track(
      after(
        silence,
        voice.map((sample) => sample / 3),
      ),
    ),
  });
  const loudness = (from: number, to: number) => {
    const piece = sound.subarray(from * rate, to * rate);
    return lufs(new KWeighting().sumOfSquares(piece) / piece.length);
  };
  // The level is found within some seconds.
  const [loud, quiet] = [loudness(6, 10), loudness(16, 20)];
  expect(Math.abs(loud - quiet)).toBeLessThan(4);
  expect(Math.abs(loud - targetLufs)).toBeLessThan(4);
});

it('leaves a packet silent that is no Opus, and needs one track', async () => {
  const track = new Track(1, 'Ann');
  for (let ms = 0; ms < 2_000; ms += packetMs) {
    // Three frames of equal size cannot have so many bytes.
    track.add({ timestamp: ms * 48, payload: Uint8Array.of(0xfb, 3, 1, 2) }, ms + packetMs);
  }
  const sound = await mix({ '01 Ann.opus': track.end(2_000) });
  expect(sound.length).toBeGreaterThan(1.9 * rate);
  expect(sound.every((sample) => Math.abs(sample) < 0.01)).toBe(true);
  await mkdir(`${folder}/empty`);
  const none = mixTracks({
    folder: `${folder}/empty`,
    tracks: ['01 Ann.opus'],
    shares: [],
    title: '',
  });
  await expect(none).rejects.toThrow('no tracks');
  expect(await readdir(`${folder}/empty`)).toEqual([]);
});
