import type { types } from 'mediasoup';
import { parseScalabilityMode } from 'mediasoup';
import { layerFor, type VideoSize } from '../../shared/domain/cameraLayers.ts';
import type { VideoSource } from '../../shared/domain/Source.ts';
import { shareLayerFor } from '../../shared/domain/shareLayers.ts';

/** A video as one viewer sees it. */
export interface ViewedVideo {
  readonly source: VideoSource;
  /** Its size on the viewer's screen. */
  readonly viewedSize: VideoSize;
  /** Its size at the sender; null where that is not known. */
  readonly sentSize: VideoSize | null;
}

/** The number of spatial layers of a video, by simulcast or SVC. */
export function layerCount({ rtpParameters }: Pick<types.Consumer, 'rtpParameters'>): number {
  return parseScalabilityMode(rtpParameters.encodings?.[0]?.scalabilityMode).spatialLayers;
}

/** The lowest of `count` layers that is sharp enough for this viewer. */
export function neededLayer({ source, viewedSize, sentSize }: ViewedVideo, count: number): number {
  return source === 'screen' ? shareLayerFor(viewedSize, sentSize, count) : layerFor(viewedSize);
}

/** Added for every share: more than any camera gets for its size. */
const sharePriority = 120;
/** The square root of the pixels of a full HD screen. */
const fullScreenPx = 1440;
const sizeWeight = 100;

/**
 * The consumer's priority, 1 … 255, for when a viewer's bandwidth is too low for all videos: shares before cameras, and of
 * each kind the larger before the smaller. mediasoup first gives every video its lowest layer; the priority decides about
 * the layers above.
 */
export function bandwidthPriority({
  source,
  viewedSize,
}: Pick<ViewedVideo, 'source' | 'viewedSize'>): number {
  const share = Math.min(1, Math.sqrt(viewedSize.width * viewedSize.height) / fullScreenPx);
  return (source === 'screen' ? sharePriority : 1) + Math.round(share * sizeWeight);
}
