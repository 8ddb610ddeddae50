import { z } from 'zod';
import type { ConsumerId } from '../../domain/ids.ts';
import type { Source } from '../../domain/Source.ts';
import { request } from '../request.ts';

/** A layer of a video, counted from 0, the lowest. */
interface ServedLayer {
  readonly spatialLayer: number;
  readonly temporalLayer?: number;
}

/** What only the server knows about a peer's streams. */
export interface ServedStreams {
  readonly received: readonly {
    readonly consumerId: ConsumerId;
    /** 0 … 10, by packet loss: between the server and this peer, and between the sender and the server. */
    readonly score: number;
    readonly senderScore: number;
    /** The layer that is forwarded now; null for sound, and while nothing is forwarded. */
    readonly layer: ServedLayer | null;
  }[];
  readonly sent: readonly {
    readonly source: Source;
    /** 0 … 10 for each layer, lowest first; 0 while nothing arrives. */
    readonly scores: readonly number[];
  }[];
}

export const streamRequests = {
  /** The server's figures about this peer's streams. Requested once a second while they are shown. */
  'stream:stats': request<ServedStreams>()(z.strictObject({})),
};
