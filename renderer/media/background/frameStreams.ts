/** A camera's frames one by one, and a track of the frames that are written. */
export interface FrameStreams {
  readonly frames: ReadableStream<VideoFrame>;
  readonly changed: WritableStream<VideoFrame>;
  readonly track: MediaStreamTrack;
}

/** W3C mediacapture-transform as Chromium has it; TypeScript does not know it yet. */
interface TransformScope {
  readonly MediaStreamTrackProcessor?: new (options: {
    readonly track: MediaStreamTrack;
    readonly maxBufferSize: number;
  }) => { readonly readable: ReadableStream<VideoFrame> };
  readonly MediaStreamTrackGenerator?: new (options: {
    readonly kind: 'video';
  }) => MediaStreamTrack & { readonly writable: WritableStream<VideoFrame> };
}

/**
 * Splits a camera's track into frames that can be changed, and makes a track of the results. Works in hidden pages too,
 * where nothing is drawn.
 *
 * @throws Error in browsers that cannot do this: Firefox and Safari
 */
export function frameStreams(camera: MediaStreamTrack): FrameStreams {
  const { MediaStreamTrackProcessor, MediaStreamTrackGenerator } = globalThis as TransformScope;
  if (!MediaStreamTrackProcessor || !MediaStreamTrackGenerator) {
    throw new Error('this browser does not provide the frames of a camera');
  }
  // Only the newest frame: a slow reader skips some.
  const { readable } = new MediaStreamTrackProcessor({ track: camera, maxBufferSize: 1 });
  const generator = new MediaStreamTrackGenerator({ kind: 'video' });
  generator.contentHint = camera.contentHint;
  // The number of layers depends on the size, which is the camera's.
  generator.getSettings = () => camera.getSettings();
  return { frames: readable, changed: generator.writable, track: generator };
}
