import type { RtpPacket } from '../media/rtpPacket.ts';

/** A packet of a voice, on its way into a mix. */
export interface VoicePacket extends Pick<RtpPacket, 'sequence' | 'timestamp' | 'payload'> {
  /** By `clockMs`. */
  readonly arrivedMs: number;
}

/** What those hear who hear a mix. */
export interface MixHearing {
  /** Bits per second of the stream. */
  readonly bitrate: number;
  /** How many times 20 ms are in one packet: longer ones have fewer headers, and come later. 1, 2 or 3. */
  readonly blocks: number;
  /** Whether the sounds of shares are in it, too. */
  readonly withShares: boolean;
  /** Who is not in it: who speaks and listens does not hear their own voice. Null for nobody. */
  readonly without: number | null;
}

/** A voice of a mix, or the sound of a share. */
export interface VoiceKind {
  /** The number of who sends it. */
  readonly speaker: number;
  readonly isShare: boolean;
  /** Whether it is brought to the loudness of all voices: music is not, nor a share. */
  readonly isLevelled: boolean;
}

/** What the thread of the live mixes is asked to do. Mixes, voices, speakers and streams have numbers that are used once. */
export type MixRequest = { readonly mix: number } & (
  | { readonly do: 'open' | 'close' }
  | { readonly do: 'addVoice'; readonly voice: number; readonly kind: VoiceKind }
  | { readonly do: 'removeVoice'; readonly voice: number }
  | { readonly do: 'hear'; readonly stream: number; readonly hearing: MixHearing }
  | { readonly do: 'unhear'; readonly stream: number }
  | { readonly do: 'take'; readonly voice: number; readonly packet: VoicePacket }
);

/** The next packet of some streams of a mix. */
export interface MixedPacket {
  readonly mix: number;
  readonly streams: readonly number[];
  /** Null while all is silent: for as long as a packet is. */
  readonly packet: Uint8Array | null;
}

/** The clock of both threads, in ms: `performance` counts from the start of each. */
export function clockMs(): number {
  return Number(process.hrtime.bigint()) / 1e6;
}
