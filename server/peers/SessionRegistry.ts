import { randomBytes } from 'node:crypto';
import type { PeerId, UserId } from '../../shared/domain/ids.ts';
import type { User } from '../../shared/domain/User.ts';
import { RequestError } from '../../shared/protocol/errors.ts';
import { type MediaHouse, Peer } from './Peer.ts';
import { type Connection, hashOf, Session } from './Session.ts';

/** More sessions than any machine that one person runs can serve. */
const sessionLimit = 2000;
/** Windows and tabs of one user at once. */
const sessionsPerUserLimit = 16;

export interface SessionRegistryOptions {
  readonly house: MediaHouse;
  /** How long the seat of a lost connection is held. */
  readonly seatHoldMs: number;
  /** Called once for each session that ends, before its peer is closed: takes the peer out of its room. */
  readonly onEnding: (peer: Peer) => void;
}

/** All seats of this server. Owns them and the clocks of those whose connection is lost. */
export class SessionRegistry {
  readonly #options: SessionRegistryOptions;
  readonly #sessions = new Set<Session>();
  readonly #holds = new Map<Session, NodeJS.Timeout>();

  constructor(options: SessionRegistryOptions) {
    this.#options = options;
  }

  get size(): number {
    return this.#sessions.size;
  }

  get peers(): Peer[] {
    return [...this.#sessions].map(({ peer }) => peer);
  }

  /**
   * The held seat that a token brings back, if it is this user's. A connection that still sits on it is replaced: its app
   * says that it lost it.
   */
  resume(token: string, userId: UserId): Session | null {
    const hash = hashOf(token);
    const session = [...this.#sessions].find(({ tokenHash }) => tokenHash === hash);
    return session && session.peer.user.id === userId ? session : null;
  }

  /** A new seat. Throws `limitReached`. */
  open(user: User): Session {
    const ofUser = this.peers.filter((peer) => peer.user.id === user.id).length;
    if (this.#sessions.size >= sessionLimit || ofUser >= sessionsPerUserLimit) {
      throw new RequestError('limitReached', 'too many sessions');
    }
    const id = randomBytes(9).toString('base64url') as PeerId;
    const session = new Session(new Peer(id, user, this.#options.house));
    this.#sessions.add(session);
    return session;
  }

  /** A connection takes its seat; answers the new resume token. */
  attach(session: Session, connection: Connection): string {
    clearTimeout(this.#holds.get(session));
    this.#holds.delete(session);
    return session.attach(connection);
  }

  /** A connection is gone: its seat is held for a while. False when another connection has it. */
  lose(session: Session, connection: Connection): boolean {
    if (session.closed || !session.detach(connection)) return false;
    const hold = setTimeout(() => this.close(session), this.#options.seatHoldMs);
    this.#holds.set(session, hold.unref());
    return true;
  }

  /** Ends a seat for good. */
  close(session: Session): void {
    if (session.closed) return;
    clearTimeout(this.#holds.get(session));
    this.#holds.delete(session);
    this.#sessions.delete(session);
    this.#options.onEnding(session.peer);
    session.close();
  }

  closeAll(): void {
    for (const session of this.#sessions) this.close(session);
  }
}
