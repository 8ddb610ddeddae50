import wrtc from '@roamhq/wrtc';

/** A track that shows one shade of grey until `stop`. */
export interface GreyPicture {
  readonly track: MediaStreamTrack;
  stop(): void;
}

const width = 320;
const height = 180;
const frameMs = 50;

/** Shows this luma, 16 … 235, as a screen would that somebody shares. */
export function greyPicture(luma: number): GreyPicture {
  const source = new wrtc.nonstandard.RTCVideoSource({ isScreencast: true });
  const track = source.createTrack();
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
