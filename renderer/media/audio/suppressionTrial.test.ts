import { expect, test } from 'vitest';
import { passesTrial, trialSound } from './suppressionTrial.ts';

const sound = trialSound();
const middle = sound.length / 2;
const changed = (noise: number, voice: number) =>
  sound.map((sample, index) => sample * (index < middle ? noise : voice));

test.each([
  ['takes the noise away and leaves the voice', changed(0.1, 1), true],
  ['does nothing', changed(1, 1), false],
  ['takes everything away', changed(0.1, 0.1), false],
  ['gives nothing, as one that was not loaded', changed(0, 0), false],
  ['makes the voice louder', changed(0.1, 4), false],
  ['gives what is no number', changed(Number.NaN, Number.NaN), false],
])('a suppressor that %s', (_, output, passes) => {
  expect(passesTrial(output)).toBe(passes);
});
