import { randomBytes } from 'node:crypto';
import type { Socket } from 'socket.io';
import { RequestError } from '../../shared/protocol/errors.ts';
import type {
  ClientToServerEvents,
  NotificationName,
  Notifications,
  ServerToClientEvents,
} from '../../shared/protocol/protocol.ts';
import { addressGroupOf } from '../limits/addressGroup.ts';
import { RateLimit } from '../limits/RateLimit.ts';
import type { Peer } from '../peers/Peer.ts';
import type { Connection, Session } from '../peers/Session.ts';
import type { ClientPath } from '../reach/clientAddresses.ts';

export type ClientSocket = Socket<ClientToServerEvents, ServerToClientEvents>;

/** A burst of clicks with all their consequences, and what a busy app sends in the long run. */
const requestBurst = 200;
const requestsPerSecond = 40;
/** With so many refused of late it is no app of ours: the connection is ended. */
const refusedMax = 400;

/** Notifications that no answer has to precede: they are sent at once, whatever is being handled. */
const independent: ReadonlySet<NotificationName> = new Set(['sound:played', 'media:lost']);

/** What is known of a connection from its beginning. */
export interface ClientFacts {
  readonly address: string;
  /** The address that the client dialled, as the signature names it. */
  readonly host: string;
  readonly serverKey: string;
}

/**
 * One socket and who sits behind it. Handles its requests one after the other, so that their order is the client's; holds
 * back news of streams while a request is being handled, because its answer may carry streams that come first.
 */
export class ClientConnection implements Connection {
  #nonce = newNonce();
  /** Where the client is, whatever proxies are in between. */
  readonly address: string;
  /** The address of this server that the client dialled, as the signature names it. */
  readonly host: string;
  /** SHA-256 of the key that the server showed when this connection was challenged. */
  readonly serverKey: string;
  readonly #socket: ClientSocket;
  readonly #limit = new RateLimit(requestBurst, requestsPerSecond);
  #session: Session | null = null;
  #queue: Promise<unknown> = Promise.resolve();
  #handling = 0;
  #held: (() => void)[] = [];

  constructor(socket: ClientSocket, { address, host, serverKey }: ClientFacts) {
    this.#socket = socket;
    this.address = address;
    this.host = host;
    this.serverKey = serverKey;
  }

  /** What the device key has to sign next. */
  get nonce(): string {
    return this.#nonce;
  }

  /** Answers the nonce that a try to sign in has to have signed; the next one needs another. */
  spendNonce(): string {
    const spent = this.#nonce;
    this.#nonce = newNonce();
    return spent;
  }

  /** What counts as one address in limits. */
  get addressGroup(): string {
    return addressGroupOf(this.address);
  }

  /** How the client came here. */
  get path(): ClientPath {
    const { localAddress = '' } = this.#socket.request.socket;
    return { hostHeader: this.host, localAddress, remoteAddress: this.address };
  }

  get gone(): boolean {
    return this.#socket.disconnected;
  }

  /** The session behind this connection. Throws `notSignedIn`. */
  get session(): Session {
    if (!this.#session || this.#session.closed) {
      throw new RequestError('notSignedIn', 'no session is open on this connection');
    }
    return this.#session;
  }

  get signedIn(): boolean {
    return this.#session !== null;
  }

  get peer(): Peer {
    return this.session.peer;
  }

  /** Binds the connection to its session: from now on it gets what its peer and everybody is notified of. */
  signIn(session: Session): void {
    this.#session = session;
    void this.#socket.join('signedIn');
  }

  /** The session ends on this connection, or the connection itself: it hears nothing more. Answers what it leaves behind. */
  signOut(): Session | null {
    const session = this.#session;
    this.#session = null;
    void this.#socket.leave('signedIn');
    this.#held = [];
    return session;
  }

  /** Sends a notification of the peer, in the order that the client needs; drops it when the session is over. */
  notify<Name extends NotificationName>(name: Name, payload: Notifications[Name]): void {
    if (!this.#session) return;
    if (this.#handling === 0 || independent.has(name)) this.#sendValid(name, payload);
    else this.#held.push(() => this.#sendValid(name, payload));
  }

  /** Sends a notification at once, signed in or not. */
  send<Name extends NotificationName>(name: Name, payload: Notifications[Name]): void {
    // The event map is indexed by a name that is still open here, which socket.io's types cannot follow.
    (this.#socket.emit as (name: Name, payload: Notifications[Name]) => void).call(
      this.#socket,
      name,
      payload,
    );
  }

  replace(): void {
    this.send('session:replaced', {});
    this.signOut();
    this.disconnect();
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

  /** Runs a request when those before it are answered. */
  async inTurn<T>(handle: () => Promise<T>): Promise<T> {
    const turn = this.#queue.then(handle);
    this.#queue = turn.catch(() => undefined);
    return await turn;
  }

  /** To be called around the handling of each request, its answer included. */
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

  /** Offers may have ended while they were held back. */
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
