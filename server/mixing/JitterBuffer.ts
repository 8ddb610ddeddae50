import { samplesOf, samplesPerMs } from '../media/opusPackets.ts';
import { DelayMeter } from './DelayMeter.ts';
import type { VoicePacket } from './mixMessages.ts';

/** What comes next of a voice. */
export type VoiceStep =
  | { readonly kind: 'packet'; readonly payload: Uint8Array }
  /** Lost for good. `next` is the packet after it, if that follows at once: it may contain the lost sound, too (FEC). */
  | { readonly kind: 'lost'; readonly samples: number; readonly next: Uint8Array | null }
  /** Not here yet: something must be played in its stead, and it is played afterwards. */
  | { readonly kind: 'late'; readonly samples: number }
  /** The voice begins after so many samples. */
  | { readonly kind: 'wait'; readonly samples: number }
  /** The voice has paused. */
  | { readonly kind: 'end' };

interface HeldPacket {
  readonly sequence: number;
  readonly at: number;
  readonly samples: number;
  readonly payload: Uint8Array;
}

/** A tick of the mix, in samples: so much is read at once. */
const blockSamples = 20 * samplesPerMs;
/** A gap of less is none: timestamps of some senders are not exact. */
const exactTo = 2.5 * samplesPerMs;
/** So much may be made up in a row, in samples; then the voice pauses. What is made up longer sounds like a robot. */
const concealedMax = 60 * samplesPerMs;
/** More is from no app of ours: two seconds in the shortest packets of 10 ms. */
const heldMax = 200;
/** Where a voice would be so much later than it must, it begins anew, in samples. */
const excessMax = 500 * samplesPerMs;

/**
 * Puts the packets of one voice in order, and holds them for as long as its network makes them differ in delay, so that the sound
 * goes on without gaps. All is counted in samples of the sender. Who reads calls `next` whenever it needs more sound, and lets
 * `speed` shorten or lengthen it a little, so that the delay follows the network and the clocks of both sides.
 */
export class JitterBuffer {
  readonly #delays = new DelayMeter();
  /** In the order of the sender. */
  readonly #held: HeldPacket[] = [];
  /** Of the newest packet: timestamps begin anew at 0 after 2³². */
  #lastTimestamp: number | null = null;
  #lastAt = 0;
  /** Where what was given out ends; null while the voice pauses. */
  #position: number | null = null;
  #nextSequence = 0;
  /** Made up in a row, and how much of it was in addition to what the sender sends. */
  #concealed = 0;
  #added = 0;
  #hasEnded = false;

  /** The delay that the network needs now, in ms: how much later than the fastest packet one is played. */
  get delayMs(): number {
    return this.#delays.neededMs;
  }

  add({ sequence, timestamp, payload, arrivedMs }: VoicePacket): void {
    const samples = samplesOf(payload);
    if (samples === 0) return;
    // The nearer way round, so that a packet may also be earlier than the one before.
    const at =
      this.#lastTimestamp === null ? 0 : this.#lastAt + ((timestamp - this.#lastTimestamp) | 0);
    if (at >= this.#lastAt) {
      this.#lastTimestamp = timestamp;
      this.#lastAt = at;
    }
    this.#delays.observe(at, arrivedMs);
    if (this.#position !== null && at + samples <= this.#position) return;
    if (this.#held.length >= heldMax) this.#held.shift();
    let index = this.#held.length;
    while (index > 0 && (this.#held[index - 1]?.at ?? 0) > at) index -= 1;
    if (this.#held[index - 1]?.at === at) return;
    this.#held.splice(index, 0, { sequence, at, samples, payload });
  }

  /** Null while the voice pauses. @param unplayed samples that were given out and are not yet played */
  next(nowMs: number, unplayed: number): VoiceStep | null {
    if (this.#position === null) return this.#begin(nowMs);
    if (this.#hasEnded || this.#excess(nowMs, unplayed) > excessMax) return this.#end();
    const [first] = this.#held;
    if (first === undefined) return this.#await();
    const gap = first.at - this.#position - this.#added;
    if (gap < exactTo) return this.#take();
    const lost = this.#missingBefore(first.sequence);
    if (lost === 0 || this.#concealed + gap > concealedMax) return this.#end();
    const samples = Math.min(gap, blockSamples);
    this.#position += samples;
    this.#concealed += samples;
    return { kind: 'lost', samples, next: samples === gap && lost === 1 ? first.payload : null };
  }

  /** How fast it must be played now: 1 is as it was spoken. @param unplayed as for `next` */
  speed(nowMs: number, unplayed: number): number {
    if (this.#position === null) return 1;
    const excessMs = this.#excess(nowMs, unplayed) / samplesPerMs;
    if (Math.abs(excessMs) < toleranceMs) return 1;
    return 1 + Math.min(fastest, Math.max(slowest, excessMs / correctedInMs));
  }

  /** Whether nothing of the voice is being given out. */
  get isPaused(): boolean {
    return this.#position === null;
  }

  /** Forgets what it holds: the voice ends with what was given out. */
  end(): void {
    this.#held.length = 0;
    this.#hasEnded = true;
  }

  /** By how much the sound is later than it must be, in samples. */
  #excess(nowMs: number, unplayed: number): number {
    return this.#delays.positionAt(nowMs) - ((this.#position ?? 0) - unplayed);
  }

  /** How many packets are missing before this one; 0 also for one that is out of order. */
  #missingBefore(sequence: number): number {
    const missing = (sequence - this.#nextSequence) & 0xffff;
    return missing < 0x8000 ? missing : 0;
  }

  #begin(nowMs: number): VoiceStep | null {
    const [first] = this.#held;
    if (first === undefined) return null;
    const early = Math.round(first.at - this.#delays.positionAt(nowMs));
    if (early >= blockSamples) return null;
    this.#position = first.at;
    this.#nextSequence = first.sequence;
    return early > 0 ? { kind: 'wait', samples: early } : this.#take();
  }

  #take(): VoiceStep {
    const { at, samples, sequence, payload } = this.#held.shift() as HeldPacket;
    this.#delays.notePlayed(this.#missingBefore(sequence));
    this.#position = at + samples;
    this.#nextSequence = (sequence + 1) & 0xffff;
    this.#concealed = 0;
    this.#added = 0;
    return { kind: 'packet', payload };
  }

  #await(): VoiceStep {
    if (this.#concealed >= concealedMax) return this.#end();
    this.#concealed += blockSamples;
    this.#added += blockSamples;
    return { kind: 'late', samples: blockSamples };
  }

  #end(): VoiceStep {
    this.#position = null;
    this.#concealed = 0;
    this.#added = 0;
    return { kind: 'end' };
  }
}

/** A delay that is right to so much is left alone; in ms. */
const toleranceMs = 5;
/** A wrong delay is made right in about so long. A voice that is a hundredth faster or slower sounds the same. */
const correctedInMs = 4_000;
const fastest = 0.05;
const slowest = -0.01;
