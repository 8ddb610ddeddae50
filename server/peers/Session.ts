import { createHash, randomBytes } from 'node:crypto';
import type { Peer } from './Peer.ts';

/** What a session needs of the connection that serves it now. */
export interface Connection {
  /** Ends the connection because another has taken its seat. */
  replace(): void;
}

/**
 * One seat on this server: a peer, the connection that serves it now, and the secret that brings it back after the
 * connection was lost. Outlives its connections; owns its peer. `SessionRegistry` closes it.
 */
export class Session {
  readonly peer: Peer;
  #connection: Connection | null = null;
  #tokenHash = '';
  #closed = false;

  constructor(peer: Peer) {
    this.peer = peer;
  }

  get connected(): boolean {
    return this.#connection !== null;
  }

  get closed(): boolean {
    return this.#closed;
  }

  /** The key under which the registry finds the seat; the token itself is kept nowhere. */
  get tokenHash(): string {
    return this.#tokenHash;
  }

  /** Takes over the seat; the connection that had it is replaced. Answers the new resume token. */
  attach(connection: Connection): string {
    const former = this.#connection;
    this.#connection = connection;
    if (former && former !== connection) former.replace();
    const token = randomBytes(32).toString('base64url');
    this.#tokenHash = hashOf(token);
    this.peer.away = false;
    return token;
  }

  /** Notes that `connection` is gone. False when it had been replaced before: then nothing is lost. */
  detach(connection: Connection): boolean {
    if (this.#connection !== connection) return false;
    this.#connection = null;
    this.peer.away = true;
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
