import { describe, expect, it } from 'vitest';
import { beeps, toneNames, toneSamples, tones, wavFile } from './tones.ts';

describe('tones', () => {
  it('are told apart from each other and from each other’s multiples', () => {
    for (const one of toneNames) {
      for (const other of toneNames) {
        if (one === other) continue;
        expect(Math.abs(tones[one] - tones[other])).toBeGreaterThanOrEqual(190);
        for (const factor of [2, 3, 4, 5, 6]) {
          expect(Math.abs(tones[one] * factor - tones[other])).toBeGreaterThan(45);
        }
      }
    }
  });

  it('loop in whole beeps and stay within their amplitude', () => {
    const samples = toneSamples(501, beeps);
    expect(samples.length % ((beeps.onMs + beeps.offMs) * 48)).toBe(0);
    const peak = samples.reduce((highest, sample) => Math.max(highest, sample), 0);
    expect(peak).toBeLessThanOrEqual(beeps.amplitude);
    expect(peak).toBeGreaterThan(beeps.amplitude * 0.95);
  });

  it('become a WAV file whose lengths fit', () => {
    const samples = toneSamples(501, beeps);
    const file = wavFile(samples);
    expect(file.toString('latin1', 0, 4)).toBe('RIFF');
    expect(file.readUInt32LE(4)).toBe(file.length - 8);
    expect(file.readUInt32LE(40)).toBe(samples.length * 2);
  });
});
