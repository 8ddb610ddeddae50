import { execFile } from 'node:child_process';
import { EventEmitter } from 'node:events';
import { readdirSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { createEncoder } from 'libopus-wasm';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { VideoSize } from '../../shared/domain/cameraLayers.ts';
import type { ChannelId, RecordingId } from '../../shared/domain/ids.ts';
import { levelOf } from '../../shared/sound/levelOf.fixture.ts';
import type { ChannelDirectory } from '../rooms/ChannelDirectory.ts';
import type { RoomRegistry } from '../rooms/RoomRegistry.ts';
import { temporaryFolder } from '../storage/temporaryFolder.fixture.ts';
import { Ffmpeg } from './Ffmpeg.ts';
import { layOut, type Placement } from './pictureLayout.ts';
import { Recordings } from './Recordings.ts';
import { Track } from './Track.ts';
import { WebmStream } from './WebmStream.ts';

const lengthMs = 4_500;
const rate = 48_000;
const id = 'recording'.padEnd(24, '-') as RecordingId;
const general = 'general' as ChannelId;
const channels = Object.assign(new EventEmitter(), {
  has: () => true,
  get: () => ({ recordingDays: null }),
}) as unknown as ChannelDirectory;
const log = { warn: vi.fn(), error: vi.fn() };
const hasFfmpeg = (await new Ffmpeg().find()) !== null;

let temporary: ReturnType<typeof temporaryFolder>;
let folder: string;
let recordings: Recordings;
beforeEach(() => {
  vi.clearAllMocks();
  temporary = temporaryFolder();
  folder = temporary.file('');
});
afterEach(async () => {
  await recordings.close();
  temporary.remove();
});

async function open(ffmpeg?: Ffmpeg): Promise<void> {
  recordings = await Recordings.open({
    folder,
    channels,
    rooms: new EventEmitter() as unknown as RoomRegistry,
    files: { hasRoomBeside: async () => true },
    keepDays: 30,
    log,
    ...(ffmpeg && { ffmpeg }),
  });
}

const inRecording = (name: string) => join(folder, id, name);

/** What ffmpeg writes to its output. */
async function outputOf(...args: string[]): Promise<Buffer> {
  const options = { encoding: 'buffer', maxBuffer: 2 ** 27 } as const;
  const { stdout } = await promisify(execFile)('ffmpeg', ['-v', 'error', ...args], options);
  return stdout;
}

/** A second of one colour as VP8, ten pictures in it. */
async function framesOf(colour: string, { width, height }: VideoSize): Promise<Buffer[]> {
  const source = `color=${colour}:s=${width}x${height}:r=10:d=1`;
  const ivf = await outputOf('-f', 'lavfi', '-i', source, '-c:v', 'libvpx', '-f', 'ivf', '-');
  const frames: Buffer[] = [];
  for (let at = 32; at < ivf.length; ) {
    const length = ivf.readUInt32LE(at);
    frames.push(ivf.subarray(at + 12, at + 12 + length));
    at += 12 + length;
  }
  return frames;
}

/** As the server records it: each second of one colour and size begins at its time. */
async function videoOf(parts: readonly (VideoSize & { colour: string; atMs: number })[]) {
  const stream = new WebmStream('V_VP8', parts[0] ?? { width: 2, height: 2 }, 'Ann');
  for (const { colour, atMs, ...size } of parts) {
    for (const [index, data] of (await framesOf(colour, size)).entries()) {
      stream.add({ data, isKeyFrame: index === 0, atMs: atMs + index * 100 });
    }
  }
  return stream.take();
}

async function trackOf(tone: number, fromMs: number, toMs: number): Promise<Buffer> {
  const track = new Track(1, 'Ann');
  const encoder = await createEncoder({ channels: 1, complexity: 0 });
  for (let ms = fromMs; ms < toMs; ms += 20) {
    const sound = Float32Array.from(
      { length: (20 * rate) / 1000 },
      (_, index) => 0.2 * Math.sin(2 * Math.PI * tone * (ms / 1000 + index / rate)),
    );
    track.add({ timestamp: (ms * rate) / 1000, payload: encoder.encodeFloat(sound) }, ms + 20);
  }
  encoder.free();
  return track.end(lengthMs);
}

const small = { width: 320, height: 180 };
const large = { width: 640, height: 360 };

/** Ann all the time, Bob from 1.5 to 3 seconds, what Ann shares from 3 seconds on. */
const shown = {
  ann: { isShare: false, shown: [{ fromMs: 0, toMs: lengthMs }] },
  bob: { isShare: false, shown: [{ fromMs: 1_500, toMs: 3_000 }] },
  share: { isShare: true, shown: [{ fromMs: 3_000, toMs: lengthMs }] },
};

const ann = { id: 'ann', name: 'Ann' };
const bob = { id: 'bob', name: 'Bob {\\b1}' };

/** Stores a recording of these files, and what else stands in `recording.json`. */
async function store(record: object, files: Readonly<Record<string, string | Uint8Array>>) {
  const startedAt = Date.now() - lengthMs;
  const known = {
    ...{ format: 1, id, channelId: general, channelName: 'General', by: ann, end: 'stopped' },
    ...{ startedAt, endedAt: startedAt + lengthMs },
  };
  await mkdir(join(folder, id));
  await writeFile(inRecording('recording.json'), JSON.stringify({ ...known, ...record }));
  for (const [name, bytes] of Object.entries(files)) await writeFile(inRecording(name), bytes);
}

/** A video in which there is none. */
async function storeNonsense(): Promise<void> {
  const file = 'video 01 Ann camera.webm';
  await store({ tracks: [], videos: [{ file, person: ann }] }, { [file]: 'nonsense' });
}

async function storeRecording(): Promise<void> {
  const record = {
    tracks: [
      { file: '01 Ann.opus', person: ann },
      { file: '02 Bob.opus', person: bob },
    ],
    videos: [
      { file: 'video 01 Ann camera.webm', person: ann, shown: shown.ann.shown },
      { file: 'video 02 Bob camera.webm', person: bob, shown: shown.bob.shown },
      { file: 'video 03 Ann screen.webm', person: ann, isShare: true, shown: shown.share.shown },
      // Nothing came of it.
      { file: 'video 04 Bob screen.webm', person: bob, isShare: true, shown: [] },
    ],
  };
  await store(record, {
    '01 Ann.opus': await trackOf(500, 0, 1_800),
    '02 Bob.opus': await trackOf(1_300, 2_600, lengthMs),
    // Its size changes in the middle, and its last picture stays to the end.
    'video 01 Ann camera.webm': await videoOf([
      { colour: 'red', atMs: 0, ...small },
      { colour: 'red', atMs: 1_000, ...large },
    ]),
    'video 02 Bob camera.webm': await videoOf([{ colour: 'blue', atMs: 1_500, ...small }]),
    'video 03 Ann screen.webm': await videoOf([{ colour: 'lime', atMs: 3_000, ...large }]),
  });
}

/** The files of its video, finished or not. */
const leftOfVideo = () =>
  readdirSync(join(folder, id)).filter((name) => /^mix\.(?!ogg$)/.test(name));

describe.runIf(hasFfmpeg)('with ffmpeg', () => {
  it('a video has everybody in their places at their times, with their voices', async () => {
    await storeRecording();
    await open();
    const stateOf = () => recordings.find(id);
    const { done } = await recordings.mixes.make(id, 'video');
    expect(stateOf()).toMatchObject({ mix: 'making', videoMix: 'making', videoMixPart: 0 });
    expect(await done).toBe('made');
    expect(stateOf()).toMatchObject({ mix: 'made', videoMix: 'made', videos: true });
    expect(leftOfVideo()).toEqual(['mix.mp4']);
    await expect(recordings.mixes.make(id, 'video')).rejects.toMatchObject({ code: 'conflict' });

    const video = inRecording('mix.mp4');
    const picture = ['-i', video, '-vf', 'fps=2', '-f', 'rawvideo', '-pix_fmt', 'rgb24', '-'];
    const pixels = await outputOf(...picture);
    /** Of red, green and blue, what is bright in the middle of a place in the half of a second that begins then. */
    const colourAt = (atMs: number, { x, y, width, height }: Placement) => {
      const frame = Math.round(atMs / 500) * 1280 * 720 * 3;
      const at = frame + ((y + height / 2) * 1280 + x + width / 2) * 3;
      return [...pixels.subarray(at, at + 3)].map((value) => (value > 128 ? 1 : 0)).join('');
    };
    const [ann = [], bob = [], share = []] = layOut(Object.values(shown), lengthMs);
    for (const [placements, colour] of [
      [ann, '100'],
      [bob, '001'],
      [share, '010'],
    ] as const) {
      for (const placed of placements) {
        for (let ms = placed.fromMs + 500; ms < placed.toMs; ms += 500) {
          expect([ms, colourAt(ms, placed)]).toEqual([ms, colour]);
          // Not larger than its place.
          const below = { ...placed, y: Math.min(717, placed.y + placed.height), height: 2 };
          expect([ms, colourAt(ms, { ...below, width: 4 })]).toEqual([ms, '000']);
        }
      }
    }
    const corner = { fromMs: 0, toMs: lengthMs, x: 0, y: 0, width: 8, height: 8 };
    expect(colourAt(500, corner)).toBe('000');

    const bytes = await outputOf('-i', video, '-f', 'f32le', '-ac', '1', '-ar', '48000', '-');
    const sound = new Float32Array(bytes.buffer, bytes.byteOffset, Math.floor(bytes.length / 4));
    expect(Math.abs(sound.length / rate - lengthMs / 1000)).toBeLessThan(0.1);
    const hears = (tone: number, fromS: number, toS: number) =>
      levelOf([sound.subarray(fromS * rate, toS * rate)], tone) > 0.02;
    expect([hears(500, 0.5, 1.7), hears(1_300, 0.5, 1.7)]).toEqual([true, false]);
    expect([hears(500, 2, 2.5), hears(1_300, 2, 2.5)]).toEqual([false, false]);
    expect([hears(500, 3, 4.3), hears(1_300, 3, 4.3)]).toEqual([false, true]);
    expect(log.error).not.toHaveBeenCalled();
  });

  it('says how much is made, and nothing is left of a video that is cancelled', async () => {
    const file = 'video 01 Ann camera.webm';
    const hours = { startedAt: Date.now() - 3 * 60 * 60_000, endedAt: Date.now() };
    const record = { ...hours, tracks: [], videos: [{ file, person: ann }] };
    await store(record, { [file]: await videoOf([{ colour: 'red', atMs: 0, ...small }]) });
    await open();
    const { done } = await recordings.mixes.make(id, 'video');
    const part = () => recordings.find(id)?.videoMixPart;
    await vi.waitFor(() => expect(part()).toBeGreaterThan(0), 120_000);
    expect(leftOfVideo()).toContain('mix.mp4.new');
    expect(await recordings.mixes.cancel(id, 'video')).toBe(true);
    expect(await done).toBe('cancelled');
    expect(await recordings.mixes.cancel(id, 'video')).toBe(false);
    expect(leftOfVideo()).toEqual([]);
    expect(recordings.find(id)).toMatchObject({ mix: 'none', videoMix: 'none' });
    expect(log.error).not.toHaveBeenCalled();
  });

  it('a video that cannot be read costs a word in the log, and leaves nothing', async () => {
    await storeNonsense();
    await open();
    expect(await (await recordings.mixes.make(id, 'video')).done).toBe('failed');
    expect(leftOfVideo()).toEqual([]);
    expect(log.error).toHaveBeenCalledOnce();
  });
});

it('says that there is no ffmpeg', async () => {
  await storeNonsense();
  // Another program is none.
  await open(new Ffmpeg([inRecording('ffmpeg'), process.execPath]));
  expect(await recordings.mixes.canMakeVideo()).toBe(false);
  await expect(recordings.mixes.make(id, 'video')).rejects.toMatchObject({ code: 'unavailable' });
});
