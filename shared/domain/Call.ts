import type { ChannelId, UserId } from './ids.ts';
import type { User } from './User.ts';

/** How a call ends. */
export type CallEnding =
  /** The called person does not want it. */
  | 'declined'
  /** The caller has ended it before an answer. */
  | 'cancelled'
  | 'unanswered'
  | 'hungUp'
  /** One of the two has not come back in time. */
  | 'lost'
  /** It is a temporary channel now, in which the two go on. */
  | 'opened';

/** Why a person is not rung. They are told later that somebody has called. */
export type CallRefusal =
  /** They are in another call, or are being called. */
  | 'busy'
  | 'doNotDisturb'
  /** No app of theirs is connected. */
  | 'notHere';

/** A call as one window of one of its two people sees it. */
export interface Call {
  /** Also the id of its channel, which exists once the call is accepted. */
  readonly id: ChannelId;
  readonly other: User;
  readonly isOutgoing: boolean;
  /** Whether the caller begins with the camera on. */
  readonly withCamera: boolean;
  readonly isAccepted: boolean;
  /** Whether this window is the one that has called or has accepted. */
  readonly isHere: boolean;
  /** Whether the connection of the other is lost; the call waits for them. */
  readonly isOtherLost: boolean;
  /** For how long it has been accepted, in ms. */
  readonly forMs: number;
}

/** Somebody has called while the user did not or could not answer. One for each caller: the last call counts. */
export interface MissedCall {
  readonly caller: { readonly id: UserId; readonly name: string };
  /** Milliseconds since 1970. */
  readonly at: number;
  /** How often they have called. */
  readonly times: number;
}

/** How long it rings, in ms. */
export const ringMs = 45_000;
/** How long a call waits for somebody who has accepted, or whose page is loaded again, in ms. */
export const callGraceMs = 20_000;
/** The window of each side says so often that it is there, in ms. */
export const callBeatMs = 1_500;
/** Who has not been heard of for so long has lost the connection, in ms: three beats. The others see it within 5 s. */
export const callLostMs = 4_500;
/** The most missed calls that are kept for a person, the newest. */
export const missedCallsMax = 30;
/** How long a missed call is kept, in ms. */
export const missedCallKeptMs = 30 * 24 * 60 * 60_000;
