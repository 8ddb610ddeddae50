import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { wavFile } from '../harness/tones.ts';

const sampleRate = 48_000;

/**
 * A WAV file of a voice without pauses: a tone that swells four times a second, as voice detection takes a steady tone
 * for background. It never falls to −36 dBFS. Returns the file's path.
 */
export function steadyVoiceFile(frequency: number): string {
  const samples = new Float32Array(sampleRate * 2);
  for (let index = 0; index < samples.length; index += 1) {
    const time = index / sampleRate;
    const swell = 0.65 + 0.35 * Math.sin(2 * Math.PI * 4 * time);
    const wave =
      Math.sin(2 * Math.PI * frequency * time) + 0.4 * Math.sin(4 * Math.PI * frequency * time);
    samples[index] = 0.25 * swell * wave;
  }
  const path = join(mkdtempSync(join(tmpdir(), 'perch-bench-')), `${frequency}.wav`);
  writeFileSync(path, wavFile(samples));
  return path;
}
