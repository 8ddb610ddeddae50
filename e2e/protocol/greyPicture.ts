import wrtc from '@roamhq/wrtc';

/** A track that shows one shade of grey until `stop`. */
export interface GreyPicture {
  readonly track: MediaStreamTrack;
  stop(): void;
}

/** What gives the picture: its size in pixels, and how often. */
interface PictureKind {
  readonly isScreencast: boolean;
  readonly width: number;
  readonly height: number;
  readonly frameMs: number;
}

const kinds: Readonly<Record<'screen' | 'camera', PictureKind>> = {
  screen: { isScreencast: true, width: 320, height: 180, frameMs: 50 },
  // The smallest that libwebrtc sends in three layers.
  camera: { isScreencast: false, width: 960, height: 540, frameMs: 100 },
};

/** Shows this luma, 16 … 235, as a screen would that somebody shares, or as a camera. */
export function greyPicture(luma: number, kind: keyof typeof kinds = 'screen'): GreyPicture {
  const { isScreencast, width, height, frameMs } = kinds[kind];
  const source = new wrtc.nonstandard.RTCVideoSource({ isScreencast });
  const track = source.createTrack();
  // The engine without a browser tells no settings.
  Object.defineProperty(track, 'getSettings', { value: () => ({ width, height }) });
  // I420: a byte of luma for each pixel, then two planes of colour at a quarter of the size, 128 for none.
  const data = new Uint8Array((width * height * 3) / 2).fill(128);
  data.fill(luma, 0, width * height);
  const timer = setInterval(() => source.onFrame({ width, height, data }), frameMs);
  return {
    track,
    stop: () => {
      clearInterval(timer);
      track.stop();
    },
  };
}

/** The average luma of a frame in I420. */
export function lumaOf(frame: { width: number; height: number; data: Uint8Array }): number {
  const pixels = frame.data.subarray(0, frame.width * frame.height);
  return pixels.reduce((sum, value) => sum + value, 0) / pixels.length;
}
