/** The size in which a video is shown, in device pixels. */
export interface VideoSize {
  readonly width: number;
  readonly height: number;
}

/** One simulcast encoding of a camera. */
export interface CameraLayer {
  /** The shorter side of the frame in pixels, for a camera of 1280 × 720. */
  readonly shortSide: number;
  /** Each side of the camera's frame is divided by this. */
  readonly dividedBy: number;
  /** Limits in bit/s and frames per second. The engine goes below them by itself. */
  readonly maxBitrate: number;
  readonly maxFramerate: number;
}

/** Lowest first. Sizes are those of libwebrtc's `video/config/simulcast.cc`, bitrates those of LiveKit's presets for VP8. */
export const cameraLayers: readonly CameraLayer[] = [
  { shortSide: 180, dividedBy: 4, maxBitrate: 160_000, maxFramerate: 20 },
  { shortSide: 360, dividedBy: 2, maxBitrate: 500_000, maxFramerate: 25 },
  { shortSide: 720, dividedBy: 1, maxBitrate: 1_700_000, maxFramerate: 30 },
];

/** A face enlarged by a quarter still looks good, and the next layer costs more than three times as much. */
const enlarging = 1.25;
const shape = 16 / 9;

/** The lowest layer that fills a tile of this size without blur; the highest layer for larger tiles. */
export function layerFor({ width, height }: VideoSize): number {
  // The video covers its tile, so the larger ratio decides.
  const needed = Math.max(height, width / shape);
  const found = cameraLayers.findIndex(({ shortSide }) => shortSide * enlarging >= needed);
  return found === -1 ? cameraLayers.length - 1 : found;
}
