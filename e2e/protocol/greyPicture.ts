import wrtc from '@roamhq/wrtc';
import { keepNative } from './keepNative.ts';

/** A track that shows one shade of grey until `stop`. */
export interface GreyPicture {
  readonly track: MediaStreamTrack;
  stop(): void;
}

/** The video's size in pixels, and its frame interval. */
interface PictureKind {
  readonly isScreencast: boolean;
  readonly width: number;
  readonly height: number;
  readonly frameMs: number;
}

const kinds: Readonly<Record<'screen' | 'camera' | 'modest' | 'restless', PictureKind>> = {
  screen: { isScreencast: true, width: 320, height: 180, frameMs: 50 },
  // The smallest that libwebrtc sends in three layers.
  camera: { isScreencast: false, width: 960, height: 540, frameMs: 100 },
  // A dozen of these can run in one process: two layers.
  modest: { isScreencast: false, width: 480, height: 270, frameMs: 200 },
  // A camera whose frames all differ: it uses all available bits.
  restless: { isScreencast: false, width: 960, height: 540, frameMs: 100 },
};
/** The side of a one-shade square in a restless video, in pixels. */
const grain = 6;

/** Shows this luma, 46 … 205, like a shared screen or a camera. */
export function greyPicture(luma: number, kind: keyof typeof kinds = 'screen'): GreyPicture {
  const { isScreencast, width, height, frameMs } = kinds[kind];
  const source = keepNative(new wrtc.nonstandard.RTCVideoSource({ isScreencast }));
  const track = keepNative(source.createTrack());
  // wrtc reports no settings.
  Object.defineProperty(track, 'getSettings', { value: () => ({ width, height }) });
  // I420: a luma byte per pixel, then two colour planes of a quarter of the size, 128 for no colour.
  const data = new Uint8Array((width * height * 3) / 2).fill(128);
  data.fill(luma, 0, width * height);
  const timer = setInterval(() => {
    if (kind === 'restless') scatter(data, width, height, luma);
    source.onFrame({ width, height, data });
  }, frameMs);
  return {
    track,
    stop: () => {
      clearInterval(timer);
      track.stop();
    },
  };
}

/** Fills a frame's luma with small squares of random shades near this one. */
function scatter(data: Uint8Array, width: number, height: number, luma: number): void {
  const row = new Uint8Array(width);
  for (let top = 0; top < height; top += grain) {
    for (let left = 0; left < width; left += grain) {
      row.fill(luma - 30 + Math.random() * 60, left, left + grain);
    }
    for (let y = top; y < Math.min(height, top + grain); y += 1) data.set(row, y * width);
  }
}

/** The average luma of an I420 frame. */
export function lumaOf(frame: { width: number; height: number; data: Uint8Array }): number {
  let [sum, count] = [0, 0];
  // A sample is enough; its step does not divide the frame width.
  for (let index = 0; index < frame.width * frame.height; index += 37) {
    sum += frame.data[index] ?? 0;
    count += 1;
  }
  return sum / count;
}
