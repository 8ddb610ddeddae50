import { randomBytes } from 'node:crypto';
import type { TransferId } from '../../shared/domain/ids.ts';
import { transfersMax } from '../../shared/protocol/chat/transfers.ts';
import { RequestError } from '../../shared/protocol/errors.ts';
import type { Peer } from '../peers/Peer.ts';
import type { DirectPair, DirectPairs } from '../rooms/DirectPairs.ts';

/** A file as it is offered. */
export interface OfferedFile {
  readonly name: string;
  /** In bytes. */
  readonly size: number;
}

interface Transfer {
  readonly id: TransferId;
  readonly from: Peer;
  readonly to: Peer;
  isAccepted: boolean;
  /** While both are connected, or about to be. */
  pair: DirectPair | null;
}

/** Files that go from one app straight to another: who offers what to whom, and the pairs of those that are accepted. */
export class Transfers {
  readonly #pairs: DirectPairs;
  readonly #transfers = new Map<TransferId, Transfer>();

  constructor(pairs: DirectPairs) {
    this.#pairs = pairs;
  }

  /** The caller has checked that this peer may offer something to the other. Throws `limitReached`. */
  offer(from: Peer, to: Peer, { name, size }: OfferedFile): TransferId {
    if (this.#of(from).length >= transfersMax || this.#of(to).length >= transfersMax) {
      throw new RequestError('limitReached', `${transfersMax} transfers`);
    }
    const id = randomBytes(12).toString('base64url') as TransferId;
    this.#transfers.set(id, { id, from, to, isAccepted: false, pair: null });
    to.notify('transfer:offered', { transferId: id, peerId: from.id, name, size });
    return id;
  }

  /** Throws `notFound` for all but the peer that it was offered to. */
  accept(peer: Peer, id: TransferId): void {
    const transfer = this.#get(peer, id);
    if (transfer.to !== peer) throw new RequestError('notFound', 'not offered to this peer');
    if (transfer.isAccepted) return;
    transfer.isAccepted = true;
    this.#pair(transfer);
  }

  /** Throws `notFound`, and `conflict` before it is accepted. */
  reconnect(peer: Peer, id: TransferId): void {
    const transfer = this.#get(peer, id);
    if (!transfer.isAccepted) throw new RequestError('conflict', 'not accepted');
    if (transfer.pair) this.#pairs.end(transfer.pair);
    this.#pair(transfer);
  }

  /** Throws `notFound`. */
  end(peer: Peer, id: TransferId): void {
    const transfer = this.#get(peer, id);
    this.#end(transfer);
    const other = transfer.from === peer ? transfer.to : transfer.from;
    other.notify('transfer:ended', { transferId: id });
  }

  /** Must be called when a peer's session ends. */
  endAllOf(peer: Peer): void {
    for (const transfer of this.#of(peer)) {
      this.#end(transfer);
      for (const each of [transfer.from, transfer.to]) {
        each.notify('transfer:ended', { transferId: transfer.id });
      }
    }
  }

  #of(peer: Peer): Transfer[] {
    return [...this.#transfers.values()].filter(({ from, to }) => from === peer || to === peer);
  }

  #get(peer: Peer, id: TransferId): Transfer {
    const transfer = this.#transfers.get(id);
    if (!transfer || (transfer.from !== peer && transfer.to !== peer)) {
      throw new RequestError('notFound', 'no such transfer');
    }
    return transfer;
  }

  #pair(transfer: Transfer): void {
    const { id: transferId, from, to } = transfer;
    const pair = this.#pairs.pair([from, to], 'files', () => {
      if (transfer.pair === pair) transfer.pair = null;
    });
    transfer.pair = pair;
    for (const peer of [from, to]) peer.notify('transfer:paired', { transferId, pairId: pair.id });
  }

  #end(transfer: Transfer): void {
    this.#transfers.delete(transfer.id);
    if (transfer.pair) this.#pairs.end(transfer.pair);
  }
}
