import { samplesPerMs } from '../media/opusPackets.ts';

/** A packet as it arrived. */
export interface ArrivedPacket {
  readonly payload: Uint8Array;
  /** Samples of its stream until its first one, from the first packet on. May be negative. */
  readonly streamSamples: number;
  readonly durationSamples: number;
  /** On the time line of the recording. */
  readonly arrivedMs: number;
}

/** A clock of a computer is wrong by at most about 100 parts in a million: two of them differ by at most this, in ms per ms. */
const driftMax = 200e-6;
/** The least delay is looked for in as long a time: packets of all delays come in it. */
const windowMs = 10_000;
/** A gap in which the sender's clock may have stood still, because nothing was captured. */
const gapMs = 200;
/** More than most networks delay one packet and not the next. */
const stoodMs = 60;
/** A packet that is so far from where it belongs belongs to another time line. */
const strangeMs = 1_000;
/** A packet cannot arrive before it is sent: so much earlier than thought possible is no drift. */
const earlyMs = 20;

/**
 * Where the packets of one stream belong on the time line of the recording. The sender counts samples by its own clock, which is
 * exact from packet to packet but slowly drifts from the server's; when packets arrive is by the server's clock, but later by what
 * the network takes. So the shortest delay is followed, as slowly as clocks drift. All that is the same for everybody, as the
 * length of a packet and the shortest way to the server, is the same in each track.
 */
export class SenderClock {
  /** Adding it to the sender's time gives that of the recording, in ms; null before the first packet. */
  #offsetMs: number | null = null;
  #leastMs = Number.POSITIVE_INFINITY;
  #leastBeforeMs = Number.POSITIVE_INFINITY;
  #windowEndsMs = 0;
  #lastArrivedMs = Number.NEGATIVE_INFINITY;

  /** Must be called with all packets, some at a time. `packets` are not empty. */
  observe(packets: readonly ArrivedPacket[]): void {
    const leastMs = Math.min(...packets.map(delayOf));
    const firstMs = Math.min(...packets.map(({ arrivedMs }) => arrivedMs));
    const lastMs = Math.max(...packets.map(({ arrivedMs }) => arrivedMs));
    const sinceMs = firstMs - this.#lastArrivedMs;
    const offByMs = leastMs - (this.#offsetMs ?? Number.NEGATIVE_INFINITY);
    const isAnew =
      Math.abs(offByMs) > strangeMs || offByMs < -earlyMs || (sinceMs > gapMs && offByMs > stoodMs);
    if (isAnew) {
      this.#offsetMs = leastMs;
      this.#leastBeforeMs = leastMs;
      this.#leastMs = leastMs;
      this.#windowEndsMs = lastMs + windowMs;
    } else {
      this.#drift(leastMs, lastMs);
    }
    this.#lastArrivedMs = Math.max(this.#lastArrivedMs, lastMs);
  }

  /** Where the packet begins on the time line of the recording, in samples. It must have been observed. */
  placeOf({ streamSamples }: ArrivedPacket): number {
    return Math.round(streamSamples + (this.#offsetMs ?? 0) * samplesPerMs);
  }

  #drift(leastMs: number, nowMs: number): void {
    if (nowMs >= this.#windowEndsMs) {
      this.#leastBeforeMs = this.#leastMs;
      this.#leastMs = leastMs;
      this.#windowEndsMs = nowMs + windowMs;
    }
    this.#leastMs = Math.min(this.#leastMs, leastMs);
    const offset = this.#offsetMs ?? leastMs;
    const target = Math.min(this.#leastMs, this.#leastBeforeMs);
    const mostMs = Math.max(0, nowMs - this.#lastArrivedMs) * driftMax;
    this.#offsetMs = offset + Math.max(-mostMs, Math.min(mostMs, target - offset));
  }
}

/** When a packet arrived, less when its last sample was captured by the sender's own clock; in ms. */
function delayOf({ arrivedMs, streamSamples, durationSamples }: ArrivedPacket): number {
  return arrivedMs - (streamSamples + durationSamples) / samplesPerMs;
}
