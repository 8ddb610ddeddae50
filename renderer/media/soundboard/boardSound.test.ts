import { expect, test } from 'vitest';
import { ceiling } from '../../../shared/sound/Limiter.ts';
import { targetLufs } from '../../../shared/sound/VoiceLeveller.ts';
import { boardSound, loudestMoment, peakOf } from './boardSound.ts';

function tone(lengthMs: number, amplitude: number, frequency = 997): Float32Array {
  return Float32Array.from(
    { length: lengthMs * 48 },
    (_, index) => amplitude * Math.sin((2 * Math.PI * frequency * index) / 48_000),
  );
}

test('997 Hz at full scale is −3.01 LUFS, as in the recommendation', () => {
  expect(loudestMoment([tone(2000, 1)])).toBeCloseTo(-3.01, 1);
  expect(loudestMoment([tone(2000, 0.1), tone(2000, 0.1)])).toBeCloseTo(-23.01, 1);
  // Half of a block is silent.
  expect(loudestMoment([tone(200, 1)])).toBeCloseTo(-6.02, 0);
  expect(loudestMoment([new Float32Array(100)])).toBe(Number.NEGATIVE_INFINITY);
});

test.each([0.02, 0.1, 0.9])(
  'a tone of amplitude %f is brought to the loudness of voices',
  (from) => {
    const sound = boardSound([tone(3000, from)], { fromMs: 0, toMs: 3000 });
    expect(loudestMoment(sound)).toBeCloseTo(targetLufs, 1);
  },
);

test('a click stays under the ceiling, noise is not amplified much, silence stays silent', () => {
  const click = new Float32Array(48_000);
  click[1000] = 0.5;
  const sound = boardSound([click], { fromMs: 0, toMs: 1000 });
  expect(peakOf(sound)).toBeCloseTo(ceiling, 5);
  const faint = boardSound([tone(1000, 0.001)], { fromMs: 0, toMs: 1000 });
  expect(peakOf(faint)).toBeLessThan(0.02);
  expect(peakOf(boardSound([new Float32Array(4800)], { fromMs: 0, toMs: 100 }))).toBe(0);
});

test('a cut starts and ends in silence, and the original is unchanged', () => {
  const original = tone(3000, 0.5);
  const [left = new Float32Array()] = boardSound([original], { fromMs: 1000, toMs: 1500 });
  expect(left.length).toBe(24_000);
  expect([Math.abs(left[0] ?? 1), Math.abs(left.at(-1) ?? 1)]).toEqual([0, 0]);
  let jump = 0;
  for (const [index, sample] of left.entries()) {
    jump = Math.max(jump, Math.abs(sample - (left[index - 1] ?? 0)));
  }
  expect(jump).toBeLessThan(0.03);
  expect(peakOf([original])).toBeCloseTo(0.5, 2);
});
