import type { PeerId } from '../../shared/domain/ids.ts';
import type { Source } from '../../shared/domain/Source.ts';

/** How one stream does at the moment. Null is what the engine does not tell, or what the stream does not have. */
export interface StreamFigures {
  /** The same for as long as the stream runs. */
  readonly key: string;
  readonly who: PeerId | 'me';
  readonly source: Source;
  readonly direction: 'sent' | 'received';
  /** As RTP calls it: `opus`, `VP8`, `H264`. */
  readonly codec: string | null;
  /** In pixels; of what is sent in layers the largest that is sent. */
  readonly width: number | null;
  readonly height: number | null;
  readonly framesPerS: number | null;
  /** Of all layers together. */
  readonly bitsPerS: number | null;
  /** 0 … 1, of the packets that should have come. */
  readonly loss: number | null;
  /** From here to the server and back. */
  readonly roundTripMs: number | null;
  /** How long what arrives waits, so that it comes out evenly. */
  readonly jitterBufferMs: number | null;
  /** 0 … 1, of the sound that was played: made up, because the real one did not come in time. */
  readonly concealed: number | null;
  /** What packs or unpacks it, as the engine calls it. */
  readonly coder: string | null;
  readonly isHardware: boolean | null;
  /** Why it is not better than it is. */
  readonly limitedBy: 'bandwidth' | 'cpu' | 'other' | null;
  /** Of what is sent in layers: how many are sent now, and how many there are. */
  readonly sentLayers: { readonly active: number; readonly all: number } | null;
  /** The layer that the server forwards, counted from 1. */
  readonly layer: number | null;
  /** 0 … 10, as the server judges it; of layers the worst that is sent. */
  readonly serverScore: number | null;
}

/** The figures of all streams, measured only while somebody looks. */
export interface StreamStatsFeed {
  /** Calls back once a second. Answers how to stop. */
  subscribe(listen: (figures: readonly StreamFigures[]) => void): () => void;
}
