import type { ChannelId } from '../../../shared/domain/ids.ts';
import { keyWaitMs } from '../../../shared/encryption/keyLimits.ts';
import type {
  KeyGroup,
  KeyNotifications,
  OrderedCommit,
} from '../../../shared/protocol/encryption/keys.ts';
import { RequestError } from '../../../shared/protocol/errors.ts';
import { GhostWatch } from './GhostWatch.ts';
import type { GroupView } from './KeyPort.ts';
import { Newcomers } from './Newcomers.ts';

/** More commits than ever wait. Of a server that sends more they are dropped, and it is asked for what was missed. */
const inboxMax = 256;
const retryBaseMs = 40;
const retryMaxMs = 3_000;
const calmMs = 10_000;

/** Commits of others by the epoch that they lead to. Of one epoch the first counts: of two orders nobody follows both. */
export class CommitInbox {
  readonly commits = new Map<number, OrderedCommit>();

  take(ordered: OrderedCommit): void {
    if (this.commits.size < inboxMax && !this.commits.has(ordered.epoch)) {
      this.commits.set(ordered.epoch, ordered);
    }
  }
}

/** By what a member is taken in. */
type Welcome = Omit<KeyNotifications['key:welcomed'], 'channelId'>;

/** Being in one channel's group, as far as it has come. */
export class Visit {
  readonly channelId: ChannelId;
  /** By the server's count; null while this member has no group. */
  epoch: number | null = null;
  view: GroupView | null = null;
  /** The newest group that the server has told of, if it is of use. */
  known: KeyGroup | null = null;
  inbox = new CommitInbox();
  /** The own commit whose answer has not come. */
  pending: string | null = null;
  /** The group of this epoch and before is void. */
  voidTo = 0;
  /** True while commits may have been missed. */
  isBehind = false;
  hasBegunAnew = false;
  /** The epoch of the last group that could not be joined. */
  failedToJoin: number | null = null;
  readonly ghosts = new GhostWatch();
  /** Whom this member is asked to take in. */
  readonly newcomers = new Newcomers();
  /** Since when somebody is there without a leaf, in ms; null for nobody. */
  missingSince: number | null = null;
  isWithdrawn = false;
  /** When the others were last asked to begin anew because of a ghost, in ms. */
  askedAt = Number.NEGATIVE_INFINITY;
  #failures = 0;
  #failedAt = 0;
  #pausedUntil = 0;
  #isWaiting = false;
  #welcome: Welcome | null = null;

  constructor(channelId: ChannelId) {
    this.channelId = channelId;
  }

  /** Not before this time anything is tried again, in ms. */
  get pausedUntil(): number {
    return this.#pausedUntil;
  }

  /** The group to join, once; null if it is not known, or others have joined it since. */
  takeKnown(): KeyGroup | null {
    const { known } = this;
    this.known = null;
    if (known === null) return null;
    return [...this.inbox.commits.keys()].some((epoch) => epoch > known.epoch) ? null : known;
  }

  /** A member has been asked to take this one in. If that does not happen in time, this one tries again by itself. */
  waitForMember(now: number): void {
    if (this.#welcome !== null) return;
    this.#isWaiting = true;
    this.#wait(now, keyWaitMs);
  }

  welcomed(welcome: Welcome): void {
    this.#welcome = welcome;
    this.stopWaiting();
  }

  /** Nobody takes this member in any more. */
  stopWaiting(): void {
    if (this.#isWaiting) this.#pausedUntil = 0;
    this.#isWaiting = false;
  }

  /** By what this member was taken in, once. */
  takeWelcome(): Welcome | null {
    const welcome = this.#welcome;
    this.#welcome = null;
    this.#isWaiting = false;
    return welcome;
  }

  /** The member has this group now. */
  settle(epoch: number, view: GroupView, now: number): void {
    this.epoch = epoch;
    this.view = view;
    // What fails again and again is not tried faster because it works in between.
    if (now - this.#failedAt > calmMs) this.#failures = 0;
    this.hasBegunAnew = false;
  }

  /** The member has no group any more. */
  beginAnew(): void {
    this.epoch = null;
    this.view = null;
    this.known = null;
    this.pending = null;
    this.isBehind = false;
    this.hasBegunAnew = true;
    this.inbox = new CommitInbox();
    this.ghosts.clear();
    this.newcomers.clear();
    this.missingSince = null;
    this.isWithdrawn = false;
  }

  /** Something has failed: tries it again later, and ever later. `random`: 0 … 1. */
  pause(now: number, random: number, error?: unknown): void {
    if (error instanceof RequestError && error.code === 'disconnected') return;
    this.#failures = Math.min(this.#failures + 1, 10);
    this.#failedAt = now;
    const spread = 0.5 + random / 2;
    this.#wait(now, Math.min(retryBaseMs * 2 ** this.#failures, retryMaxMs) * spread);
  }

  /** Another one was first. Each of those who try at once succeeds in turn: who waits a little leaves the others room. */
  giveWay(now: number, random: number): void {
    this.#failures = Math.min(this.#failures + 1, 4);
    this.#wait(now, retryBaseMs * this.#failures * random);
  }

  #wait(now: number, forMs: number): void {
    this.#pausedUntil = now + Math.ceil(forMs);
  }
}
