import type { ChannelId, PeerId } from './ids.ts';
import type { User } from './User.ts';

/** Somebody who waits outside a locked channel until they are let in. */
export interface Knock {
  readonly peerId: PeerId;
  readonly user: User;
}

/**
 * How a knock has ended for who knocked: somebody inside let them in or refused; nobody answered in time; the channel has become
 * empty or is no longer locked, so that they can enter by themselves.
 */
export type KnockEnding = 'letIn' | 'refused' | 'unanswered' | 'empty' | 'unlocked';

/** A knock that has ended. */
export interface EndedKnock {
  readonly channelId: ChannelId;
  readonly ending: KnockEnding;
  /** The name of who answered; null where nobody did. */
  readonly by: string | null;
}

/** How long a knock waits for an answer, in ms. */
export const knockWaitMs = 60_000;
/** The most people who knock at one channel at once. */
export const knocksMax = 8;
