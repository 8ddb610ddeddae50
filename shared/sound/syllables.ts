/** Reproducible noise: a linear congruential generator (Numerical Recipes), −1 … 1. */
export function steadyNoise(length: number, peak: number): Float32Array {
  let state = 1;
  return Float32Array.from({ length }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return peak * (state / 2 ** 31 - 1);
  });
}

/** The noise of a room at 48 kHz, as from fans and streets: mostly low frequencies. */
export function roomNoise(length: number, peak: number): Float32Array {
  let last = 0;
  return steadyNoise(length, peak).map((sample) => {
    last += 0.1 * (sample - last);
    return last;
  });
}

/** The lowest formants of an open vowel, Hz, and how wide they are (Peterson and Barney 1952, men). */
const formants = [
  { middle: 730, width: 90 },
  { middle: 1090, width: 110 },
  { middle: 2440, width: 170 },
] as const;
/** The syllables per second of normal speech. */
const syllablesPerS = 4;

/**
 * A sound that detectors accept as speech: a gliding voice with formants, in syllables, with a pause after every
 * fourth.
 */
export function syllables(length: number, rate: number, peak: number): Float32Array {
  const sound = new Float32Array(length);
  let phase = 0;
  for (let index = 0; index < length; index += 1) {
    const second = index / rate;
    const pitch = 130 + 25 * Math.sin(2 * Math.PI * 0.7 * second);
    phase += pitch / rate;
    const syllable = second * syllablesPerS;
    if (Math.floor(syllable) % 5 === 4) continue;
    const loud = Math.sin(Math.PI * (syllable % 1)) ** 2;
    let sample = 0;
    for (let harmonic = 1; harmonic * pitch < 4000; harmonic += 1) {
      sample += strength(harmonic * pitch) * Math.sin(2 * Math.PI * ((harmonic * phase) % 1));
    }
    sound[index] = sample * loud;
  }
  const highest = sound.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0);
  return sound.map((sample) => (sample * peak) / highest);
}

function strength(frequency: number): number {
  return formants.reduce(
    (sum, { middle, width }) => sum + 1 / (1 + ((frequency - middle) / width) ** 2),
    0.02,
  );
}
