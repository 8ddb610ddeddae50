import { expect, test } from 'vitest';
import { firstCut, fittingCut, lengthOf, waveformPeaks } from './waveform.ts';

const draftOf = (samples: Float32Array<ArrayBuffer>) => ({ samples: [samples] });

test('the first cut begins where sound begins, and has the maximum length', () => {
  const samples = new Float32Array(48 * 8000);
  samples.fill(0.5, 48 * 1000);
  const draft = draftOf(samples);
  expect(lengthOf(draft)).toBe(8000);
  expect(firstCut(draft)).toEqual({ fromMs: 980, toMs: 5980 });
  expect(firstCut(draftOf(new Float32Array(48 * 700)))).toEqual({ fromMs: 0, toMs: 700 });
  expect(firstCut(draftOf(new Float32Array(48 * 50)))).toEqual({ fromMs: 0, toMs: 50 });
});

test('moving one end past a limit moves the other, too', () => {
  const before = { fromMs: 1000, toMs: 6000 };
  expect(fittingCut({ fromMs: 500, toMs: 6000 }, before, 8000)).toEqual({
    fromMs: 500,
    toMs: 5500,
  });
  expect(fittingCut({ fromMs: 1000, toMs: 7000 }, before, 8000)).toEqual({
    fromMs: 2000,
    toMs: 7000,
  });
  expect(fittingCut({ fromMs: 5990, toMs: 6000 }, before, 8000)).toEqual({
    fromMs: 5990,
    toMs: 6090,
  });
  expect(fittingCut({ fromMs: 1000, toMs: 0 }, before, 8000)).toEqual({ fromMs: 0, toMs: 100 });
  expect(fittingCut({ fromMs: 7999, toMs: 8000 }, before, 8000)).toEqual({
    fromMs: 7900,
    toMs: 8000,
  });
  expect(fittingCut({ fromMs: 10, toMs: 50 }, { fromMs: 0, toMs: 50 }, 50)).toEqual({
    fromMs: 0,
    toMs: 50,
  });
});

test('each bar of a waveform shows its peak', () => {
  const samples = new Float32Array(400);
  samples[150] = -0.5;
  samples[399] = 0.25;
  expect(waveformPeaks(draftOf(samples), 4)).toEqual([0, 1, 0, 0.5]);
  expect(waveformPeaks(draftOf(new Float32Array(2)), 3)).toEqual([0, 0, 0]);
});
