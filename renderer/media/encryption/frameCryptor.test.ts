import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import type { Source } from '../../../shared/domain/Source.ts';
import {
  clearBytesOf,
  joinFrame,
  keyIdOf,
  splitFrame,
} from '../../../shared/encryption/frameFormat.ts';
import { openFrame, sealFrame } from './frameCryptor.ts';
import { deriveFrameKey } from './frameKey.ts';
import { fromHex, toHex, vectors } from './frameVectors.fixture.ts';

const secret = fromHex(vectors.secret);

it.each(vectors.frames)(
  'seals and opens the $source frame $counter as in the vectors',
  async (vector) => {
    const { leaf, epoch, counter, mimeType, isKeyFrame } = vector;
    const source = vector.source as Source;
    const kind = mimeType.startsWith('audio/') ? 'audio' : 'video';
    const isRecorded = 'isRecorded' in vector;
    const key = await deriveFrameKey(secret, leaf, source, isRecorded);
    const clearLength = clearBytesOf({ kind, mimeType, isKeyFrame }) ?? -1;
    const frame = fromHex(vector.frame);
    const sealing = { counter, keyId: keyIdOf(epoch), clearLength, isRecorded };
    const sealed = await sealFrame(key, sealing, frame);
    expect(toHex(sealed)).toBe(vector.sealed);
    const parts = splitFrame(sealed);
    expect(parts && (await openFrame(key, parts))).toEqual(frame);
  },
);

it('names the vectors in the papers', () => {
  const papers = readFileSync('docs/encryption.md', 'utf8');
  expect(vectors.frames.filter(({ sealed }) => !papers.includes(sealed))).toEqual([]);
});

it('leaves clear only what mediasoup needs of VP8', () => {
  const bytes = (mimeType: string | undefined, kind: 'audio' | 'video', isKeyFrame: boolean) =>
    clearBytesOf({ mimeType, kind, isKeyFrame });
  expect(bytes('audio/opus', 'audio', false)).toBe(0);
  expect(bytes('video/VP8', 'video', true)).toBe(10);
  expect(bytes('video/VP8', 'video', false)).toBe(1);
  expect(bytes('video/VP9', 'video', true)).toBe(0);
});

it.each(['video/H264', 'video/AV1', 'audio/red', 'audio/PCMU', '', undefined])(
  'seals no %s',
  (mimeType) => {
    expect(clearBytesOf({ mimeType, kind: 'video', isKeyFrame: true })).toBeNull();
    expect(clearBytesOf({ mimeType, kind: 'audio', isKeyFrame: false })).toBeNull();
  },
);

it('derives another key for each leaf, source and secret', async () => {
  const names = await Promise.all(
    (
      [
        [1, 'microphone'],
        [11, 'microphone'],
        [1, 'camera'],
        [1, 'whisper'],
      ] as const
    ).map(async ([leaf, source]) => (await deriveFrameKey(secret, leaf, source)).name),
  );
  const other = await deriveFrameKey(secret.toReversed(), 1, 'microphone');
  expect(new Set([...names, other.name]).size).toBe(5);
});

it('takes no frame apart that is too short for what it says', () => {
  const parts = {
    clear: fromHex('0102030405060708090a'),
    ciphertext: new Uint8Array(16),
    counter: 1,
    keyId: 2,
    isRecorded: true,
  };
  const frame = joinFrame(parts);
  expect(splitFrame(frame)).toEqual(parts);
  expect(splitFrame(frame.subarray(1))).toBeNull();
  expect(splitFrame(new Uint8Array())).toBeNull();
});
