import { randomBytes } from 'node:crypto';
import type { Socket } from 'socket.io';
import type { NamedPerson, SessionEnding } from '../../shared/domain/moderation.ts';
import type { User } from '../../shared/domain/User.ts';
import { RequestError } from '../../shared/protocol/errors.ts';
import type {
  ClientToServerEvents,
  NotificationName,
  Notifications,
  ServerToClientEvents,
} from '../../shared/protocol/protocol.ts';
import { addressGroupOf } from '../limits/addressGroup.ts';
import { RateLimit } from '../limits/RateLimit.ts';
import type { Peer, Told } from '../peers/Peer.ts';
import type { Connection, Session } from '../peers/Session.ts';
import type { ClientPath } from '../reach/clientAddresses.ts';

export type ClientSocket = Socket<ClientToServerEvents, ServerToClientEvents>;

/** What a connection needs of its socket. */
export type ClientLink = Pick<ClientSocket, 'id' | 'disconnected' | 'join' | 'leave'> & {
  emit(name: string, payload: unknown): unknown;
  disconnect(close: boolean): unknown;
};

/** Enough for a burst of clicks with all the requests that follow, and for a busy app in the long run. */
const requestBurst = 200;
const requestsPerSecond = 40;
/** So many recent refusals mean that it is no app of ours: the connection ends. */
const refusedMax = 400;

/** Notifications that depend on the order of nothing else: they are sent at once. */
const independent: ReadonlySet<NotificationName> = new Set(['sound:played', 'media:lost']);

/** What a connection follows while it is signed in. */
export interface Follower {
  /** Sends what waits to be sent of the presence, so that what is sent next comes after it. */
  catchUp(): void;
  /** Called once, whatever ends the session on this connection. */
  signedOut(): void;
}

/** What is known of a connection from its start. */
export interface ClientFacts {
  readonly address: string;
  /** The server's own address that the client has reached. */
  readonly localAddress: string;
  /** The host that the client connected to, as its signature names it. */
  readonly host: string;
  readonly serverKey: string;
  /** Whether a reverse proxy has passed it on, by its headers. */
  readonly isProxied: boolean;
}

/**
 * One socket and its session. Handles requests one after the other, in the client's order. Holds notifications back while a
 * request is handled, because its answer may contain streams that have to arrive first.
 */
export class ClientConnection implements Connection {
  #nonce = newNonce();
  /** The client's address, also behind trusted proxies. */
  readonly address: string;
  /** The host that the client connected to, as its signature names it. */
  readonly host: string;
  /** SHA-256 of the certificate's key at the time of this connection's challenge. */
  readonly serverKey: string;
  readonly isProxied: boolean;
  readonly #socket: ClientLink;
  readonly #localAddress: string;
  readonly #limit = new RateLimit(requestBurst, requestsPerSecond);
  #session: Session | null = null;
  #queue: Promise<unknown> = Promise.resolve();
  #handling = 0;
  #held: (() => void)[] = [];
  #follower: Follower = { catchUp: () => undefined, signedOut: () => undefined };

  constructor(
    socket: ClientLink,
    { address, localAddress, host, serverKey, isProxied }: ClientFacts,
  ) {
    this.#socket = socket;
    this.address = address;
    this.#localAddress = localAddress;
    this.host = host;
    this.serverKey = serverKey;
    this.isProxied = isProxied;
  }

  /** The nonce that the device key has to sign next. */
  get nonce(): string {
    return this.#nonce;
  }

  /** Returns the nonce that this sign-in must have signed, and replaces it for the next one. */
  spendNonce(): string {
    const spent = this.#nonce;
    this.#nonce = newNonce();
    return spent;
  }

  /** The group that counts as one address in limits. */
  get addressGroup(): string {
    return addressGroupOf(this.address);
  }

  /** The path on which the client reached this server. */
  get path(): ClientPath {
    return {
      hostHeader: this.host,
      localAddress: this.#localAddress,
      remoteAddress: this.address,
    };
  }

  get disconnected(): boolean {
    return this.#socket.disconnected;
  }

  /** The session behind this connection. Throws `notSignedIn`. */
  get session(): Session {
    if (!this.#session || this.#session.closed) {
      throw new RequestError('notSignedIn', 'no session is open on this connection');
    }
    return this.#session;
  }

