import type { PeerId } from '../../shared/domain/ids.ts';
import type { ReceivedSource } from '../../shared/domain/Source.ts';
import type { DropReason } from '../../shared/encryption/dropReasons.ts';

/** The statistics of one stream now. Null: the browser does not report it, or the stream does not have it. */
export interface StreamFigures {
  /** Constant while the stream runs. */
  readonly key: string;
  readonly who: PeerId | 'me';
  readonly source: ReceivedSource;
  readonly direction: 'sent' | 'received';
  /** Name as in RTP: `opus`, `VP8`, `H264`. */
  readonly codec: string | null;
  /** In pixels; of simulcast layers the largest that is sent. */
  readonly width: number | null;
  readonly height: number | null;
  readonly framesPerS: number | null;
  /** Sum of all layers. */
  readonly bitsPerS: number | null;
  /** 0 … 1: lost packets. */
  readonly loss: number | null;
  /** Between this app and the server. */
  readonly roundTripMs: number | null;
  /** Delay of the jitter buffer. */
  readonly jitterBufferMs: number | null;
  /** 0 … 1: the part of the played sound that was concealed because packets were late or lost. */
  readonly concealed: number | null;
  /** Name of the encoder or decoder, as the browser reports it. */
  readonly coder: string | null;
  readonly isHardware: boolean | null;
  /** What limits the quality. */
  readonly limitedBy: 'bandwidth' | 'cpu' | 'other' | null;
  /** Simulcast layers: sent now, and in total. */
  readonly sentLayers: { readonly active: number; readonly all: number } | null;
  /** The simulcast layer that the server forwards, counted from 1. */
  readonly layer: number | null;
  /** How many frames of a received stream could not be decrypted, by the reason; null where nothing is encrypted. */
  readonly undecrypted: Readonly<Partial<Record<DropReason, number>>> | null;
  /** mediasoup's score, 0 … 10; of simulcast layers the worst that is sent. */
  readonly serverScore: number | null;
}

/** The figures of all streams, measured only while there is a subscriber. */
export interface StreamStatsFeed {
  /** Calls back once a second. Returns the function that stops it. */
  subscribe(listen: (figures: readonly StreamFigures[]) => void): () => void;
}
