import { createHash } from 'node:crypto';
import { beforeEach, expect, test, vi } from 'vitest';
import type { SoundId, UserId } from '../../../shared/domain/ids.ts';
import { type Sound, soundMaxBytes } from '../../../shared/domain/Sound.ts';
import { readOpusWebm } from '../../../shared/sound/opusWebm.ts';
import type { RequestFunction } from '../transport/SignalingPort.ts';
import { Soundboard } from './Soundboard.ts';
import type { SoundTools } from './SoundTools.ts';

const bytes = Uint8Array.of(1, 2, 3);
const sound: Sound = {
  id: 'drum' as SoundId,
  name: 'Drum',
  emoji: null,
  uploader: { id: 'ann' as UserId, name: 'Ann' },
  lengthMs: 500,
  hash: createHash('sha256').update(bytes).digest('base64url'),
};
const decoded = { length: 48 } as AudioBuffer;
const wanted = () => true;
const draft = { samples: [new Float32Array(48_000).fill(0.1)] };

let asked: string[];
let answer: () => Promise<{ bytes: Uint8Array }>;
let played: AudioBuffer[];
let endPreview: () => void;
let stopPreview: () => void;
let tools: SoundTools;
let board: Soundboard;

beforeEach(() => {
  vi.spyOn(console, 'error').mockImplementation(() => undefined);
  asked = [];
  answer = async () => ({ bytes });
  played = [];
  stopPreview = vi.fn<() => void>();
  tools = {
    lengthOf: async () => 2000,
    decode: async () => decoded,
    digest: (data) => crypto.subtle.digest('SHA-256', data),
    canEncode: async () => true,
    encode: async () => [Uint8Array.of(0xf8, 0xff, 0xfe)],
  };
  board = new Soundboard(
    {
      request: ((name: string) => {
        asked.push(name);
        return answer();
      }) as RequestFunction,
    },
    {
      playSound: (buffer) => {
        played.push(buffer);
        return () => undefined;
      },
      preview: (buffer, onEnded) => {
        played.push(buffer);
        endPreview = onEnded;
        return stopPreview;
      },
    },
    tools,
  );
});

test('a sound is fetched once per hash, and again after it was dropped from the cache', async () => {
  expect(await board.play(sound, wanted)).not.toBeNull();
  await board.play({ ...sound, id: 'the same' as SoundId }, wanted);
  expect([asked, played]).toEqual([['sound:get'], [decoded, decoded]]);
  board.setSounds([]);
  await board.play(sound, wanted);
  expect(asked).toHaveLength(2);
});

test('bytes that do not match the hash are not played, nor sounds that are unwanted or late', async () => {
  expect(await board.play({ ...sound, hash: 'another' }, wanted)).toBeNull();
  expect(await board.play(sound, () => false)).toBeNull();
  const now = vi.spyOn(performance, 'now').mockReturnValueOnce(0).mockReturnValueOnce(60_000);
  expect(await board.play(sound, wanted)).toBeNull();
  now.mockRestore();
  expect(played).toEqual([]);
});

test('a failed fetch is repeated at the next use', async () => {
  answer = () => Promise.reject(new Error('disconnected'));
  expect(await board.play(sound, wanted)).toBeNull();
  answer = async () => ({ bytes });
  expect(await board.play(sound, wanted)).not.toBeNull();
  expect(asked).toHaveLength(2);
});

test('one preview at a time; it ends by itself, by the next one, or when it is stopped', async () => {
  const told: unknown[] = [];
  board.on('previewChanged', (what) => told.push(what));
  await board.preview(sound);
  endPreview();
  expect(told).toEqual([null, 'drum', null]);
  told.length = 0;
  await board.preview(sound);
  const former = endPreview;
  await board.preview({ ...sound, id: 'horn' as SoundId });
  expect(stopPreview).toHaveBeenCalled();
  former();
  expect(told.at(-1)).toBe('horn');
  // Stopped before it was there.
  const coming = board.preview(sound);
  board.stopPreview();
  await coming;
  expect(told.at(-1)).toBeNull();
  expect(played).toHaveLength(3);
});

test('a file is read, or the fault is returned', async () => {
  const file = new Blob(['RIFF']);
  tools.decode = async () =>
    ({ numberOfChannels: 6, getChannelData: () => new Float32Array(10) }) as unknown as AudioBuffer;
  expect(await board.read(file)).toMatchObject({ samples: [{ length: 10 }, { length: 10 }] });
  tools.decode = () => Promise.reject(new Error('no sound'));
  expect(await board.read(file)).toBe('unreadable');
  tools.canEncode = async () => false;
  expect(await board.read(file)).toBe('unsupported');
});

test.each([
  ['an hour in few bytes', 4_500_000, 3_600_000, 'tooLong'],
  ['ten minutes and a second', 4_500_000, 601_000, 'tooLong'],
  ['many bytes', 31 * 1024 * 1024, 1000, 'tooLarge'],
  ['many bytes that do not say how long they are', 4_500_000, null, 'tooLong'],
])('%s: refused before anything is decoded', async (_what, size, lengthMs, fault) => {
  tools.decode = vi.fn<SoundTools['decode']>();
  tools.lengthOf = async () => lengthMs;
  const arrayBuffer = vi.fn<Blob['arrayBuffer']>();
  expect(await board.read({ size, arrayBuffer } as unknown as Blob)).toBe(fault);
  expect(arrayBuffer).not.toHaveBeenCalled();
  expect(tools.decode).not.toHaveBeenCalled();
});

test.each([
  ['ten minutes', 29 * 1024 * 1024, 600_000],
  ['little that does not say how long it is', 900_000, null],
])('%s: taken', async (_what, size, lengthMs) => {
  tools.decode = async () =>
    ({ numberOfChannels: 1, getChannelData: () => new Float32Array(10) }) as unknown as AudioBuffer;
  tools.lengthOf = async () => lengthMs;
  const file = { size, arrayBuffer: async () => new ArrayBuffer(1) } as unknown as Blob;
  expect(await board.read(file)).toMatchObject({ samples: [{ length: 10 }] });
});

test('a sound that is too large is encoded with a lower bitrate', async () => {
  const tried: number[] = [];
  tools.encode = async (_samples, bitrate) => {
    tried.push(bitrate);
    const packet = new Uint8Array(bitrate > 48_000 ? soundMaxBytes : 100).fill(0xf8);
    return [packet];
  };
  const made = await board.encode(draft, { fromMs: 0, toMs: 1000 });
  expect(tried).toEqual([64_000, 48_000]);
  expect(made && readOpusWebm(made)).toMatchObject({ channels: 1 });
  tools.encode = () => Promise.reject(new Error('no encoder'));
  expect(await board.encode(draft, { fromMs: 0, toMs: 1000 })).toBeNull();
});
