import { z } from 'zod';
import type { ChannelId } from '../../domain/ids.ts';
import type { EndedKnock, Knock } from '../../domain/Knock.ts';
import { channelIdField, peerIdField } from '../pageFields.ts';
import { request } from '../request.ts';

/** Asking to be let into a locked channel. */
export const knockRequests = {
  /**
   * Asks those inside a locked channel to be let in. A person has one knock at a time: a new one replaces it. Refused as a join
   * would be, but `conflict` for a channel that they can enter by themselves; `limitReached` when too many knock there.
   */
  'knock:begin': request<Record<string, never>>()(z.strictObject({ channelId: channelIdField })),
  /** Ends the peer's knock; there may be none. */
  'knock:withdraw': request<Record<string, never>>()(z.strictObject({})),
  /** Lets in who knocks at the channel of this peer, or does not; `notFound` when they do not knock there any more. */
  'knock:answer': request<Record<string, never>>()(
    z.strictObject({ peerId: peerIdField, letsIn: z.boolean() }),
  ),
};

export interface KnockNotifications {
  /** All who knock at the peer's channel now, the first one first. Sent when that changes, and after an entry or a sign-in. */
  'knock:changed': { channelId: ChannelId; knocks: Knock[] };
  /** The own knock has ended. After `letIn` the app joins the channel: the server lets this peer in for a short time. */
  'knock:ended': EndedKnock;
}
