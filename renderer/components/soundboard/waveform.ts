import { soundMaxMs } from '../../../shared/domain/Sound.ts';
import { draftRate, type SoundCut, type SoundDraft } from '../../state/soundDraft.ts';

/** What is quieter than −40 dB of full scale at the beginning of a file is skipped. */
const audible = 0.01;
/** A little of what comes before, so that nothing is cut off. */
const leadMs = 20;
/** Shorter than this nobody hears what it was. */
const soundMinMs = 100;

/** How long a draft is. */
export function lengthOf({ samples }: SoundDraft): number {
  return Math.floor(((samples[0]?.length ?? 0) / draftRate) * 1000);
}

/** What is taken of a draft at first: from where it is heard, as much as a sound may have. */
export function firstCut(draft: SoundDraft): SoundCut {
  const [first] = draft.samples;
  const lengthMs = lengthOf(draft);
  const heardAt = Math.max(0, first?.findIndex((sample) => Math.abs(sample) > audible) ?? 0);
  const heardMs = Math.max(0, Math.floor((heardAt / draftRate) * 1000) - leadMs);
  const fromMs = Math.max(0, Math.min(heardMs, lengthMs - soundMinMs));
  return { fromMs, toMs: Math.min(lengthMs, fromMs + soundMaxMs) };
}

/** The cut that is wished, made to fit: the end that was moved takes the other one along. */
export function fittingCut(wish: SoundCut, before: SoundCut, lengthMs: number): SoundCut {
  const least = Math.min(soundMinMs, lengthMs);
  if (wish.fromMs !== before.fromMs) {
    const fromMs = clamp(wish.fromMs, 0, lengthMs - least);
    return { fromMs, toMs: clamp(wish.toMs, fromMs + least, fromMs + soundMaxMs) };
  }
  const toMs = clamp(wish.toMs, least, lengthMs);
  return { fromMs: clamp(wish.fromMs, toMs - soundMaxMs, toMs - least), toMs };
}

/** The loudest sample of each of so many equal parts, 0 … 1 of the loudest of all. */
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
