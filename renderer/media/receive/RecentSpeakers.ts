import type { PeerId } from '../../../shared/domain/ids.ts';
import type { SpeakingLevels } from '../../../shared/protocol/levels.ts';

/** Longer than the pause between two sentences, in ms. */
const recentMs = 2_000;

/** Who has spoken lately in the rooms that the user does not hear, as the server reports it. */
export class RecentSpeakers {
  readonly #heardMs = new Map<PeerId, number>();

  /** @param nowMs of a monotonic clock */
  report(levels: SpeakingLevels, nowMs: number): void {
    for (const [peerId, heardMs] of this.#heardMs) {
      if (nowMs - heardMs > recentMs) this.#heardMs.delete(peerId);
    }
    for (const [peerId] of levels) this.#heardMs.set(peerId, nowMs);
  }

  has(peerId: PeerId, nowMs: number): boolean {
    return nowMs - (this.#heardMs.get(peerId) ?? Number.NEGATIVE_INFINITY) <= recentMs;
  }
}
