import type { VideoSize } from './cameraLayers.ts';

/** The most layers of a share. Each has half the width and height of the layer above it. */
export const shareLayersMax = 3;

/** A layer with a shorter side below this is not readable, in pixels. */
const leastShortSide = 180;

/** Letters enlarged by more than this are blurred, and each higher layer costs three to four times as much. */
const enlarging = 1.1;

/** The number of layers for a screen or window of this size. */
export function shareLayerCount({ width, height }: VideoSize): number {
  const halvings = Math.floor(Math.log2(Math.min(width, height) / leastShortSide));
  return Math.min(shareLayersMax, Math.max(1, halvings + 1));
}

/**
 * The lowest of `count` layers that is sharp when a share of the size `shared` is shown whole in a place of the size `shown`;
 * the highest layer when the size of the share is not known.
 */
export function shareLayerFor(shown: VideoSize, shared: VideoSize | null, count: number): number {
  const highest = count - 1;
  if (shared === null) return highest;
  const scale = Math.min(shown.width / shared.width, shown.height / shared.height);
  const halvings = Math.floor(Math.log2(enlarging / scale));
  return Math.min(highest, Math.max(0, highest - halvings));
}
