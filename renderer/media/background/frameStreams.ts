/** A camera's pictures one by one, and a track of those that are written. */
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
 * Takes a camera's track apart, for something between it and another track. They go on in hidden pages, where nothing is
 * drawn.
 *
 * @throws Error in an engine that cannot: Firefox and Safari
 */
export function frameStreams(camera: MediaStreamTrack): FrameStreams {
  const { MediaStreamTrackProcessor, MediaStreamTrackGenerator } = globalThis as TransformScope;
  if (!MediaStreamTrackProcessor || !MediaStreamTrackGenerator) {
    throw new Error('this engine does not give out the pictures of a camera');
  }
  // The newest picture only: whoever is late leaves some out.
  const { readable } = new MediaStreamTrackProcessor({ track: camera, maxBufferSize: 1 });
  const generator = new MediaStreamTrackGenerator({ kind: 'video' });
  generator.contentHint = camera.contentHint;
  // In how many layers it is sent depends on its size, which is the camera's.
  generator.getSettings = () => camera.getSettings();
  return { frames: readable, changed: generator.writable, track: generator };
}
