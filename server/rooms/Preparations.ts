import type { ChannelView } from '../../shared/domain/Channel.ts';
import type { ConsumerOffer } from '../../shared/protocol/streams/media.ts';
import type { Peer } from '../peers/Peer.ts';
import { prepareRoom } from './consumerFanOut.ts';
import type { Room } from './Room.ts';

/** A pointer that rests on a channel for longer is no longer about to click; in ms. */
const keptMs = 10_000;

interface Preparation {
  readonly room: Room;
  readonly timer: NodeJS.Timeout;
}

/**
 * The rooms whose consumers are made for peers before they enter, one at most for each peer. Nothing flows through these
 * consumers, and nobody else notices them. A preparation that is not used ends by itself.
 */
export class Preparations {
  readonly #ofPeers = new Map<Peer, Preparation>();

  /**
   * Prepares a room for a peer, in place of the one before; again for the same room, adds who has come and keeps it longer.
   * Returns the offers of all that is prepared; the client must not have it heard or shown.
   */
  async prepare(peer: Peer, room: Room): Promise<ConsumerOffer[]> {
    if (this.#ofPeers.get(peer)?.room === room) this.#forget(peer);
    else this.end(peer);
    const timer = setTimeout(() => {
      this.#forget(peer);
      notifyOfEnd(peer, 'everybody');
    }, keptMs);
    this.#ofPeers.set(peer, { room, timer: timer.unref() });
    await prepareRoom(room, peer);
    return peer.media?.consumers.preparedOffers ?? [];
  }

  /** Drops what is prepared for a peer. Its client is not notified: it has entered a room, asked for another, or is gone. */
  end(peer: Peer): void {
    this.#forget(peer);
    peer.media?.consumers.dropPrepared('everybody');
  }

  /** Must be called when a peer may see other channels than before: what is prepared where it may not go ends at once. */
  followView(peer: Peer, view: ChannelView): void {
    const room = this.#ofPeers.get(peer)?.room;
    if (room === undefined || view.channelIds.has(room.channelId)) return;
    this.#forget(peer);
    notifyOfEnd(peer, 'everybody');
  }

  /** Must be called when a peer has left a room: nobody is prepared to hear it there any more. */
  left(room: Room, speaker: Peer): void {
    for (const [peer, preparation] of this.#ofPeers) {
      if (preparation.room === room) notifyOfEnd(peer, speaker.id);
    }
  }

  #forget(peer: Peer): void {
    clearTimeout(this.#ofPeers.get(peer)?.timer);
    this.#ofPeers.delete(peer);
  }
}

function notifyOfEnd(peer: Peer, from: Peer['id'] | 'everybody'): void {
  const consumerIds = peer.media?.consumers.dropPrepared(from) ?? [];
  if (consumerIds.length > 0) peer.notify('consumer:closed', { consumerIds });
}
