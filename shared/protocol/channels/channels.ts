import { z } from 'zod';
import type { Channel } from '../../domain/Channel.ts';
import type { PresenceChange, ViewChange } from '../../domain/Presence.ts';
import {
  channelCategoryField,
  channelSettingsField,
  channelStatusField,
  temporaryChannelField,
} from '../fields.ts';
import { channelIdField } from '../pageFields.ts';
import { request } from '../request.ts';
import type { ConsumerOffer } from '../streams/media.ts';

export const channelRequests = {
  /** Moves the peer to a channel. Joining the current channel changes nothing and returns its offers. */
  'channel:join': request<{ offers: ConsumerOffer[] }>()(
    z.strictObject({ channelId: channelIdField }),
  ),
  /**
   * The user may be about to join this channel: the pointer rests on it. The server makes its streams ahead, one channel at
   * a time, and the client negotiates them; nothing flows, and nobody else notices. Answered with all that is prepared; what
   * was prepared of another channel has ended. It also ends with a move, and after some seconds (`consumer:closed`). Refused
   * as a join would be.
   */
  'channel:prepare': request<{ offers: ConsumerOffer[] }>()(
    z.strictObject({ channelId: channelIdField }),
  ),
  'channel:leave': request<Record<string, never>>()(z.strictObject({})),
  /** The peer's own state; deafened implies muted. */
  'peer:update': request<Record<string, never>>()(
    z.strictObject({ muted: z.boolean(), deafened: z.boolean(), listenOnly: z.boolean() }),
  ),
  /**
   * `isPrivate`: at first only its maker and the owner see it, so that it can be made without a trace for others. What it
   * decides in place of the roles says so, and can be changed like any other.
   */
  'channel:create': request<{ channel: Channel }>()(
    z.strictObject({ settings: channelSettingsField, isPrivate: z.boolean().default(false) }),
  ),
  /**
   * Makes a channel that is deleted when the last person has left, or when nobody has come for a while. `limitReached` when the
   * person, or the server, has as many as there may be.
   */
  'channel:createTemporary': request<{ channel: Channel }>()(
    z.strictObject({
      settings: temporaryChannelField,
    }),
  ),
  /** What those in the peer's channel are doing; empty to clear it. `conflict` when it is not the peer's channel. */
  'channel:setStatus': request<{ channel: Channel }>()(
    z.strictObject({ channelId: channelIdField, status: channelStatusField }),
  ),
  'channel:update': request<{ channel: Channel }>()(
    z.strictObject({ channelId: channelIdField, settings: channelSettingsField }),
  ),
  /**
   * The whole list in its new order; `conflict` when it is not exactly the channels that this person sees. Others keep their
   * places. `regrouped` is a channel that gets another category by it.
   */
  'channel:reorder': request<Record<string, never>>()(
    z.strictObject({
      channelIds: z.array(channelIdField).max(500),
      regrouped: z
        .strictObject({ channelId: channelIdField, category: channelCategoryField })
        .nullable()
        .default(null),
    }),
  ),
  /** Its occupants are in no channel afterwards. */
  'channel:delete': request<Record<string, never>>()(z.strictObject({ channelId: channelIdField })),
};

export interface ChannelNotifications {
  'presence:changed': { revision: number; change: PresenceChange };
  'presence:viewChanged': ViewChange;
}
