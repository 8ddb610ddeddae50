import { spawnSync } from 'node:child_process';

const rate = 48_000;
/** The size of espeak-ng's header; the samples follow it. */
const headerBytes = 44;

/** A voice of espeak-ng: language and variant, tempo in words per minute, pitch 0 … 99. */
export interface SpeakingVoice {
  readonly voice: string;
  readonly tempo: number;
  readonly pitch: number;
}

/**
 * Synthetic speech at 48 kHz, its peak at 1.
 *
 * @throws Error where espeak-ng is not installed
 */
export function spokenText(text: string, { voice, tempo, pitch }: SpeakingVoice): Float32Array {
  const { stdout, status } = spawnSync(
    'espeak-ng',
    ['--stdout', '-v', voice, '-s', String(tempo), '-p', String(pitch), text],
    { maxBuffer: 2 ** 28 },
  );
  if (status !== 0) throw new Error('espeak-ng must be installed for this');
  const spokenRate = stdout.readUInt32LE(24);
  const count = Math.floor((stdout.length - headerBytes) / 2);
  const spoken = Float32Array.from({ length: count }, (_, index) =>
    stdout.readInt16LE(headerBytes + 2 * index),
  );
  const highest = spoken.reduce((most, sample) => Math.max(most, Math.abs(sample)), 1);
  return Float32Array.from({ length: Math.floor((count / spokenRate) * rate) }, (_, index) => {
    const place = (index / rate) * spokenRate;
    const before = Math.floor(place);
    const first = spoken[before] ?? 0;
    return (first + ((spoken[before + 1] ?? 0) - first) * (place - before)) / highest;
  });
}
