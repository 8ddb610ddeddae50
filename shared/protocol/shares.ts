import { z } from 'zod';
import type { PeerId } from '../domain/ids.ts';
import { peerIdField } from './fields.ts';
import type { ConsumerOffer } from './media.ts';
import { request } from './request.ts';

/**
 * Watching what others share. A share is listed for everybody (`Occupant.sharing`) and sent only to those who watch it. It
 * begins with the sharer's `producer:create` of the screen, and ends with `producer:close`, with the sharer's leaving or
 * moving, or at a `session:open` that does not hold on to it.
 */
export const shareRequests = {
  /**
   * Begins or ends watching somebody of one's own channel; `notFound` for everybody else, and for who shares nothing.
   * Answers all streams of that share which this peer receives from now on. It lasts over lost connections and new
   * transports, and ends with the share or when one of the two leaves the channel. The picture runs once it is shown, see
   * `video.ts`.
   */
  'share:watch': request<{ offers: ConsumerOffer[] }>()(
    z.strictObject({ peerId: peerIdField, watching: z.boolean() }),
  ),
  /**
   * Whether those who watch this peer's shares may point and draw on them (`Occupant.drawable`), from now on and for every
   * share of this seat. They may where nothing was said; the sharer always may.
   */
  'share:allowDrawing': request<Record<string, never>>()(z.strictObject({ allowed: z.boolean() })),
  /** Wipes away all that is drawn on this peer's share; `notFound` when it shares nothing. */
  'share:clear': request<Record<string, never>>()(z.strictObject({})),
};

export interface ShareNotifications {
  /** Who watches the share of this peer; while nobody does, nothing needs to be sent. */
  'share:watched': { watchers: PeerId[] };
  /** All that was drawn on the share of this peer is wiped away: to who watches it, and to the sharer. */
  'share:cleared': { peerId: PeerId };
}
