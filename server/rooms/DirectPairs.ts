import { randomBytes } from 'node:crypto';
import type { DirectPairId } from '../../shared/domain/ids.ts';
import { RequestError } from '../../shared/protocol/errors.ts';
import type { DirectPurpose, DirectSignal } from '../../shared/protocol/streams/direct.ts';
import type { Peer } from '../peers/Peer.ts';

/** Two peers that connect directly. */
export interface DirectPair {
  readonly id: DirectPairId;
  readonly purpose: DirectPurpose;
  readonly peers: readonly [Peer, Peer];
  /** Called once, when the pair has ended and both have been notified. */
  readonly onEnded: () => void;
}

/**
 * All pairs of peers that connect directly, and the relay of their negotiation: what one of a pair sends reaches the other one and
 * nobody else. Who may be paired is decided before: see `DirectRooms`. Owns no stream.
 */
export class DirectPairs {
  readonly #pairs = new Map<DirectPairId, DirectPair>();

  /**
   * Pairs two peers, who must both have agreed to it, and notifies both.
   *
   * @param held the pair whose connection both still have, from before a restart of the server; null for none
   */
  pair(
    peers: readonly [Peer, Peer],
    purpose: DirectPurpose,
    onEnded: () => void = () => undefined,
    held: DirectPairId | null = null,
  ): DirectPair {
    const isFree = held !== null && !this.#pairs.has(held);
    const id = isFree ? held : (randomBytes(12).toString('base64url') as DirectPairId);
    const pair: DirectPair = { id, purpose, peers, onEnded };
    this.#pairs.set(id, pair);
    for (const peer of peers) {
      const peerId = otherOf(pair, peer).id;
      const iceServers = peer.media?.iceServers ?? [];
      const isPolite = peer.id < peerId;
      peer.notify('direct:paired', { pairId: id, peerId, purpose, isPolite, iceServers });
    }
    return pair;
  }

  /** The pair of this id, if the peer is one of the two. Throws `notFound`. */
  of(peer: Peer, pairId: DirectPairId): DirectPair {
    const pair = this.#pairs.get(pairId);
    if (!pair?.peers.includes(peer)) throw new RequestError('notFound', 'no such pair');
    return pair;
  }

  /** Passes a message of the negotiation on to the other one of the pair. Throws `notFound`. */
  relay(from: Peer, pairId: DirectPairId, signal: DirectSignal): void {
    otherOf(this.of(from, pairId), from).notify('direct:signalled', { pairId, signal });
  }

  /** Ends a pair, and notifies both. Does nothing when it has ended already. */
  end(pair: DirectPair): void {
    if (!this.#pairs.delete(pair.id)) return;
    for (const peer of pair.peers) peer.notify('direct:ended', { pairId: pair.id });
    pair.onEnded();
  }

  /** Must be called when a peer's session ends: its pairs end, whatever they are for. */
  endAllOf(peer: Peer): void {
    for (const pair of [...this.#pairs.values()]) if (pair.peers.includes(peer)) this.end(pair);
  }

  /** The pairs for one purpose. */
  ofPurpose(purpose: DirectPurpose): DirectPair[] {
    return [...this.#pairs.values()].filter((pair) => pair.purpose === purpose);
  }
}

/** The other one of a pair. */
export function otherOf({ peers: [first, second] }: DirectPair, peer: Peer): Peer {
  return peer === first ? second : first;
}
