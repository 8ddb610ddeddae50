import { decodePointing, encodePointed } from '../../shared/protocol/pointer.ts';
import type { PointerChannels } from '../media/PointerChannels.ts';
import type { Peer } from '../peers/Peer.ts';
import type { RoomVideo } from './RoomVideo.ts';

/**
 * Passes on what peers point at and draw on shares: each packet to exactly those who may see it at that moment. What is no
 * packet, or not allowed, goes nowhere.
 */
export class PointerRelay {
  readonly #video: Pick<RoomVideo, 'whoSeesPointing'>;
  readonly #channels: Pick<PointerChannels, 'send'>;

  constructor(video: Pick<RoomVideo, 'whoSeesPointing'>, channels: Pick<PointerChannels, 'send'>) {
    this.#video = video;
    this.#channels = channels;
  }

  /** A packet of this peer, as it came. */
  relay(peer: Peer, packet: Uint8Array): void {
    const pointing = decodePointing(packet);
    if (pointing === null) return;
    const seers = this.#video.whoSeesPointing(peer, pointing.share);
    const channels = seers.flatMap(({ media }) => (media ? [media.pointerChannel] : []));
    this.#channels.send(channels, encodePointed(peer.id, packet));
  }
}
