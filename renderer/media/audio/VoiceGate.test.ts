import { expect, test } from 'vitest';
import { power } from './LevelMeter.ts';
import { lookAheadMs, VoiceGate } from './VoiceGate.ts';

const rate = 48_000;
const ms = (duration: number) => Math.round((duration / 1000) * rate);

/** A tone of this RMS level for this long, or silence for −Infinity. */
function tone(dbov: number, durationMs: number, frequency = 200): number[] {
  const amplitude = 10 ** (dbov / 20) * Math.SQRT2;
  return Array.from(
    { length: ms(durationMs) },
    (_, index) => amplitude * Math.sin((2 * Math.PI * frequency * index) / rate),
  );
}
const silence = (durationMs: number) => tone(Number.NEGATIVE_INFINITY, durationMs);

/** What comes out, in blocks as of an audio worklet. */
function through(gate: VoiceGate, ...parts: number[][]): Float32Array {
  const input = new Float32Array(parts.flat());
  const output = new Float32Array(input.length);
  for (let at = 0; at < input.length; at += 128) {
    gate.process(input.subarray(at, at + 128), output.subarray(at, at + 128));
  }
  return output;
}
const levelOf = (sound: Float32Array, fromMs: number, toMs: number) => {
  return 10 * Math.log10(power(sound.subarray(ms(fromMs), ms(toMs))));
};

test('a voice below the threshold is not sent; one above it is sent unchanged, delayed', () => {
  const quiet = through(new VoiceGate(rate, -50), tone(-52, 500));
  expect(quiet.every((sample) => sample === 0)).toBe(true);
  const loud = through(new VoiceGate(rate, -50), tone(-48, 500));
  const input = new Float32Array(tone(-48, 500));
  const delay = ms(lookAheadMs);
  for (let index = ms(60); index < loud.length; index += 1) {
    expect(loud[index]).toBeCloseTo(input[index - delay] ?? 0, 6);
  }
});

test.each([80, 200, 3000])(
  'a word that starts abruptly at %i Hz loses at most 2 ms',
  (frequency) => {
    const gate = new VoiceGate(rate, -50);
    const sound = through(gate, silence(200), tone(-30, 200, frequency), silence(50));
    const word = new Float32Array(tone(-30, 200, frequency));
    const start = ms(200 + lookAheadMs);
    for (let index = ms(2); index < word.length; index += 1) {
      expect(sound[start + index]).toBeCloseTo(word[index] ?? 0, 6);
    }
  },
);

test('a rising sound is sent from before it reached the threshold', () => {
  const gate = new VoiceGate(rate, -50);
  // A consonant well under the threshold, then the vowel.
  const sound = through(gate, silence(100), tone(-58, 20), tone(-25, 100));
  expect(levelOf(sound, 100 + lookAheadMs + 5, 120 + lookAheadMs)).toBeCloseTo(-58, 0);
});

test('it stays open over the pause between two words', () => {
  const gate = new VoiceGate(rate, -50);
  through(gate, tone(-30, 100), silence(350));
  expect(gate.isOpen).toBe(true);
  const sound = through(gate, tone(-30, 100));
  expect(levelOf(sound, 40, 100)).toBeCloseTo(-30, 0);
});

test('it closes after the hold, with the last of the sound sent', () => {
  const gate = new VoiceGate(rate, -50);
  const sound = through(gate, tone(-30, 100), tone(-70, 600));
  expect(gate.isOpen).toBe(false);
  expect(levelOf(sound, lookAheadMs + 110, lookAheadMs + 480)).toBeCloseTo(-70, 0);
  expect(levelOf(sound, lookAheadMs + 540, 700)).toBe(Number.NEGATIVE_INFINITY);
});

test('a voice that falls by less than 6 dB under the threshold keeps it open, one that falls by more does not', () => {
  const held = new VoiceGate(rate, -50);
  through(held, tone(-45, 100), tone(-55, 2000));
  expect(held.isOpen).toBe(true);
  const fallen = new VoiceGate(rate, -50);
  through(fallen, tone(-45, 100), tone(-57, 2000));
  expect(fallen.isOpen).toBe(false);
});

test('a new threshold applies at once', () => {
  const gate = new VoiceGate(rate, -50);
  through(gate, tone(-55, 100));
  expect(gate.isOpen).toBe(false);
  gate.setThreshold(-60);
  through(gate, tone(-55, 100));
  expect(gate.isOpen).toBe(true);
});

test('silence is silent after a loud hour', () => {
  const gate = new VoiceGate(rate, -90);
  for (let second = 0; second < 20; second += 1) through(gate, tone(0, 1000, 997));
  through(gate, silence(1000));
  expect(gate.isOpen).toBe(false);
});
