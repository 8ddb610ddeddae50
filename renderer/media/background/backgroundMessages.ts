import type { BackgroundFault } from '../../state/callState.ts';

/** Where the parts of the segmenter lie. */
export interface SegmenterFiles {
  readonly loaderUrl: string;
  readonly wasmUrl: string;
  readonly modelUrl: string;
}

/** What the worker is to do, told once. */
export interface BackgroundOrder {
  readonly frames: ReadableStream<VideoFrame>;
  readonly changed: WritableStream<VideoFrame>;
  /** What is to be seen behind the person; null: their room, blurred. */
  readonly picture: ImageBitmap | null;
  readonly files: SegmenterFiles;
}

/** Ends the work; what was in the making is finished first. */
export const endOfBackground = 'end';

/** What the worker tells: that the first picture has left, or what is wrong. */
export type BackgroundNews =
  | { readonly kind: 'running' }
  | { readonly kind: 'fault'; readonly fault: BackgroundFault; readonly reason: string };
