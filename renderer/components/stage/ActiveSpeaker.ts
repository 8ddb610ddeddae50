import type { PeerId } from '../../../shared/domain/ids.ts';

/** Time constant of the average: a word counts, a cough hardly. */
const memoryMs = 900;
/** Levels (0 … 1) below this count as silence. */
const least = 0.04;
/** Another voice must be this much louder, so that two simultaneous voices do not alternate. */
const louderBy = 1.6;
/** A speaker is shown for at least this long. */
const shownAtLeastMs = 2_000;

interface Voice {
  level: number;
  average: number;
  at: number;
}

/**
 * Determines the active speaker slowly enough for the eye: it ignores coughs, does not alternate between two simultaneous voices,
 * and keeps the last speaker during silence.
 */
export class ActiveSpeaker {
  readonly #voices = new Map<PeerId, Voice>();
  #current: PeerId | null = null;
  #since = Number.NEGATIVE_INFINITY;

  /** Reports a person's level from now on, 0 … 1. */
  heard(peerId: PeerId, level: number, nowMs: number): void {
    const voice = this.#voices.get(peerId) ?? { level: 0, average: 0, at: nowMs };
    this.#voices.set(peerId, { level, average: averageOf(voice, nowMs), at: nowMs });
  }

  /** Forgets everyone else. */
  keepOnly(peerIds: readonly PeerId[]): void {
    for (const peerId of this.#voices.keys()) {
      if (!peerIds.includes(peerId)) this.#voices.delete(peerId);
    }
    if (this.#current !== null && !peerIds.includes(this.#current)) this.#current = null;
  }

  /** The current speaker, or the last one during silence; null before anyone has spoken. */
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

/** Exponential average; the level since `at` weighs more the longer it lasts. */
function averageOf({ level, average, at }: Voice, nowMs: number): number {
  return level + (average - level) * Math.exp(-(nowMs - at) / memoryMs);
}
