import type { PeerId } from '../../../shared/domain/ids.ts';
import { keyNewcomersMax, keyWaitMs } from '../../../shared/encryption/keyLimits.ts';
import { fromBase64url } from '../../storage/base64url.ts';
import type { ListedPeer } from './roster.ts';

/** How long a member waits for others who come at the same time, so that one commit takes in all of them. */
const gatherMs = 30;
/** More than ever wait. */
const newcomersMax = 64;

interface Newcomer {
  readonly peerId: PeerId;
  readonly keyPackage: Uint8Array;
  /** When this member was asked, in ms. */
  readonly at: number;
}

/** Whom a member is asked to take into the group. Times are in ms. */
export class Newcomers {
  #all: readonly Newcomer[] = [];

  add(peerId: PeerId, keyPackage: string, now: number): void {
    if (this.#all.length >= newcomersMax) return;
    const newcomer = { peerId, keyPackage: fromBase64url(keyPackage), at: now };
    this.#all = [...this.#without([peerId]), newcomer];
  }

  /** Whom to take in now: none before the others have had time to come, and nobody who is not in the list. */
  dueAt(now: number, listed: readonly ListedPeer[]): readonly Newcomer[] {
    // They join by themselves, or do not come.
    this.#all = this.#all.filter(({ at }) => now < at + keyWaitMs);
    const there = this.#all.filter(({ peerId }) => listed.some((each) => each.peerId === peerId));
    return there.some(({ at }) => now >= at + gatherMs) ? there.slice(0, keyNewcomersMax) : [];
  }

  /** When there is something to do; infinite for never. */
  get nextAt(): number {
    return Math.min(...this.#all.map(({ at }) => at + gatherMs));
  }

  remove(peerIds: readonly PeerId[]): void {
    this.#all = this.#without(peerIds);
  }

  clear(): void {
    this.#all = [];
  }

  #without(peerIds: readonly PeerId[]): readonly Newcomer[] {
    return this.#all.filter(({ peerId }) => !peerIds.includes(peerId));
  }
}
