import { stricter, type VideoLimit } from '../../shared/domain/videoLimits.ts';
import type { Peer } from '../peers/Peer.ts';

/** Which of these video codecs all of these peers can show. Who has no media just now is not asked. */
export function decodableBy(peers: readonly Peer[], codecs: readonly string[]): string[] {
  return codecs.filter((codec) => peers.every(({ media }) => media?.canShow(codec) ?? true));
}

/**
 * Lets a peer receive and send no more of pictures than it and its channel want. A channel's limit counts for each person in
 * it: a host's line has to carry it as many times as there are people.
 */
export async function limitPictures(peer: Peer, ofChannel: VideoLimit): Promise<void> {
  const receiving = stricter(peer.receivingLimit, ofChannel);
  // The media may end at any moment; then there is nothing to limit, and the next is limited when it is there.
  await peer.media?.limitPictures({ receiving, sending: ofChannel }).catch(() => undefined);
}
