import { randomBytes } from 'node:crypto';
import type { PeerId, UserId } from '../../shared/domain/ids.ts';
import type { User } from '../../shared/domain/User.ts';
import { RequestError } from '../../shared/protocol/errors.ts';
import type { MediaWorker } from '../media/MediaWorker.ts';
import { type MediaServices, Peer } from './Peer.ts';
import { type Connection, hashOf, Session } from './Session.ts';

/** How many seats there may be at once. */
export interface SessionLimits {
  readonly sessions: number;
  /** Of one address group, see `addressGroupOf`. */
  readonly sessionsPerAddress: number;
  /** Windows and tabs of one user. */
  readonly sessionsPerUser: number;
}

export interface SessionRegistryOptions {
  readonly mediaServices: MediaServices;
  /** How long the seat of a lost connection is held. */
  readonly sessionHoldMs: number;
  readonly limits: SessionLimits;
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
    return (
      this.#sessions
        .values()
        .find((session) => session.isBroughtBackBy(hash) && session.peer.user.id === userId) ?? null
    );
  }

  /**
   * A new seat for somebody who comes from this address group. Seats that are away give way where there would be no room
   * else, so that nobody is refused by their own ghost. Throws `limitReached`.
   */
  open(user: User, addressGroup: string): Session {
    const { sessions, sessionsPerAddress, sessionsPerUser } = this.#options.limits;
    this.#makeRoom('of one user', sessionsPerUser, user, ({ peer }) => peer.user.id === user.id);
    this.#makeRoom(
      'from one address',
      sessionsPerAddress,
      user,
      (session) => session.addressGroup === addressGroup,
    );
    this.#makeRoom('in all', sessions, user, () => true);
    const id = randomBytes(9).toString('base64url') as PeerId;
    const session = new Session(new Peer(id, user, this.#options.mediaServices), addressGroup);
    this.#sessions.add(session);
    return session;
  }

  /** A connection takes its seat, as `Session.attach` says; answers the new resume token. */
  attach(session: Session, connection: Connection, shownToken: string | undefined): string {
    clearTimeout(this.#holds.get(session));
    this.#holds.delete(session);
    return session.attach(connection, shownToken);
  }

  /** A connection is gone: its seat is held for a while. False when another connection has it. */
  lose(session: Session, connection: Connection): boolean {
    if (session.closed || !session.detach(connection)) return false;
    const hold = setTimeout(() => this.close(session), this.#options.sessionHoldMs);
    this.#holds.set(session, hold.unref());
    return true;
  }

  /** A connection could not enter: ends its seat, unless another connection has taken it meanwhile. */
  abandon(session: Session, connection: Connection): void {
    if (!session.isServedByAnother(connection)) this.close(session);
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

  /** A media worker died: the peers that had their home there lose their media. */
  loseMedia(worker: MediaWorker): void {
    for (const peer of this.peers) if (peer.media?.worker === worker) peer.loseMedia();
  }

  closeAll(): void {
    for (const session of this.#sessions) this.close(session);
  }

  /** Ends the seat that is away for the longest, this user's before anybody else's, if `limit` of those counted are there. */
  #makeRoom(whose: string, limit: number, user: User, counts: (session: Session) => boolean): void {
    if ([...this.#sessions].filter(counts).length < limit) return;
    const away = [...this.#holds.keys()].filter(counts);
    const ghost = away.find(({ peer }) => peer.user.id === user.id) ?? away[0];
    if (!ghost) throw new RequestError('limitReached', `${limit} sessions ${whose}, no more`);
    this.close(ghost);
  }
}
