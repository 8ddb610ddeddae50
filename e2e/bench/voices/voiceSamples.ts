import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { wavFile } from '../../harness/tones.ts';

export const sampleRate = 48_000;
/** A whole number of swells and of waves, so that it can be repeated. */
export const loopS = 1;

/**
 * A voice without pauses, −1 … 1: a tone of this frequency (whole Hz) that swells four times a second, as voice detection takes a
 * steady tone for background. It never falls to −36 dBFS.
 */
export function voiceSamples(frequency: number): Float32Array {
  return Float32Array.from({ length: sampleRate * loopS }, (_, index) => {
    const time = index / sampleRate;
    const swell = 0.65 + 0.35 * Math.sin(2 * Math.PI * 4 * time);
    const wave =
      Math.sin(2 * Math.PI * frequency * time) + 0.4 * Math.sin(4 * Math.PI * frequency * time);
    return 0.25 * swell * wave;
  });
}

/** The path of a WAV file with such a voice, for Chromium's fake microphone, which repeats it. */
export function voiceFile(frequency: number): string {
  const path = join(mkdtempSync(join(tmpdir(), 'perch-voice-')), `${frequency}.wav`);
  writeFileSync(path, wavFile(voiceSamples(frequency)));
  return path;
}
