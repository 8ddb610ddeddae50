import { KWeighting, kWeightingRate, lufs } from '../../../shared/sound/KWeighting.ts';
import { ceiling } from '../../../shared/sound/Limiter.ts';
import { targetLufs } from '../../../shared/sound/VoiceLeveller.ts';
import type { SoundCut } from '../../state/soundDraft.ts';

/** Blocks of ITU-R BS.1770: 400 ms long, a new one every 100 ms. */
const hopSamples = kWeightingRate / 10;
const hopsPerBlock = 4;
/** The largest gain: a sound that needs more is mostly noise. */
const mostGainDb = 24;
/** A cut must not click; the end may fade. */
const fadeInMs = 4;
const fadeOutMs = 25;

/**
 * Part of a sound as others hear it: as loud as voices, its peaks under −1 dB of full scale, without a click at either
 * end. At 48 kHz, one array of samples per channel.
 */
export function boardSound(samples: readonly Float32Array[], cut: SoundCut): Float32Array[] {
  const from = samplesIn(cut.fromMs);
  const to = samplesIn(cut.toMs);
  const parts = samples.map((channel) => channel.slice(from, to));
  for (const part of parts) fade(part);
  const gain = boardGain(parts);
  return parts.map((part) => part.map((sample) => sample * gain));
}

/**
 * LUFS of the loudest 400 ms: a short sound is as loud as its loudest moment (EBU R 128 s1). An incomplete block is
 * filled with silence. Channels are averaged, as for voices; −Infinity in silence.
 */
export function loudestMoment(samples: readonly Float32Array[]): number {
  const length = Math.max(0, ...samples.map((channel) => channel.length));
  const hops = new Float64Array(Math.max(Math.ceil(length / hopSamples), hopsPerBlock));
  for (const channel of samples) {
    const filter = new KWeighting();
    for (const hop of hops.keys()) {
      const block = channel.subarray(hop * hopSamples, (hop + 1) * hopSamples);
      hops[hop] = (hops[hop] ?? 0) + filter.sumOfSquares(block) / samples.length;
    }
  }
  let loudest = 0;
  for (let first = 0; first + hopsPerBlock <= hops.length; first += 1) {
    const sum = hops.subarray(first, first + hopsPerBlock).reduce((all, each) => all + each, 0);
    loudest = Math.max(loudest, sum / (hopsPerBlock * hopSamples));
  }
  return lufs(loudest);
}

/** The largest absolute sample value. */
export function peakOf(samples: readonly Float32Array[]): number {
  let peak = 0;
  for (const channel of samples) {
    for (const sample of channel) peak = Math.max(peak, Math.abs(sample));
  }
  return peak;
}

function boardGain(samples: readonly Float32Array[]): number {
  const peak = peakOf(samples);
  if (peak === 0) return 1;
  const gainDb = Math.min(targetLufs - loudestMoment(samples), mostGainDb);
  return Math.min(10 ** (gainDb / 20), ceiling / peak);
}

function fade(samples: Float32Array): void {
  const { length } = samples;
  const inSamples = samplesIn(fadeInMs);
  const outSamples = samplesIn(fadeOutMs);
  for (let index = 0; index < length; index += 1) {
    const edge = Math.min(1, index / inSamples, (length - 1 - index) / outSamples);
    samples[index] = (samples[index] ?? 0) * edge;
  }
}

function samplesIn(ms: number): number {
  return Math.round((ms / 1000) * kWeightingRate);
}
