import { levelAt } from './streamSinks.ts';

const sampleRate = 48_000;

/** The loudest a tone is between two moments of a track, in seconds, looked at a tenth of a second at a time. */
export function loudness(
  sound: Float32Array | undefined,
  tone: number,
  fromS = 0,
  toS = (sound?.length ?? 0) / sampleRate,
): number {
  if (!sound) throw new Error('no such track');
  let loudest = 0;
  for (let at = fromS; at + 0.1 <= toS; at += 0.05) {
    const piece = sound.slice(Math.round(at * sampleRate), Math.round((at + 0.1) * sampleRate));
    loudest = Math.max(loudest, levelAt({ sound: [piece], sampleRate }, tone));
  }
  return loudest;
}
