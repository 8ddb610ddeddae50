import { expect, test } from 'vitest';
import { integratedLoudness } from './integratedLoudness.ts';

/** EBU Tech 3341's test signals have two channels, 3.01 dB louder together than one. */
const oneChannelLu = -3.01;
const tone = (dbfs: number, seconds: number) =>
  Float32Array.from(
    { length: seconds * 48_000 },
    (_, index) => 10 ** (dbfs / 20) * Math.sin((2 * Math.PI * 1000 * index) / 48_000),
  );
function joined(...parts: Float32Array[]): Float32Array {
  const whole = new Float32Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

test('EBU Tech 3341, case 1: −23 dB reads −23 LUFS', () => {
  expect(integratedLoudness(tone(-23, 20))).toBeCloseTo(-23 + oneChannelLu, 1);
});

test('EBU Tech 3341, cases 3 and 4: much quieter parts do not count', () => {
  const third = joined(tone(-36, 10), tone(-23, 60), tone(-36, 10));
  expect(integratedLoudness(third)).toBeCloseTo(-23 + oneChannelLu, 1);
  const fourth = joined(tone(-72, 10), tone(-36, 10), tone(-23, 60), tone(-36, 10), tone(-72, 10));
  expect(integratedLoudness(fourth)).toBeCloseTo(-23 + oneChannelLu, 1);
});
