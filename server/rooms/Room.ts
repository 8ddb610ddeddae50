import type { ChannelId } from '../../shared/domain/ids.ts';
import type { Peer } from '../peers/Peer.ts';

/**
 * The live side of a channel: the peers in it, in the order in which they came. Everybody hears everybody else. Owns
 * nothing; `RoomRegistry` fills and empties it.
 */
export class Room {
  readonly channelId: ChannelId;
  readonly #peers = new Set<Peer>();

  constructor(channelId: ChannelId) {
    this.channelId = channelId;
  }

  get size(): number {
    return this.#peers.size;
  }

  /** Everybody in the room. */
  get peers(): Peer[] {
    return [...this.#peers];
  }

  has(peer: Peer): boolean {
    return this.#peers.has(peer);
  }

  /** Everybody but one: those whom this peer hears and who hear it. */
  others(peer: Peer): Peer[] {
    return this.peers.filter((other) => other !== peer);
  }

  add(peer: Peer): void {
    this.#peers.add(peer);
  }

  remove(peer: Peer): void {
    this.#peers.delete(peer);
  }
}
