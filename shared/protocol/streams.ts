import { z } from 'zod';
import type { ConsumerId } from '../domain/ids.ts';
import type { Source } from '../domain/Source.ts';
import { request } from './request.ts';

/** A layer of a picture, counted from 0, which is the lowest. */
interface ServedLayer {
  readonly spatialLayer: number;
  readonly temporalLayer?: number;
}

/** What the server knows of one peer's streams and no client can measure. */
export interface ServedStreams {
  readonly received: readonly {
    readonly consumerId: ConsumerId;
    /** 0 … 10, by what is lost: between the server and this peer, and between the sender and the server. */
    readonly score: number;
    readonly senderScore: number;
    /** Which layer is forwarded now; null for sound, and while nothing is. */
    readonly layer: ServedLayer | null;
  }[];
  readonly sent: readonly {
    readonly source: Source;
    /** 0 … 10 for each layer, lowest first; 0 while nothing of it arrives. */
    readonly scores: readonly number[];
  }[];
}

export const streamRequests = {
  /** How this peer's own streams do on the server. Asked once a second while somebody looks at it. */
  'stream:stats': request<ServedStreams>()(z.strictObject({})),
};
