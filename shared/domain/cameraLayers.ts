/** How large a picture is shown, in device pixels. */
export interface VideoSize {
  readonly width: number;
  readonly height: number;
}

/** One of the encodings in which a camera is sent (simulcast). */
export interface CameraLayer {
  /** The shorter side of its picture, in pixels, of a camera that gives 1280 × 720. */
  readonly shortSide: number;
  /** By how much each side of the camera's own picture is divided. */
  readonly dividedBy: number;
  /** Ceilings, bit/s and frames a second; the engine goes below them by itself. */
  readonly maxBitrate: number;
  readonly maxFramerate: number;
}

/** Lowest first. Sizes as in libwebrtc's own table, `video/config/simulcast.cc`; bitrates as in LiveKit's presets for VP8. */
export const cameraLayers: readonly CameraLayer[] = [
  { shortSide: 180, dividedBy: 4, maxBitrate: 160_000, maxFramerate: 20 },
  { shortSide: 360, dividedBy: 2, maxBitrate: 500_000, maxFramerate: 25 },
  { shortSide: 720, dividedBy: 1, maxBitrate: 1_700_000, maxFramerate: 30 },
];

/** Enlarged by a quarter a face looks as before, and a layer higher costs more than three times as much. */
const enlarging = 1.25;
const shape = 16 / 9;

/** The lowest layer that fills a tile of this size without being a blur; the highest for all that is larger. */
export function layerFor({ width, height }: VideoSize): number {
  // The picture covers its tile, so the longer way decides.
  const needed = Math.max(height, width / shape);
  const found = cameraLayers.findIndex(({ shortSide }) => shortSide * enlarging >= needed);
  return found === -1 ? cameraLayers.length - 1 : found;
}
