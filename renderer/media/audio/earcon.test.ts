import { expect, test } from 'vitest';
import { earcon, earconLoudness, earconLufs, earconNames } from './earcon.ts';

test.each(earconNames)('%s: short, quiet, without a click', (name) => {
  const sound = earcon(name);
  expect(sound.length / 48_000).toBeLessThan(0.25);
  expect(earconLoudness(sound)).toBeCloseTo(earconLufs, 1);
  let jump = Math.abs(sound[0] ?? 1);
  for (const [index, sample] of sound.entries()) {
    expect(Math.abs(sample)).toBeLessThan(0.25);
    jump = Math.max(jump, Math.abs(sample - (sound[index - 1] ?? 0)));
  }
  expect(jump).toBeLessThan(0.04);
});

test('all are different', () => {
  expect(new Set(earconNames.map((name) => earcon(name).join())).size).toBe(earconNames.length);
});
