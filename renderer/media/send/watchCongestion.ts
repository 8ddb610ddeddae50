import type { MediaPathState } from '../../state/callState.ts';
import type { VideoBudget } from './VideoBudget.ts';

/** How often the path is looked at: as often as it is measured. */
const lookMs = 3_000;
/** A queue of packets this long in front of the narrowest line means that it is full. A change of the way adds less. */
const queueMs = 200;
/** Looks in a row that must find it full: a single one happens in every home, two where a computer is busy for a moment. */
const fullLooksMin = 3;
/** How long video rests, in looks; twice as long each time, if the line is full again soon. */
const firstRest = 7;
const longestRest = 100;
/** Video that has been sent again for so many looks is no longer counted as an attempt. */
const goodAfter = 20;

/**
 * Decides whether the user's own video has to rest, because the line to the server is full: packets then wait in a queue, and voices with
 * them; what is lost and sent again would keep it full. It is tried again after a while. What the round trip is without video is no
 * reason to rest.
 */
export class CongestionWatch {
  #leastMs = Number.POSITIVE_INFINITY;
  #fullLooks = 0;
  #rest = firstRest;
  /** Looks until video is tried again; 0 while it is sent. */
  #restsFor = 0;
  #sentFor = 0;

  /** One look. Returns whether video has to rest. */
  look(roundTripMs: number): boolean {
    if (this.#restsFor > 0) {
      this.#restsFor -= 1;
      this.#leastMs = roundTripMs;
      this.#sentFor = 0;
      return this.#restsFor > 0;
    }
    this.#sentFor += 1;
    if (this.#sentFor === goodAfter) this.#rest = firstRest;
    this.#leastMs = Math.min(this.#leastMs, roundTripMs);
    this.#fullLooks = roundTripMs >= this.#leastMs + queueMs ? this.#fullLooks + 1 : 0;
    if (this.#fullLooks < fullLooksMin) return false;
    this.#fullLooks = 0;
    this.#restsFor = this.#rest;
    this.#rest = Math.min(2 * this.#rest, longestRest);
    return true;
  }
}

/**
 * Lets the user's video rest while the line is full and they are in a channel; voices then take less, too. Returns the function that stops
 * this.
 *
 * @param line its path to the server, as it was last measured
 * @param onRest called when a rest begins
 */
export function watchCongestion(
  budget: Pick<VideoBudget, 'place' | 'isResting' | 'setResting'>,
  line: { readonly path: MediaPathState },
  onRest: () => void,
): () => void {
  let watch = new CongestionWatch();
  const timer = setInterval(() => {
    const { path } = line;
    // Another path may follow, which is longer.
    if (path.kind !== 'connected') watch = new CongestionWatch();
    const roundTripMs = path.kind === 'connected' ? path.roundTripMs : null;
    const isSending = budget.place !== null && roundTripMs !== null;
    const rests = isSending && watch.look(roundTripMs);
    if (rests && !budget.isResting) onRest();
    budget.setResting(rests);
  }, lookMs);
  return () => clearInterval(timer);
}
