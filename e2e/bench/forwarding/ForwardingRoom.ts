/**
 * One of the servers that are compared, seen from a client in the clients' process: everyone who receives gets the voices of
 * everyone who sends.
 */
export interface ForwardingRoom {
  /**
   * Sends this track.
   *
   * @param speaks whether there is sound in it now, for clients that make packets of their own
   */
  send(track: MediaStreamTrack, speaks: () => boolean): Promise<void>;
  /** Adds a person who receives every voice. */
  receive(): Promise<VoiceReceiver>;
}

/** The connection of a person who receives; its statistics count the packets. */
export interface VoiceReceiver {
  getStats(): Promise<RTCStatsReport>;
}

/** A server that is compared, as its clients see it. */
export type RoomAddress =
  /** `mixed`: who receives takes all voices as one stream. */
  | { readonly kind: 'perch'; readonly url: string; readonly mixed?: boolean }
  | { readonly kind: 'bare'; readonly url: string }
  | { readonly kind: 'janus'; readonly url: string }
  | { readonly kind: 'mumble'; readonly url: string };
