import { keyArrivalMs } from '../../../shared/encryption/keyLimits.ts';
import type { ListedPeer, Roster } from './roster.ts';

/** Those who leave together are removed together. */
const removalBatchMs = 200;
/** The next member removes a leaf when the one before it has not done so after this time. */
const removalPatienceMs = 1_500;
/** A leaf that nobody can account for is not borne for longer. */
export const ghostMaxMs = 10_000;

interface SeenGhost {
  readonly leaf: number;
  /** In ms. */
  readonly since: number;
  /** Whether it was somebody's leaf before. */
  readonly wasMember: boolean;
}

/**
 * The leaves of one group that belong to nobody in the list: since when they are there, when they are to be removed, and by whom first. Times
 * are in ms.
 */
export class GhostWatch {
  readonly #seen = new Map<string, SeenGhost>();
  #lastMembers: ReadonlySet<number> = new Set();
  /** Since when there has been some ghost or other at any time. */
  #hauntedSince: number | null = null;

  /** Compares with what was seen before. */
  note({ members, ghosts }: Roster, now: number): void {
    const names = new Set(ghosts.map(({ name }) => name));
    for (const name of this.#seen.keys()) if (!names.has(name)) this.#seen.delete(name);
    for (const { name, leaf } of ghosts) {
      if (this.#seen.has(name)) continue;
      this.#seen.set(name, { leaf, since: now, wasMember: this.#lastMembers.has(leaf) });
    }
    this.#lastMembers = new Set(members.map(({ leaf }) => leaf));
    this.#hauntedSince = ghosts.length === 0 ? null : (this.#hauntedSince ?? now);
  }

  clear(): void {
    this.#seen.clear();
    this.#lastMembers = new Set();
    this.#hauntedSince = null;
  }

  /**
   * How many will hardly be anybody: one that was somebody's is on its way out; one that nobody has come for in time is a stranger's when it is
   * not removed then; and of those who follow each other without end one is.
   */
  strangersAt(now: number): number {
    const strangers = this.#all.filter((ghost) => now >= strangerAt(ghost)).length;
    const isHaunted = this.#hauntedSince !== null && now >= this.#hauntedSince + ghostMaxMs;
    return strangers === 0 && isHaunted ? 1 : strangers;
  }

  /** Whether a leaf is there for too long that nobody can account for. */
  hasOldAt(now: number): boolean {
    return this.#all.some(({ since }) => now >= since + ghostMaxMs);
  }

  /** The leaves that are to be removed by now. */
  dueAt(now: number): number[] {
    return this.#all.filter((ghost) => dueAt(ghost) <= now).map(({ leaf }) => leaf);
  }

  /** When this member removes leaves: the lowest one first, the next when it has not done so. */
  removalAt({ members }: Roster, listed: readonly ListedPeer[], ownLeaf: number): number {
    const before = members.filter(({ leaf, peerId }) => {
      return leaf < ownLeaf && !listed.some((each) => each.peerId === peerId && each.away);
    });
    return Math.min(...this.#all.map(dueAt)) + before.length * removalPatienceMs;
  }

  /** When something may change although nothing happens. */
  get changesAt(): number[] {
    const haunted = this.#hauntedSince === null ? [] : [this.#hauntedSince + ghostMaxMs];
    return [
      ...this.#all.flatMap((ghost) => [strangerAt(ghost), ghost.since + ghostMaxMs]),
      ...haunted,
    ];
  }

  get #all(): SeenGhost[] {
    return [...this.#seen.values()];
  }
}

function strangerAt({ since, wasMember }: SeenGhost): number {
  return since + (wasMember ? ghostMaxMs : keyArrivalMs + removalPatienceMs);
}

/** A leaf whose person has left goes at once; one that has not been anybody's yet may still become it. */
function dueAt({ since, wasMember }: SeenGhost): number {
  return since + (wasMember ? removalBatchMs : keyArrivalMs);
}
