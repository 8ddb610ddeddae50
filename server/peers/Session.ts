import { createHash } from 'node:crypto';
import type { NamedPerson, SessionEnding } from '../../shared/domain/moderation.ts';
import type { NotificationSink, Peer } from './Peer.ts';

/** The connection that serves a session now. */
export interface Connection extends NotificationSink {
  /** Ends the connection because another one serves its session now. */
  replace(): void;
  /** Ends the connection because its device was removed by its user. */
  dismiss(): void;
  /**
   * Tells the app why its session ends. After a ban it ends the connection; after a kick, which may be undone, whoever expels
   * does.
   */
  expel(ending: SessionEnding): void;
  /** Tells an app that was expelled that it may come back, unless it has by now. */
  readmit(by: NamedPerson): void;
  /** Ends the connection of an app that was expelled, unless it has come back by now. */
  drop(): void;
}

/**
 * One session: a peer, the connection that serves it now, and the hash of the token that resumes it after the connection was
 * lost. Outlives its connections. Owns its peer. `SessionRegistry` closes it.
 */
export class Session {
  readonly peer: Peer;
  /** The address group that it was opened from, and whose limit it counts against. */
  readonly addressGroup: string;
  /** The device key that has signed in. */
  readonly publicKey: string;
  #connection: Connection | null = null;
  #tokenHashes: readonly string[] = [];
  #closed = false;

  constructor(peer: Peer, addressGroup: string, publicKey: string) {
    this.peer = peer;
    this.addressGroup = addressGroup;
    this.publicKey = publicKey;
  }

  get connected(): boolean {
    return this.#connection !== null;
  }

  get closed(): boolean {
    return this.#closed;
  }

  /** Whether the token with this `hashOf` resumes this session. The tokens themselves are not kept. */
  isResumedBy(tokenHash: string): boolean {
    return this.#tokenHashes.includes(tokenHash);
  }

  /** Whether a connection other than this one serves the session now. */
  isServedByAnother(connection: Connection): boolean {
    return this.#connection !== null && this.#connection !== connection;
  }

  /**
   * Lets a connection serve this session, in place of the one before. `token` resumes it from now on. The token that the
   * client has shown, if any, stays valid until it shows the new one, because the answer with the new one may get lost.
   */
  attach(connection: Connection, token: string, shownToken: string | undefined): void {
    const former = this.#connection;
    this.#connection = connection;
    if (former && former !== connection) former.replace();
    this.#tokenHashes = [token, ...(shownToken === undefined ? [] : [shownToken])].map(hashOf);
    this.peer.attach(connection);
  }

  /** Its device was removed: tells its app, and ends the connection that serves it. */
  dismiss(): void {
    this.#connection?.dismiss();
  }

  /** The connection has closed. Returns false when another one had replaced it before. */
  detach(connection: Connection): boolean {
    if (this.#connection !== connection) return false;
    this.#connection = null;
    this.peer.detach();
    return true;
  }

  /** As `Connection.expel`, if there is a connection, which it answers. The session must be closed then. */
  expel(ending: SessionEnding): Connection | null {
    this.#connection?.expel(ending);
    return this.#connection;
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#connection = null;
    this.peer.close();
  }
}

/** Resume tokens are looked up by their hash, so that the time of a comparison tells an attacker nothing. */
export function hashOf(token: string): string {
  return createHash('sha256').update(token).digest('base64url');
}
