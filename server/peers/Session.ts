import { createHash, randomBytes } from 'node:crypto';
import type { NotificationSink, Peer } from './Peer.ts';

/** What a session needs of the connection that serves it now. */
export interface Connection extends NotificationSink {
  /** Ends the connection because another has taken its seat. */
  replace(): void;
}

/**
 * One seat on this server: a peer, the connection that serves it now, and the secret that brings it back after the
 * connection was lost. Outlives its connections; owns its peer. `SessionRegistry` closes it.
 */
export class Session {
  readonly peer: Peer;
  /** From where it was opened; what counts against that address's limit. */
  readonly addressGroup: string;
  #connection: Connection | null = null;
  #tokenHashes: readonly string[] = [];
  #closed = false;

  constructor(peer: Peer, addressGroup: string) {
    this.peer = peer;
    this.addressGroup = addressGroup;
  }

  get connected(): boolean {
    return this.#connection !== null;
  }

  get closed(): boolean {
    return this.#closed;
  }

  /** Whether a token brings this seat back, by its `hashOf`; the tokens themselves are kept nowhere. */
  isBroughtBackBy(tokenHash: string): boolean {
    return this.#tokenHashes.includes(tokenHash);
  }

  /** Whether a connection other than this one serves the seat now. */
  isServedByAnother(connection: Connection): boolean {
    return this.#connection !== null && this.#connection !== connection;
  }

  /**
   * Takes over the seat; the connection that had it is replaced. Answers the new resume token. The one that the client has
   * shown, if any, stays good until the new one is shown: the answer that carries the new one may be lost on its way.
   */
  attach(connection: Connection, shownToken: string | undefined): string {
    const former = this.#connection;
    this.#connection = connection;
    if (former && former !== connection) former.replace();
    const token = randomBytes(32).toString('base64url');
    this.#tokenHashes = [token, ...(shownToken === undefined ? [] : [shownToken])].map(hashOf);
    this.peer.attach(connection);
    return token;
  }

  /** Notes that `connection` is gone. False when it had been replaced before: then nothing is lost. */
  detach(connection: Connection): boolean {
    if (this.#connection !== connection) return false;
    this.#connection = null;
    this.peer.detach();
    return true;
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#connection = null;
    this.peer.close();
  }
}

/** Resume tokens are found by their hash: comparing hashes tells an attacker nothing by its timing. */
export function hashOf(token: string): string {
  return createHash('sha256').update(token).digest('base64url');
}
