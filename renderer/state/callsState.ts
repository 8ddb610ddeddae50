import type { Call, CallEnding, CallRefusal, MissedCall } from '../../shared/domain/Call.ts';
import type { ChannelId } from '../../shared/domain/ids.ts';
import type { User } from '../../shared/domain/User.ts';
import type { ErrorCode } from '../../shared/protocol/errors.ts';

/** What there is to tell about calls, once. */
export type CallNews =
  | { readonly kind: 'ended'; readonly name: string; readonly ending: CallEnding }
  | { readonly kind: 'refused'; readonly name: string; readonly refusal: CallRefusal }
  /** Another window of the user has answered. */
  | { readonly kind: 'elsewhere'; readonly name: string }
  /** Something that the user wanted was not possible. */
  | { readonly kind: 'failed'; readonly name: string; readonly code: ErrorCode };

/** What the page knows of calls between two people. */
export interface CallsState {
  readonly call: Call | null;
  /** The `Date.now()` at which it was accepted; null while it rings, and without one. */
  readonly acceptedAt: number | null;
  /** Whom the user is about to call, until the server has answered. */
  readonly dialled: Pick<User, 'id' | 'name'> | null;
  /** Whether the user answers with the camera on. */
  readonly answersWithCamera: boolean;
  /** The channel that the user has left for the last call, until they go to any channel, or do not want to go back. */
  readonly cameFrom: ChannelId | null;
  readonly missed: readonly MissedCall[];
  /** Whether others may call the user; null until the server has said so. */
  readonly takesCalls: boolean | null;
  /** The last news; `id` grows with each. */
  readonly news: (CallNews & { readonly id: number }) | null;
}

export const noCalls: CallsState = {
  call: null,
  acceptedAt: null,
  dialled: null,
  answersWithCamera: false,
  cameFrom: null,
  missed: [],
  takesCalls: null,
  news: null,
};

/** Whether somebody calls the user and waits for an answer. */
export function isRinging({ call }: Pick<CallsState, 'call'>): boolean {
  return call !== null && !call.isAccepted && !call.isOutgoing;
}
