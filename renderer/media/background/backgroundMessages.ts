import type { BackgroundFault } from '../../state/callState.ts';

/** The addresses of the segmenter's files. */
export interface SegmenterFiles {
  readonly loaderUrl: string;
  readonly wasmUrl: string;
  readonly modelUrl: string;
}

/** The worker's task, sent once. */
export interface BackgroundOrder {
  readonly frames: ReadableStream<VideoFrame>;
  readonly changed: WritableStream<VideoFrame>;
  /** The picture behind the person; null blurs the room. */
  readonly picture: ImageBitmap | null;
  readonly files: SegmenterFiles;
}

/** Ends the work; the current frame is finished first. */
export const endOfBackground = 'end';

/** The worker's messages: the first frame is done, or a fault. */
export type BackgroundNews =
  | { readonly kind: 'running' }
  | { readonly kind: 'fault'; readonly fault: BackgroundFault; readonly reason: string };
