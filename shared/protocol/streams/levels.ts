import * as z from 'zod/mini';
import type { PeerId } from '../../domain/ids.ts';
import { peerIdField } from '../pageFields.ts';

/**
 * Speaking levels on the data channel: a JSON array of pairs, the peer and its level in dBov (−127 silent … 0 overload, RFC
 * 6464), for everybody who speaks now; peers that are missing are silent. Sent at most every `levelsIntervalMs`. Those whom a peer
 * hears itself are left out: its app knows how loud they are.
 */
export type SpeakingLevels = readonly (readonly [peerId: PeerId, dBov: number])[];

/** mediasoup's AudioLevelObserver does not go below 250 ms. */
export const levelsIntervalMs = 250;

const levelsSchema = z
  .array(z.tuple([peerIdField, z.number().check(z.minimum(-127), z.maximum(0))]))
  .check(z.maxLength(1000));

export function encodeLevels(levels: SpeakingLevels): string {
  return JSON.stringify(levels);
}

/** The levels in a message, or null when it is invalid. */
export function decodeLevels(message: string): SpeakingLevels | null {
  try {
    return levelsSchema.parse(JSON.parse(message));
  } catch {
    return null;
  }
}
