import type { VideoSize } from './cameraLayers.ts';

/** In how many layers a share is sent at most. Each has half the width and half the height of the one above it. */
export const shareLayersMax = 3;

/** A layer whose shorter side is less than this shows nothing that could be made out. */
const leastShortSide = 180;

/** Letters that are enlarged by more than this are a blur, and every larger layer costs three to four times as much. */
const enlarging = 1.1;

/** In how many layers a picture of this size is sent. */
export function shareLayerCount({ width, height }: VideoSize): number {
  const halvings = Math.floor(Math.log2(Math.min(width, height) / leastShortSide));
  return Math.min(shareLayersMax, Math.max(1, halvings + 1));
}

/**
 * The lowest of `count` layers that is sharp where a share of the size `shared` is seen whole in a place of the size
 * `shown`; the highest where it is not known how large it is.
 */
export function shareLayerFor(shown: VideoSize, shared: VideoSize | null, count: number): number {
  const highest = count - 1;
  if (shared === null) return highest;
  const scale = Math.min(shown.width / shared.width, shown.height / shared.height);
  const halvings = Math.floor(Math.log2(enlarging / scale));
  return Math.min(highest, Math.max(0, highest - halvings));
}
