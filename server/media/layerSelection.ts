import type { types } from 'mediasoup';
import { parseScalabilityMode } from 'mediasoup';
import { layerFor, type VideoSize } from '../../shared/domain/cameraLayers.ts';
import type { VideoSource } from '../../shared/domain/Source.ts';
import { shareLayerFor } from '../../shared/domain/shareLayers.ts';

/** How somebody looks at a picture. */
export interface ViewedVideo {
  readonly source: VideoSource;
  /** How large it is on their screen. */
  readonly shown: VideoSize;
  /** How large it is where it comes from; null where that is not known. */
  readonly sent: VideoSize | null;
}

/** In how many layers a picture comes, side by side (simulcast) or on top of each other (SVC). */
export function layerCount({ rtpParameters }: Pick<types.Consumer, 'rtpParameters'>): number {
  return parseScalabilityMode(rtpParameters.encodings?.[0]?.scalabilityMode).spatialLayers;
}

/** The lowest of `count` layers that is sharp for this look. */
export function neededLayer({ source, shown, sent }: ViewedVideo, count: number): number {
  return source === 'screen' ? shareLayerFor(shown, sent, count) : layerFor(shown);
}

/** More than any camera gets for its size. */
const shareFirst = 120;
/** A picture as large as a screen in full HD. */
const wholeScreenPx = 1440;
const sizeWeight = 100;

/**
 * Who goes first where not all fits through a viewer's network: shares before cameras, and of each kind the larger before
 * the smaller, so that what is looked at closely is the last to be lowered. mediasoup first gives every picture its lowest
 * layer; this decides about all above. 1 … 255.
 */
export function bandwidthPriority({
  source,
  shown,
}: Pick<ViewedVideo, 'source' | 'shown'>): number {
  const share = Math.min(1, Math.sqrt(shown.width * shown.height) / wholeScreenPx);
  return (source === 'screen' ? shareFirst : 1) + Math.round(share * sizeWeight);
}
