import { expect, it } from 'vitest';
import { animatedWebp } from './animatedWebp.ts';

/** One pixel, losslessly. */
const pixel = Buffer.from('UklGRhoAAABXRUJQVlA4TA0AAAAvAAAAEAcQERGIiP4HAA==', 'base64');

it('holds all frames, with their places and durations', () => {
  const one = { webp: pixel, width: 1, height: 1 };
  const file = animatedWebp(10, 20, [
    { ...one, x: 0, y: 0, durationMs: 500 },
    { ...one, x: 4, y: 8, durationMs: 70_000 },
  ]);
  expect(file.toString('latin1', 0, 4)).toBe('RIFF');
  expect(file.readUInt32LE(4)).toBe(file.length - 8);
  expect([file.readUIntLE(24, 3) + 1, file.readUIntLE(27, 3) + 1]).toEqual([10, 20]);
  const second = file.lastIndexOf('ANMF');
  const fields = [8, 11, 14, 17, 20].map((at) => file.readUIntLE(second + at, 3));
  expect(fields).toEqual([2, 4, 0, 0, 70_000]);
  expect(file.toString('latin1', second + 24, second + 28)).toBe('VP8L');
});

it('refuses what holds no picture', () => {
  const frame = { webp: Buffer.alloc(30), x: 0, y: 0, width: 1, height: 1, durationMs: 1 };
  expect(() => animatedWebp(1, 1, [frame])).toThrow('no picture');
});
