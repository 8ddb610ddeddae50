import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * Each person's tone, Hz. At least 190 Hz apart, and no tone within 45 Hz of a multiple of another, so that each can
 * be told from the others and from the distortion of a codec or limiter.
 */
export const tones = {
  Ann: 501,
  Bob: 691,
  Cho: 881,
  Dan: 1071,
  Eve: 1261,
  Fay: 1451,
  Gil: 1641,
  Han: 1831,
  Ivy: 2188,
  Jun: 2378,
  Kim: 2568,
  Lee: 2810,
} as const;
export type ToneName = keyof typeof tones;
export const toneNames = Object.keys(tones) as ToneName[];

/** Tones are beeps, because voice detection treats a steady tone as background noise and stops sending. */
export interface ToneShape {
  readonly onMs: number;
  readonly offMs: number;
  /** Peak, 1 is full scale. */
  readonly amplitude: number;
}
export const beeps: ToneShape = { onMs: 200, offMs: 100, amplitude: 0.25 };
/** For a crowd: mostly pauses, in which nothing is sent, mixed or decoded. */
export const rareBeeps: ToneShape = { onMs: 160, offMs: 1040, amplitude: 0.25 };

const sampleRate = 48_000;
const fadeMs = 8;

/** Mono samples of a tone, three seconds of whole beeps, −1 … 1. */
export function toneSamples(frequency: number, shape: ToneShape): Float32Array {
  const periodMs = shape.onMs + shape.offMs;
  const totalMs = Math.round(3000 / periodMs) * periodMs;
  const samples = new Float32Array(Math.round((totalMs / 1000) * sampleRate));
  for (let index = 0; index < samples.length; index += 1) {
    const atMs = ((index / sampleRate) * 1000) % periodMs;
    const fade = Math.min(1, atMs / fadeMs, (shape.onMs - atMs) / fadeMs);
    const gain = shape.offMs === 0 ? 1 : Math.max(0, fade);
    samples[index] =
      shape.amplitude * gain * Math.sin((2 * Math.PI * frequency * index) / sampleRate);
  }
  return samples;
}

/** A 16-bit mono WAV file (RIFF, format 1) of the samples. */
export function wavFile(samples: Float32Array): Buffer {
  const data = Buffer.alloc(samples.length * 2);
  samples.forEach((sample, index) => {
    data.writeInt16LE(Math.round(Math.max(-1, Math.min(1, sample)) * 0x7fff), index * 2);
  });
  const header = Buffer.alloc(44);
  header.write('RIFF', 0);
  header.writeUInt32LE(36 + data.length, 4);
  header.write('WAVEfmt ', 8);
  header.writeUInt32LE(16, 16);
  header.writeUInt16LE(1, 20);
  header.writeUInt16LE(1, 22);
  header.writeUInt32LE(sampleRate, 24);
  header.writeUInt32LE(sampleRate * 2, 28);
  header.writeUInt16LE(2, 32);
  header.writeUInt16LE(16, 34);
  header.write('data', 36);
  header.writeUInt32LE(data.length, 40);
  return Buffer.concat([header, data]);
}

let folder: string | null = null;
const files = new Map<ToneName | 'silence', string>();

/** The path of a WAV file with this person's beeps, or none, for Chromium's fake microphone; written once per run. */
export function toneFile(name: ToneName | 'silence'): string {
  const known = files.get(name);
  if (known !== undefined) return known;
  folder ??= mkdtempSync(join(tmpdir(), 'perch-tones-'));
  const path = join(folder, `${name}.wav`);
  const samples =
    name === 'silence' ? new Float32Array(sampleRate) : toneSamples(tones[name], beeps);
  writeFileSync(path, wavFile(samples));
  files.set(name, path);
  return path;
}
