import { z } from 'zod';
import { tidyFileName } from '../../domain/fileNames.ts';
import type { DirectPairId, PeerId, TransferId } from '../../domain/ids.ts';
import { peerIdField } from '../pageFields.ts';
import { request } from '../request.ts';

const transferIdField = z
  .string()
  .regex(/^[\w-]{16}$/)
  .transform((id) => id as TransferId);

const transferFields = z.strictObject({ transferId: transferIdField });

/** The most transfers of one peer at a time, in both directions. */
export const transfersMax = 10;

/**
 * A file from one app straight to another: the server only asks the other one, and pairs both (`direct:paired` for `files`) once that
 * one has accepted. It gets nothing of the file but its name and size. A transfer lives as long as both sessions, or until one ends it.
 */
export const transferRequests = {
  /**
   * Offers a file to a peer. Both are in channels, and each may see the other's: `notFound` otherwise, `conflict` for who is in none.
   * Needs `files` in the channel of the other one. `limitReached` when one of them has too many.
   */
  'transfer:offer': request<{ transferId: TransferId }>()(
    z.strictObject({
      peerId: peerIdField,
      name: z.string().max(1024).transform(tidyFileName),
      size: z.int().min(0),
    }),
  ),
  /** For the peer that it was offered to. Both are paired at once. `notFound` when it is over, as for all below. */
  'transfer:accept': request<Record<string, never>>()(transferFields),
  /** Pairs both again, after their connection was lost. `conflict` before it is accepted. */
  'transfer:reconnect': request<Record<string, never>>()(transferFields),
  /** Declines it, cancels it, or says that it is done. */
  'transfer:end': request<Record<string, never>>()(transferFields),
};

export interface TransferNotifications {
  'transfer:offered': { transferId: TransferId; peerId: PeerId; name: string; size: number };
  /** To both: this pair is for it. Follows `direct:paired` at once. */
  'transfer:paired': { transferId: TransferId; pairId: DirectPairId };
  /** To the one that has not ended it, or to both when a session has ended. */
  'transfer:ended': { transferId: TransferId };
}
