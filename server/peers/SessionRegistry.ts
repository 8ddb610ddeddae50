import { randomBytes } from 'node:crypto';
import type { PeerId, UserId } from '../../shared/domain/ids.ts';
import type { SessionEnding } from '../../shared/domain/moderation.ts';
import type { User } from '../../shared/domain/User.ts';
import { RequestError } from '../../shared/protocol/errors.ts';
import type { MediaWorker } from '../media/MediaWorker.ts';
import { type MediaServices, Peer } from './Peer.ts';
import type { ResumeTokens } from './ResumeTokens.ts';
import { type Connection, hashOf, Session } from './Session.ts';

/** How many sessions there may be at once. */
export interface SessionLimits {
  readonly sessions: number;
  /** From one address group, see `addressGroupOf`. */
  readonly sessionsPerAddress: number;
  /** Windows and tabs of one user. */
  readonly sessionsPerUser: number;
}

export interface SessionRegistryOptions {
  readonly mediaServices: MediaServices;
  readonly tokens: ResumeTokens;
  /** How long the session of a lost connection is held; `soundingHolds` times as long while its sound goes on. */
  readonly sessionHoldMs: number;
  readonly limits: SessionLimits;
  /**
   * Called once for each session that ends, before its peer closes. Must take the peer out of its room. `byOthers`: a moderator
   * has ended it, or the user on another device.
   */
  readonly onEnding: (peer: Peer, byOthers: boolean) => void;
}

/** So much longer the session of a lost connection is held while its media still has a way here: others hear it. */
const soundingHolds = 5;

/** All sessions of this server. Owns them, and the timers of those whose connection is lost. */
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

  /** All sessions of a user, on all their devices. */
  ofUser(userId: UserId): Session[] {
    return [...this.#sessions].filter(({ peer }) => peer.user.id === userId);
  }

  /**
   * The session that a token resumes, if it belongs to this device. The connection that still serves it will be replaced: its
   * app says that it has lost it.
   */
  resume(token: string, publicKey: string): Session | null {
    const hash = hashOf(token);
    return (
      this.#sessions
        .values()
        .find((session) => session.isResumedBy(hash) && session.publicKey === publicKey) ?? null
    );
  }

  /** Whether a token resumes a session of this device. */
  holds(token: string, publicKey: string): boolean {
    return this.resume(token, publicKey) !== null;
  }

  /**
   * Opens a session for a user of this address group, by the key of one of their devices. Where a limit is reached, a held
   * session ends to make room, so that no user is refused because of their own lost connection. Throws `limitReached`.
   *
   * @param shownToken what the app has shown: one from before a restart of the server gives its peer the same id again
   */
  open(user: User, addressGroup: string, publicKey: string, shownToken?: string): Session {
    const { sessions, sessionsPerAddress, sessionsPerUser } = this.#options.limits;
    this.#makeRoom('of one user', sessionsPerUser, user, ({ peer }) => peer.user.id === user.id);
    this.#makeRoom(
      'from one address',
      sessionsPerAddress,
      user,
      (session) => session.addressGroup === addressGroup,
    );
    this.#makeRoom('in all', sessions, user, () => true);
    const session = new Session(
      new Peer(this.#idFor(publicKey, shownToken), user, this.#options.mediaServices),
      addressGroup,
      publicKey,
    );
    this.#sessions.add(session);
    return session;
  }

  /** As `Session.attach`, with a new token, which it returns. */
  attach(session: Session, connection: Connection, shownToken: string | undefined): string {
    clearTimeout(this.#holds.get(session));
    this.#holds.delete(session);
    const token = this.#options.tokens.make(session.peer.id, session.publicKey);
    session.attach(connection, token, shownToken);
    return token;
  }

  /** A connection has closed: its session is held for a while. Returns false when another connection serves it. */
  lose(session: Session, connection: Connection): boolean {
    if (session.closed || !session.detach(connection)) return false;
    this.#hold(session, soundingHolds);
    return true;
  }

  /** Signing in has failed: ends the session, unless another connection serves it meanwhile. */
  abandon(session: Session, connection: Connection): void {
    if (!session.isServedByAnother(connection)) this.close(session);
  }

  /** Ends a session for good. `byOthers` as in `onEnding`. */
  close(session: Session, byOthers = false): void {
    if (session.closed) return;
    clearTimeout(this.#holds.get(session));
    this.#holds.delete(session);
    this.#sessions.delete(session);
    this.#options.onEnding(session.peer, byOthers);
    session.close();
  }

  /** A media worker died: the peers that had their home there lose their media. */
  loseMedia(worker: MediaWorker): void {
    for (const peer of this.peers) if (peer.media?.worker === worker) peer.loseMedia();
  }

  /** The peers of this worker get new media elsewhere; what they have goes on until they ask for it. */
  renewMedia(worker: MediaWorker): void {
    for (const peer of this.peers) {
      if (peer.media?.worker === worker) peer.notify('media:lost', {});
    }
  }

  /** Ends the sessions of a device that was removed, also those that are held, and tells its apps. */
  endRemoved(publicKey: string): void {
    for (const session of this.#sessions) {
      if (session.publicKey !== publicKey) continue;
      session.dismiss();
      this.close(session, true);
    }
  }

  /**
   * Ends all sessions of a user for good, also those that are held, and tells their apps why. Answers the connections that
   * served them; see `Connection.expel`.
   */
  endAll(userId: UserId, ending: SessionEnding): Connection[] {
    const connections: Connection[] = [];
    for (const session of [...this.#sessions]) {
      if (session.peer.user.id !== userId) continue;
      const connection = session.expel(ending);
      if (connection !== null) connections.push(connection);
      this.close(session, true);
    }
    return connections;
  }

  closeAll(): void {
    for (const session of this.#sessions) this.close(session);
  }

  #idFor(publicKey: string, shownToken: string | undefined): PeerId {
    const former =
      shownToken === undefined ? null : this.#options.tokens.formerPeer(shownToken, publicKey);
    const isFree = former !== null && !this.peers.some(({ id }) => id === former);
    return isFree ? former : (randomBytes(9).toString('base64url') as PeerId);
  }

  #hold(session: Session, times: number): void {
    const hold = setTimeout(() => {
      if (times > 1 && session.peer.media?.isReceiving) this.#hold(session, times - 1);
      else this.close(session);
    }, this.#options.sessionHoldMs);
    this.#holds.set(session, hold.unref());
  }

  /** If `limit` sessions count, ends the one that is held for the longest, this user's before others. Throws `limitReached`. */
  #makeRoom(whose: string, limit: number, user: User, counts: (session: Session) => boolean): void {
    if ([...this.#sessions].filter(counts).length < limit) return;
    const candidates = [...this.#holds.keys()].filter(counts);
    const held = candidates.find(({ peer }) => peer.user.id === user.id) ?? candidates[0];
    if (!held) throw new RequestError('limitReached', `${limit} sessions ${whose}, no more`);
    this.close(held);
  }
}
