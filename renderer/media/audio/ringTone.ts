import { kWeightingRate } from '../../../shared/sound/KWeighting.ts';
import { synthesise } from './earcon.ts';

/** Somebody calls the user. Notes in Hz. */
const ring = [659, 784, 988, 784];
/** The user calls somebody: lower, and with fewer notes. */
const ringback = [392, 392];
const notesMs = 900;
/** From the beginning of one to the beginning of the next. */
const ringPeriodMs = 3_000;

/** The tone of a call that rings, once, with the silence until it is repeated; at 48 kHz and as loud as the other short sounds. */
export function ringTone(isOutgoing: boolean): AudioBuffer {
  const notes = synthesise(isOutgoing ? ringback : ring, notesMs);
  const length = (ringPeriodMs / 1000) * kWeightingRate;
  const buffer = new AudioBuffer({ length, sampleRate: kWeightingRate });
  buffer.copyToChannel(notes, 0);
  return buffer;
}
