import { samplesPerMs } from '../media/opusPackets.ts';

/** Of the last ten seconds of a voice in packets of 20 ms. */
const keptMax = 500;
/** So many packets of a hundred come in time; the others are made up. */
const inTimeShare = 0.98;
/** Looked at again after so many packets. */
const everyPackets = 10;
/** Before the network is known, packets are thought to differ by so much, in ms. */
const firstSpreadMs = 20;
/** So many packets are enough to know it. */
const enoughPackets = 50;
/** A mix reads 20 ms at once: that much must be there. */
const blockMs = 20;
/** Where so much is lost, of about so many packets, the packet after a lost one is waited for: it may contain the lost one (FEC). */
const lossMin = 0.02;
const lossPackets = 100;
const spreadMaxMs = 400;
/** A packet that is so far from where it belongs belongs to another time line. */
const strangeMs = 1_000;
/** After such a pause the clock of the sender may have stood still for it; more than the network delays one packet and not the next. */
const gapMs = 200;
const stoodMs = 60;

/**
 * Measures how much later than the fastest ones the packets of a voice arrive. From that follows when each of its samples can be
 * played. The fastest one is looked for in the last seconds only, so that clocks may drift.
 */
export class DelayMeter {
  /** When packets arrived, less when they were captured by the clock of the sender; in ms, the oldest overwritten first. */
  readonly #transits: number[] = [];
  #index = 0;
  #fastestMs = 0;
  #spreadMs = firstSpreadMs;
  #lostShare = 0;
  #lastArrivedMs = Number.NEGATIVE_INFINITY;

  /** How much later than by the fastest way a packet is played, in ms. */
  get neededMs(): number {
    return blockMs + this.#spreadMs + (this.#lostShare > lossMin ? blockMs : 0);
  }

  /** A packet was played, after so many that were lost. */
  notePlayed(lost: number): void {
    this.#lostShare += ((lost > 0 ? 1 : 0) - this.#lostShare) / lossPackets;
  }

  /** @param at its first sample, by the sender's count */
  observe(at: number, arrivedMs: number): void {
    const transitMs = arrivedMs - at / samplesPerMs;
    const lateMs = transitMs - this.#fastestMs;
    const stood = arrivedMs - this.#lastArrivedMs > gapMs && lateMs > stoodMs;
    this.#lastArrivedMs = Math.max(arrivedMs, this.#lastArrivedMs);
    if (Math.abs(lateMs) > strangeMs || stood) this.#transits.length = 0;
    if (this.#transits.length === 0) {
      this.#index = 0;
      this.#fastestMs = transitMs;
    }
    this.#transits[this.#index % keptMax] = transitMs;
    this.#index += 1;
    this.#fastestMs = Math.min(this.#fastestMs, transitMs);
    if (this.#index % everyPackets === 0) this.#measure();
  }

  /** Which sample, by the sender's count, should be played now. */
  positionAt(nowMs: number): number {
    return (nowMs - this.#fastestMs - this.neededMs) * samplesPerMs;
  }

  #measure(): void {
    const sorted = Float64Array.from(this.#transits).sort();
    const fastest = sorted[0] ?? 0;
    const slow = sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * inTimeShare))];
    const spreadMs = Math.min(spreadMaxMs, (slow ?? fastest) - fastest);
    this.#fastestMs = fastest;
    const isKnown = sorted.length >= enoughPackets;
    this.#spreadMs = isKnown ? spreadMs : Math.max(this.#spreadMs, spreadMs);
  }
}
