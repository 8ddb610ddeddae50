import { z } from 'zod';
import type { Call, CallEnding, CallRefusal, MissedCall } from '../../domain/Call.ts';
import type { Channel } from '../../domain/Channel.ts';
import type { ChannelId } from '../../domain/ids.ts';
import type { User } from '../../domain/User.ts';
import { channelIdField, userIdField } from '../pageFields.ts';
import { request } from '../request.ts';

const callField = z.strictObject({ callId: channelIdField });

/**
 * Calls between two people. All windows of the called person ring, and one of them answers. Then the app of each side joins the
 * channel of the call, which nobody else sees; whoever leaves it hangs up.
 */
export const callRequests = {
  /**
   * Calls a person. `refusal` says why they are not rung; null when they are, and `call:changed` follows. Whoever is called by
   * the same person at the moment accepts that call by it. `conflict` for oneself, and for somebody who is in a call already;
   * `forbidden` for who may not join or speak on this server, and when they take no calls; `notFound`.
   */
  'call:ring': request<{ refusal: CallRefusal | null }>()(
    z.strictObject({ userId: userIdField, withCamera: z.boolean().default(false) }),
  ),
  /** `notFound` when it does not ring any more: another window has answered, or the caller has given up. */
  'call:accept': request<Record<string, never>>()(callField),
  /** Gives up, declines or hangs up, in any window of one of the two. There may be no such call any more. */
  'call:end': request<Record<string, never>>()(callField),
  /**
   * Makes the call a temporary channel that others can join. The two join it from the channel of the call. `notFound` for a call
   * that is not accepted; otherwise as `channel:createTemporary`.
   */
  'call:open': request<{ channel: Channel }>()(callField),
  /** The window of a call is there. Sent every `callBeatMs` while the call lasts. */
  'call:beat': request<Record<string, never>>()(z.strictObject({})),
  /** The call of this person, and what is kept for them. Asked when the app is able to ring. */
  'call:get': request<{ call: Call | null; missed: readonly MissedCall[]; takesCalls: boolean }>()(
    z.strictObject({}),
  ),
  /** The missed calls were seen: they are deleted. */
  'call:seeMissed': request<Record<string, never>>()(z.strictObject({})),
  /** Whether others may call this person. It holds for all of their devices, and while none is connected. */
  'call:allow': request<Record<string, never>>()(z.strictObject({ allowed: z.boolean() })),
};

export interface CallNotifications {
  /** The call of this person, as it is now. Sent to all of their windows. */
  'call:changed': { call: Call };
  /** Their call has ended. `byMe`: by this person. `channelId`: the channel in which it goes on after `opened`. */
  'call:ended': {
    callId: ChannelId;
    other: User;
    ending: CallEnding;
    byMe: boolean;
    channelId: ChannelId | null;
  };
  /** All missed calls, the newest first. */
  'call:missed': { missed: readonly MissedCall[] };
  /** As `call:allow`, in another window. */
  'call:allowed': { allowed: boolean };
}
