import type { PeerId, TransferId } from '../../shared/domain/ids.ts';
import type { ErrorCode } from '../../shared/protocol/errors.ts';

/**
 * Why a file has not arrived: the server refused; the other one declined, cancelled or left; there is no direct way, or not any more;
 * it was damaged on the way; it cannot be read or written; it is too large to be kept in memory.
 */
export type TransferFailure = ErrorCode | 'ended' | 'noWay' | 'damaged' | 'unreadable' | 'tooLarge';

/** A file that goes from one app straight to another, at this one. */
export interface Transfer {
  readonly key: string;
  /** Null until the server has answered. */
  readonly id: TransferId | null;
  readonly isMine: boolean;
  /** The other one. */
  readonly peerId: PeerId;
  readonly person: string;
  readonly name: string;
  /** In bytes. */
  readonly size: number;
  /** How many of them the receiver has. */
  readonly done: number;
  readonly status: /** The receiver has not decided yet. */
    | { readonly kind: 'asking' | 'connecting' | 'running' | 'done' }
    | { readonly kind: 'failed'; readonly failure: TransferFailure };
}

/** Files straight from person to person. */
export interface Transfers {
  readonly state: {
    getState(): readonly Transfer[];
    getInitialState(): readonly Transfer[];
    subscribe(
      listen: (state: readonly Transfer[], before: readonly Transfer[]) => void,
    ): () => void;
  };
  /** Asks somebody whether they want a file. */
  offer(to: { readonly peerId: PeerId; readonly name: string }, file: File): void;
  /** Takes a file that was offered, and asks where to put it. Must be called by a press of the user. */
  accept(key: string): Promise<void>;
  /** Declines or cancels it; takes one that is over out of the list. */
  dismiss(key: string): void;
}
