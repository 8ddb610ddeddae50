import { decodePointing, encodePointed } from '../../shared/protocol/pointer.ts';
import type { PointerChannels } from '../media/PointerChannels.ts';
import type { Peer } from '../peers/Peer.ts';
import type { RoomVideo } from './RoomVideo.ts';

/**
 * Relays pointer packets, which carry pointing and drawing on shares: each to exactly the peers that may see it at that
 * moment. Malformed and forbidden packets are dropped.
 */
export class PointerRelay {
  readonly #video: Pick<RoomVideo, 'whoSeesPointing'>;
  readonly #channels: Pick<PointerChannels, 'send'>;

  constructor(video: Pick<RoomVideo, 'whoSeesPointing'>, channels: Pick<PointerChannels, 'send'>) {
    this.#video = video;
    this.#channels = channels;
  }

  /** Relays a packet of this peer, as it arrived. */
  relay(peer: Peer, packet: Uint8Array): void {
    const pointing = decodePointing(packet);
    if (pointing === null) return;
    const viewers = this.#video.whoSeesPointing(peer, pointing.share);
    const channels = viewers.flatMap(({ media }) => (media ? [media.pointerChannel] : []));
    this.#channels.send(channels, encodePointed(peer.id, packet));
  }
}
