/**
 * One of the servers that are compared, seen from a client in the clients' process: everyone who receives gets the voices of
 * everyone who sends.
 */
export interface ForwardingRoom {
  /** Sends this track. */
  send(track: MediaStreamTrack): Promise<void>;
  /** Adds a person who receives every voice. Returns the person's connection; its statistics count the packets. */
  receive(): Promise<{ getStats(): Promise<RTCStatsReport> }>;
}

/** A server that is compared, as its clients see it. */
export type RoomAddress =
  /** `mixed`: who receives takes all voices as one stream. */
  | { readonly kind: 'perch'; readonly url: string; readonly mixed?: boolean }
  | { readonly kind: 'bare'; readonly url: string }
  | { readonly kind: 'janus'; readonly url: string };
