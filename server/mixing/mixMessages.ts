import type { RtpPacket } from '../media/rtpPacket.ts';

/** A packet of a voice, on its way into a mix. */
export interface VoicePacket extends Pick<RtpPacket, 'sequence' | 'timestamp' | 'payload'> {
  /** By `clockMs`. */
  readonly arrivedMs: number;
}

/** How a mix sounds to those who hear it. */
export interface MixHearing {
  /** Bits per second of the stream. */
  readonly bitrate: number;
  /** The voices that are not in it: of who speaks and listens, their own. */
  readonly without: readonly number[];
}

/** What the thread of the live mixes is asked to do. Mixes, voices and streams have numbers that are used once. */
export type MixRequest =
  | { readonly do: 'open' | 'close'; readonly mix: number }
  | {
      readonly do: 'addVoice';
      readonly mix: number;
      readonly voice: number;
      /** Whether it is brought to the loudness of all voices: music is not. */
      readonly isLevelled: boolean;
    }
  | { readonly do: 'removeVoice'; readonly mix: number; readonly voice: number }
  | {
      readonly do: 'hear';
      readonly mix: number;
      readonly stream: number;
      readonly hearing: MixHearing;
    }
  | { readonly do: 'unhear'; readonly mix: number; readonly stream: number }
  | {
      readonly do: 'take';
      readonly mix: number;
      readonly voice: number;
      readonly packet: VoicePacket;
    };

/** The next 20 ms of some streams of a mix. */
export interface MixedPacket {
  readonly mix: number;
  readonly streams: readonly number[];
  /** Null while all is silent. */
  readonly packet: Uint8Array | null;
}

/** The clock of both threads, in ms: `performance` counts from the start of each. */
export function clockMs(): number {
  return Number(process.hrtime.bigint()) / 1e6;
}
