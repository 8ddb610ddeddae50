import type { Producer } from 'mediasoup-client/types';
import { tuneSender } from './tuneSender.ts';

/** For mediasoup-client, which activates all layers up to a number: no layer. */
export const noLayer = -1;

/**
 * Encodes the layers of a video up to `highest`, if the bitrate is enough for them.
 *
 * @param ceilings bit/s for each layer, lowest first; 0 for a layer that is not sent
 * @param scales scale-down factor for each layer; omitted, they stay as they are
 */
export async function runLayers(
  producer: Producer,
  highest: number,
  ceilings: number[],
  scales?: readonly number[],
): Promise<void> {
  const affordable = ceilings.findLastIndex((ceiling) => ceiling > 0);
  const layer = Math.min(highest, affordable);
  // The first call reaches the encoder; mediasoup-client only records the second for later negotiations.
  await tuneSender(producer.rtpSender, { ceilings, highest: layer, ...(scales && { scales }) });
  await producer.setMaxSpatialLayer(layer);
}
