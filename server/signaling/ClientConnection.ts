import { randomBytes } from 'node:crypto';
import type { Socket } from 'socket.io';
import { RequestError } from '../../shared/protocol/errors.ts';
import type { ConsumerOffer } from '../../shared/protocol/media.ts';
import type {
  ClientToServerEvents,
  NotificationName,
  Notifications,
  ServerToClientEvents,
} from '../../shared/protocol/protocol.ts';
import { addressGroupOf } from '../limits/addressGroup.ts';
import { RateLimit } from '../limits/RateLimit.ts';
import type { Peer, PeerEvents } from '../peers/Peer.ts';
import type { Connection, Session } from '../peers/Session.ts';
import type { ClientPath } from '../reach/clientAddresses.ts';

export type ClientSocket = Socket<ClientToServerEvents, ServerToClientEvents>;

/** A burst of clicks with all their consequences, and what a busy app sends in the long run. */
const requestBurst = 200;
const requestsPerSecond = 40;
/** With so many refused of late it is no app of ours: the connection is ended. */
const refusedMax = 400;

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
  #listeners: { [Name in keyof PeerEvents]: (...values: PeerEvents[Name]) => void } | null = null;
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

  /** Binds the connection to its session: from now on it hears what its peer and everybody is told. */
  signIn(session: Session): void {
    this.#session = session;
    this.#listeners = {
      offered: (offers) => this.#offer(offers),
      consumersClosed: (consumerIds) =>
        this.#afterAnswers(() => this.notify('consumer:closed', { consumerIds })),
      watched: (watchers) => this.#afterAnswers(() => this.notify('share:watched', { watchers })),
      cleared: (peerId) => this.#afterAnswers(() => this.notify('share:cleared', { peerId })),
      wanted: (source, layer) =>
        this.#afterAnswers(() => this.notify('video:wanted', { source, layer })),
      decodable: (codecs) => this.#afterAnswers(() => this.notify('video:decodable', { codecs })),
      whisperBegun: (begun) => this.#afterAnswers(() => this.notify('whisper:begun', begun)),
      whisperEnded: (peerId) => this.#afterAnswers(() => this.notify('whisper:ended', { peerId })),
      whisperStopped: (reason) =>
        this.#afterAnswers(() => this.notify('whisper:stopped', { reason })),
      heard: (listeners) => this.#afterAnswers(() => this.notify('hearing:told', { listeners })),
      soundPlayed: (soundId, peerId) => this.notify('sound:played', { soundId, peerId }),
      mediaLost: () => this.notify('media:lost', {}),
    };
    this.#listen(session.peer, 'on');
    void this.#socket.join('signedIn');
  }

  /** The session ends on this connection, or the connection itself: it hears nothing more. Answers what it leaves behind. */
  signOut(): Session | null {
    const session = this.#session;
    this.#session = null;
    void this.#socket.leave('signedIn');
    if (session) this.#listen(session.peer, 'off');
    this.#listeners = null;
    this.#held = [];
    return session;
  }

  notify<Name extends NotificationName>(name: Name, payload: Notifications[Name]): void {
    // The event map is indexed by a name that is still open here, which socket.io's types cannot follow.
    (this.#socket.emit as (name: Name, payload: Notifications[Name]) => void).call(
      this.#socket,
      name,
      payload,
    );
  }

  replace(): void {
    this.notify('session:replaced', {});
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

  #listen(peer: Peer, how: 'on' | 'off'): void {
    const listeners = Object.entries(this.#listeners ?? {});
    // Each listener belongs to the event of its name; the list of them all cannot say so.
    for (const [name, listener] of listeners)
      peer[how](name as 'mediaLost', listener as () => void);
  }

  #offer(offers: ConsumerOffer[]): void {
    this.#afterAnswers(() => {
      // Some may have ended while they were held back.
      const media = this.#session?.peer.media;
      const live = offers.filter(({ consumerId }) => media?.consumers.has(consumerId));
      if (live.length > 0) this.notify('consumer:offered', { offers: live });
    });
  }

  #afterAnswers(tell: () => void): void {
    if (this.#handling > 0) this.#held.push(tell);
    else tell();
  }
}

function newNonce(): string {
  return randomBytes(32).toString('base64url');
}
