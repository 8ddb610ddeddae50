import type { PeerId } from '../../../shared/domain/ids.ts';

/** Over so long a voice is averaged: a word counts, a cough hardly. */
const memoryMs = 900;
/** Levels run from 0 to 1; below this nobody speaks. */
const least = 0.04;
/** Somebody else must be so much louder, so that two at once do not take turns. */
const louderBy = 1.6;
/** And whoever is shown is shown for so long. */
const shownAtLeastMs = 2_000;

interface Voice {
  level: number;
  average: number;
  at: number;
}

/**
 * Who speaks, told slowly enough to look at: the picture does not jump to every cough, nor back and forth between two who
 * talk at once, and stays with who spoke last while nobody does.
 */
export class ActiveSpeaker {
  readonly #voices = new Map<PeerId, Voice>();
  #current: PeerId | null = null;
  #since = Number.NEGATIVE_INFINITY;

  /** Somebody is so loud from now on, 0 … 1. */
  heard(peerId: PeerId, level: number, nowMs: number): void {
    const voice = this.#voices.get(peerId) ?? { level: 0, average: 0, at: nowMs };
    this.#voices.set(peerId, { level, average: averageOf(voice, nowMs), at: nowMs });
  }

  /** Only these are there now. */
  keepOnly(peerIds: readonly PeerId[]): void {
    for (const peerId of this.#voices.keys()) {
      if (!peerIds.includes(peerId)) this.#voices.delete(peerId);
    }
    if (this.#current !== null && !peerIds.includes(this.#current)) this.#current = null;
  }

  /** Who speaks at this moment; whoever spoke last while nobody does; null before anybody did. */
  at(nowMs: number): PeerId | null {
    let loudest: PeerId | null = null;
    let most = least;
    for (const [peerId, voice] of this.#voices) {
      const average = averageOf(voice, nowMs);
      if (average < most) continue;
      most = average;
      loudest = peerId;
    }
    if (loudest === null || loudest === this.#current) return this.#current;
    const now = this.#current === null ? undefined : this.#voices.get(this.#current);
    const isLouder = most > (now ? averageOf(now, nowMs) * louderBy : 0);
    const isShownLongEnough = this.#current === null || nowMs - this.#since >= shownAtLeastMs;
    if (isLouder && isShownLongEnough) {
      this.#current = loudest;
      this.#since = nowMs;
    }
    return this.#current;
  }
}

/** An exponential average: the level that has been the same since `at` weighs more the longer it lasts. */
function averageOf({ level, average, at }: Voice, nowMs: number): number {
  return level + (average - level) * Math.exp(-(nowMs - at) / memoryMs);
}