  /** The id of its socket. */
  get id(): string {
    return this.#socket.id;
  }

  /** Who is signed in, as they are now. Throws `notSignedIn`. */
  get user(): User {
    if (!this.#session) throw new RequestError('notSignedIn', 'no session is open');
    return this.#session.peer.user;
  }

  /** The key of the device that is signed in. Throws `notSignedIn`. */
  get deviceKey(): string {
    return this.session.publicKey;
  }

  get signedIn(): boolean {
    return this.#session !== null;
  }

  get peer(): Peer {
    return this.session.peer;
  }

  /**
   * Binds the connection to its session: from now on it gets the notifications of its peer and those to all clients.
   */
  signIn(session: Session, follower: Follower): void {
    this.#session = session;
    this.#follower = follower;
    void this.#socket.join('signedIn');
  }

  /** Unbinds the connection from its session, and drops held notifications. Returns the session, or null. */
  signOut(): Session | null {
    const session = this.#session;
    if (session === null) return null;
    this.#follower.signedOut();
    this.#session = null;
    void this.#socket.leave('signedIn');
    this.#held = [];
    return session;
  }

  /** Must be called before an answer is sent: it comes after all that was done by then. */
  catchUp(): void {
    if (this.signedIn) this.#follower.catchUp();
  }

  /** Sends a notification of the peer in the order that the client needs. Drops it after `signOut`. */
  notify<Name extends NotificationName>(name: Name, told: Told<Name>): void {
    if (!this.#session) return;
    const send = () => {
      const payload = typeof told === 'function' ? told() : told;
      if (payload === null) return;
      if (!independent.has(name)) this.catchUp();
      this.#sendValid(name, payload);
    };
    if (this.#handling === 0 || independent.has(name)) send();
    else this.#held.push(send);
  }

  /** Sends a notification at once, signed in or not. */
  send<Name extends NotificationName>(name: Name, payload: Notifications[Name]): void {
    this.#socket.emit(name, payload);
  }

  replace(): void {
    this.send('session:replaced', {});
    this.signOut();
    this.disconnect();
  }

  dismiss(): void {
    this.send('device:removed', {});
    this.signOut();
    this.disconnect();
  }

  expel(ending: SessionEnding): void {
    this.send('session:ended', ending);
    this.signOut();
    if (ending.cause === 'ban') this.disconnect();
  }

  readmit(by: NamedPerson): void {
    if (!this.signedIn) this.send('session:readmitted', { by });
  }

  drop(): void {
    if (!this.signedIn) this.disconnect();
  }

  disconnect(): void {
    this.#socket.disconnect(true);
  }

  /** Counts one request. Throws `rateLimited`; ends the connection of a flood. */
  admit(): void {
    if (this.#limit.take()) return;
    if (this.#limit.refused > refusedMax) this.disconnect();
    throw new RequestError('rateLimited', 'too many requests');
  }

  /** Runs a request when all earlier ones are answered. */
  async inTurn<T>(handle: () => Promise<T>): Promise<T> {
    const turn = this.#queue.then(handle);
    // Without the result: the answer to the last request would be kept as long as the connection.
    this.#queue = turn.then(
      () => undefined,
      () => undefined,
    );
    return await turn;
  }

  /** Must be called when the handling of a request begins; the returned function when its answer is sent. */
  beginAnswer(): () => void {
    this.#handling += 1;
    return () => {
      this.#handling -= 1;
      if (this.#handling > 0) return;
      const held = this.#held;
      this.#held = [];
      for (const tell of held) tell();
    };
  }

  /** Leaves out offers whose consumers closed while the offers were held back. */
  #sendValid<Name extends NotificationName>(name: Name, payload: Notifications[Name]): void {
    if (name !== 'consumer:offered') {
      this.send(name, payload);
      return;
    }
    const { offers } = payload as Notifications['consumer:offered'];
    const consumers = this.#session?.peer.media?.consumers;
    const valid = offers.filter(({ consumerId }) => consumers?.has(consumerId));
    if (valid.length > 0) this.send('consumer:offered', { offers: valid });
  }
}

function newNonce(): string {
  return randomBytes(32).toString('base64url');
}
