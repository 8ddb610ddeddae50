import { z } from 'zod';
import type { PeerId } from '../../domain/ids.ts';
import { peerIdField } from '../pageFields.ts';
import { request } from '../request.ts';
import type { ConsumerOffer } from './media.ts';

/**
 * Watching shares. A share is listed for everybody (`Occupant.sharing`) and sent only to its viewers. It begins with the sharer's
 * `producer:create` of the screen. It ends with `producer:close`, when the sharer leaves or moves, or at a `session:open` that
 * does not continue it.
 */
export const shareRequests = {
  /**
   * Starts or stops watching the share of a peer in the same channel; `notFound` for other peers, and without a share. Returns all
   * streams of the share that this peer receives from now on. Watching survives lost connections and new transports. It ends
   * with the share, or when one of the two leaves the channel. Video runs when it is shown, see `video.ts`.
   */
  'share:watch': request<{ offers: ConsumerOffer[] }>()(
    z.strictObject({ peerId: peerIdField, watching: z.boolean() }),
  ),
  /**
   * Whether viewers of this peer's shares may point and draw on them (`Occupant.drawable`). It applies at once and to all shares of
   * this seat. The default is true; the sharer always may.
   */
  'share:allowDrawing': request<Record<string, never>>()(z.strictObject({ allowed: z.boolean() })),
  /** Removes all drawings on this peer's share; `notFound` without a share. */
  'share:clear': request<Record<string, never>>()(z.strictObject({})),
};

export interface ShareNotifications {
  /** The viewers of this peer's share. Without viewers nothing needs to be sent. */
  'share:watched': { watchers: PeerId[] };
  /** All drawings on the share of this peer were removed. Sent to its viewers and to the sharer. */
  'share:cleared': { peerId: PeerId };
}
