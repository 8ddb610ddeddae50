import { expect, test } from 'vitest';
import { SuppressionWatch } from './SuppressionWatch.ts';

const rate = 48_000;
const blockMs = (128 / rate) * 1000;
const loud = new Float32Array(128).fill(0.5);
const clean = new Float32Array(128).fill(0.25);
const silent = new Float32Array(128);

/** Runs for a time; `lateness` is how much slower the sound is processed than heard. Returns the last block. */
function run(
  watch: SuppressionWatch,
  forMs: number,
  { microphone = loud, suppressed = clean, lateness = 1, fromMs = 0 } = {},
): Float32Array {
  const output = new Float32Array(128);
  for (let ms = 0; ms < forMs; ms += blockMs) {
    watch.process(microphone, suppressed, output, fromMs + ms * lateness);
  }
  return output;
}

test('the microphone is heard until the suppressor outputs sound, then only that', () => {
  const watch = new SuppressionWatch(rate);
  expect(run(watch, 1000, { suppressed: silent })).toEqual(loud);
  const fading = new Float32Array(128);
  watch.process(loud, clean, fading, 1000);
  expect(fading[0]).toBeGreaterThan(0.49);
  expect(run(watch, 1000, { fromMs: 1000 })).toEqual(clean);
  expect(watch.fault).toBeNull();
});

test('a suppressor that removes everything is broken, and the microphone is heard again', () => {
  const watch = new SuppressionWatch(rate);
  run(watch, 1000);
  expect(run(watch, 1000, { suppressed: silent, fromMs: 1000 })).toEqual(loud);
  expect(watch.fault).toBe('broken');
  // It is not trusted again.
  expect(run(watch, 1000, { fromMs: 2000 })).toEqual(loud);
});

test('a suppressor without any output yet gets more time', () => {
  const watch = new SuppressionWatch(rate);
  run(watch, 2000, { suppressed: silent });
  expect(watch.fault).toBeNull();
  run(watch, 2000, { suppressed: silent, fromMs: 2000 });
  expect(watch.fault).toBe('broken');
});

test('silence for silence is no fault; NaN is one', () => {
  const watch = new SuppressionWatch(rate);
  run(watch, 1000);
  run(watch, 10_000, { microphone: silent, suppressed: silent, fromMs: 1000 });
  expect(watch.fault).toBeNull();
  const broken = new Float32Array(128).fill(Number.NaN);
  expect(run(watch, 1000, { suppressed: broken, fromMs: 11_000 })).toEqual(loud);
  expect(watch.fault).toBe('broken');
});

test('a computer that is too slow for seconds starves it', () => {
  const watch = new SuppressionWatch(rate);
  run(watch, 10_000);
  run(watch, 1000, { lateness: 1.4, fromMs: 10_000 });
  expect(watch.fault).toBeNull();
  expect(run(watch, 5000, { lateness: 1.4, fromMs: 11_400 })).toEqual(loud);
  expect(watch.fault).toBe('starved');
});

test('sleep and a corrected clock do not count as starving', () => {
  const watch = new SuppressionWatch(rate);
  for (const fromMs of [0, 60_000, 3_600_000, 3_500_000]) run(watch, 2500, { fromMs });
  expect(watch.fault).toBeNull();
});
