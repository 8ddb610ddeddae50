/** A queue of packets this long in front of the narrowest line means that it is full. A change of the way adds less. */
const queueMs = 200;
/** The share of packets that a full line loses, and not a radio link now and then. */
export const fullLoss = 0.03;
/** So much is lost only where far too much is sent. */
const floodLoss = 0.2;
/** Looks in a row that must find it full: a single one happens in every home, two where a computer is busy for a moment. */
const evidenceMin = 3;
/** How long a step lasts, in looks; twice as long each time, if the line is full again soon. */
const firstRest = 7;
const longestRest = 100;
/** How long a step downwards is tried before the next one, in looks. */
const trial = 3;
/** What has been sent again for so many looks is no longer counted as an attempt. */
const goodAfter = 20;

/** What is known of a line at one look. */
export interface LineLook {
  readonly roundTripMs: number;
  /** The share of packets that were lost in the direction that is watched, and in the other one; 0 … 1. */
  readonly lost?: number;
  readonly lostOtherWay?: number;
}

/**
 * Decides how much has to give way on a line, in steps, because the line is full in one direction: packets then wait in a queue, and voices
 * with them; what is lost and sent again would keep it full. A step is taken back after a while. What the round trip is after
 * a step is no reason for the next one: only losses are.
 */
export class CongestionWatch {
  readonly #steps: number;
  #leastMs = Number.POSITIVE_INFINITY;
  #evidence = 0;
  #step = 0;
  #rest = firstRest;
  /** Looks until the last step is taken back. */
  #restsFor = 0;
  #fullFor = 0;

  /**
   * @param steps how many there are
   * @param isFull whether the line is expected to be full: then the first step is taken already, and soon tried to be taken back
   */
  constructor(steps = 1, isFull = false) {
    this.#steps = steps;
    if (!isFull) return;
    this.#step = 1;
    this.#restsFor = trial;
  }

  /** One look. Returns the step that is to be taken now; 0: nothing gives way. */
  look({ roundTripMs, lost = 0, lostOtherWay = 0 }: LineLook): number {
    const isFull =
      this.#step === 0 ? this.#hasQueue(roundTripMs, lost, lostOtherWay) : lost >= fullLoss;
    this.#evidence = isFull ? this.#evidence + weightOf(lost) : 0;
    if (this.#evidence >= evidenceMin && this.#step < this.#steps) {
      this.collapse();
    } else if (this.#step > 0) {
      this.#leastMs = roundTripMs;
      this.#fullFor = 0;
      this.#restsFor -= 1;
      if (this.#restsFor === 0) {
        this.#step -= 1;
        this.#restsFor = trial;
      }
    }
    return this.#step;
  }

  /** Takes the next step, whatever the looks have found. */
  collapse(): void {
    this.#evidence = 0;
    this.#step = Math.min(this.#step + 1, this.#steps);
    this.#restsFor = this.#rest;
    this.#rest = Math.min(2 * this.#rest, longestRest);
  }

  #hasQueue(roundTripMs: number, lost: number, lostOtherWay: number): boolean {
    this.#fullFor += 1;
    if (this.#fullFor === goodAfter) this.#rest = firstRest;
    this.#leastMs = Math.min(this.#leastMs, roundTripMs);
    const isOtherWay = lostOtherWay >= fullLoss && lost < fullLoss;
    return roundTripMs >= this.#leastMs + queueMs && !isOtherWay;
  }
}

/** How many looks one look counts for. */
function weightOf(lost: number): number {
  if (lost >= floodLoss) return evidenceMin;
  return lost >= fullLoss ? 2 : 1;
}
