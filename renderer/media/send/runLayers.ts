import type { Producer } from 'mediasoup-client/types';
import { tuneSender } from './tuneSender.ts';

/** mediasoup-client switches on all layers up to this one: none. */
export const noLayer = -1;

/**
 * Has the layers of a picture encoded up to `highest`, as far as there is anything for them.
 *
 * @param ceilings bit/s for each layer, lowest first; 0 for one that is not sent
 * @param scales by how much each side of each layer is divided; left out, it stays as it was
 */
export async function runLayers(
  producer: Producer,
  highest: number,
  ceilings: number[],
  scales?: readonly number[],
): Promise<void> {
  const affordable = ceilings.findLastIndex((ceiling) => ceiling > 0);
  const layer = Math.min(highest, affordable);
  // The encoder begins with the first of these; mediasoup-client only notes it for its later negotiations.
  await tuneSender(producer.rtpSender, { ceilings, highest: layer, ...(scales && { scales }) });
  await producer.setMaxSpatialLayer(layer);
}
