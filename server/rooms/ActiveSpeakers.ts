import type { Peer } from '../peers/Peer.ts';

/** Who has spoken within this time keeps their place: longer than a pause between two sentences. */
const heldMs = 1_500;

/** One peer took another one's place. */
export interface SpeakerChange {
  readonly admitted: Peer;
  readonly displaced: Peer;
}

/**
 * Whose voices a room forwards. While all fit, these are all; in a larger room a peer that begins to speak takes the place of the
 * one that has been silent the longest. So what a listener receives does not grow with the room.
 */
export class ActiveSpeakers {
  /** The most voices that are forwarded. */
  #places: number;
  /** When each of them spoke last, in ms; −∞ for who has not spoken yet. */
  readonly #spokeMs = new Map<Peer, number>();
  /** Without a place, in the order of entering. */
  readonly #waiting = new Set<Peer>();

  /** @param places the most voices that are forwarded */
  constructor(places: number) {
    this.#places = places;
  }

  get places(): number {
    return this.#places;
  }

  /** Whether there are more peers than places, so that it matters who speaks. */
  get isCrowded(): boolean {
    return this.#waiting.size > 0;
  }

  /** Whether a peer has a place. */
  has(peer: Peer): boolean {
    return this.#spokeMs.has(peer);
  }

  /** Whether a peer has a place or waits for one. */
  knows(peer: Peer): boolean {
    return this.has(peer) || this.#waiting.has(peer);
  }

  /** A peer that may be heard from now on. It takes a free place, or waits until it speaks. */
  enter(peer: Peer): void {
    if (this.knows(peer)) return;
    if (this.#spokeMs.size < this.#places) this.#spokeMs.set(peer, Number.NEGATIVE_INFINITY);
    else this.#waiting.add(peer);
  }

  /** Returns who takes the place that is free then. */
  leave(peer: Peer): Peer | null {
    this.#waiting.delete(peer);
    const [next = null] = this.#spokeMs.delete(peer) ? this.#admitWaiting() : [];
    return next;
  }

  /** Has other places from now on. Returns who takes one of more places, and who loses theirs with fewer: the longest silent. */
  resize(places: number): { readonly admitted: Peer[]; readonly displaced: Peer[] } {
    this.#places = places;
    const displaced: Peer[] = [];
    while (this.#spokeMs.size > places) {
      const [peer] = this.#longestSilent;
      this.#spokeMs.delete(peer);
      displaced.push(peer);
    }
    const admitted = this.#admitWaiting();
    for (const peer of displaced) this.#waiting.add(peer);
    return { admitted, displaced };
  }

  /**
   * Must be called while a peer speaks. Returns who takes whose place; null for one that has a place, and while all places are
   * taken by others who speak.
   *
   * @param nowMs of a monotonic clock
   * @param hasPriority takes a place even from one that speaks
   */
  spoke(peer: Peer, nowMs: number, hasPriority = false): SpeakerChange | null {
    if (this.has(peer)) this.#spokeMs.set(peer, nowMs);
    if (!this.#waiting.has(peer)) return null;
    const [displaced, spokeMs] = this.#longestSilent;
    if (!hasPriority && nowMs - spokeMs < heldMs) return null;
    this.#spokeMs.delete(displaced);
    this.#waiting.add(displaced);
    this.#waiting.delete(peer);
    this.#spokeMs.set(peer, nowMs);
    return { admitted: peer, displaced };
  }

  /** Gives the free places to those who wait the longest. */
  #admitWaiting(): Peer[] {
    const next = [...this.#waiting].slice(0, this.#places - this.#spokeMs.size);
    for (const peer of next) {
      this.#waiting.delete(peer);
      this.#spokeMs.set(peer, Number.NEGATIVE_INFINITY);
    }
    return next;
  }

  get #longestSilent(): [Peer, number] {
    return [...this.#spokeMs].reduce((first, next) => (next[1] < first[1] ? next : first));
  }
}
