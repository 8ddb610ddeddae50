import { soundMaxMs } from '../../../shared/domain/Sound.ts';
import { draftRate, type SoundCut, type SoundDraft } from '../../state/soundDraft.ts';

/** Samples below −40 dBFS at the start of a file are skipped. */
const audible = 0.01;
/** A short lead-in, so that the attack is not cut off. */
const leadMs = 20;
/** Shorter sounds are not recognizable. */
const soundMinMs = 100;

/** Length of a draft in ms. */
export function lengthOf({ samples }: SoundDraft): number {
  return Math.floor(((samples[0]?.length ?? 0) / draftRate) * 1000);
}

/** The initial cut: from the first audible sample, as long as a sound may be. */
export function firstCut(draft: SoundDraft): SoundCut {
  const [first] = draft.samples;
  const lengthMs = lengthOf(draft);
  const heardAt = Math.max(0, first?.findIndex((sample) => Math.abs(sample) > audible) ?? 0);
  const heardMs = Math.max(0, Math.floor((heardAt / draftRate) * 1000) - leadMs);
  const fromMs = Math.max(0, Math.min(heardMs, lengthMs - soundMinMs));
  return { fromMs, toMs: Math.min(lengthMs, fromMs + soundMaxMs) };
}

/** Makes a requested cut fit: the moved end takes the other along. */
export function fittingCut(wish: SoundCut, before: SoundCut, lengthMs: number): SoundCut {
  const least = Math.min(soundMinMs, lengthMs);
  if (wish.fromMs !== before.fromMs) {
    const fromMs = clamp(wish.fromMs, 0, lengthMs - least);
    return { fromMs, toMs: clamp(wish.toMs, fromMs + least, fromMs + soundMaxMs) };
  }
  const toMs = clamp(wish.toMs, least, lengthMs);
  return { fromMs: clamp(wish.fromMs, toMs - soundMaxMs, toMs - least), toMs };
}

/** The peak of each of `parts` equal parts, relative to the highest peak. */
export function waveformPeaks({ samples }: SoundDraft, parts: number): number[] {
  const [first = new Float32Array()] = samples;
  const peaks = Array.from({ length: parts }, (_, part) => {
    const from = Math.floor((part / parts) * first.length);
    const to = Math.max(from + 1, Math.floor(((part + 1) / parts) * first.length));
    let peak = 0;
    for (const sample of first.subarray(from, to)) peak = Math.max(peak, Math.abs(sample));
    return peak;
  });
  const highest = Math.max(...peaks, 1e-9);
  return peaks.map((peak) => peak / highest);
}

function clamp(value: number, least: number, most: number): number {
  return Math.min(Math.max(value, least), most);
}
