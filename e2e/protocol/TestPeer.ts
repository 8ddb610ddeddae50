import { io, type Socket } from 'socket.io-client';
import type { Channel } from '../../shared/domain/Channel.ts';
import type { ChannelId, PeerId } from '../../shared/domain/ids.ts';
import {
  applyPresenceChange,
  applyViewChange,
  type Presence,
  type ViewChange,
} from '../../shared/domain/Presence.ts';
import { isOfShare } from '../../shared/domain/Source.ts';
import type { SigningPlace } from '../../shared/protocol/encryption/keyTexts.ts';
import type { Answer } from '../../shared/protocol/errors.ts';
import type {
  NotificationName,
  RequestInput,
  RequestName,
  RequestResponse,
} from '../../shared/protocol/protocol.ts';
import type { Challenge, SessionOpened } from '../../shared/protocol/session.ts';
import { protocolVersion } from '../../shared/protocol/signIn.ts';
import type { ConsumerOffer, RtpCapabilitiesField } from '../../shared/protocol/streams/media.ts';
import { DeviceKey } from './DeviceKey.ts';

const patienceMs = 40_000;
const socketOptions = {
  transports: ['websocket'],
  rejectUnauthorized: false,
  reconnection: false,
  forceNew: true,
};

/** How a test peer connects. */
interface Way {
  /** The client's local address, a loopback address. */
  readonly localAddress?: string;
  /** The headers after a proxy. */
  readonly extraHeaders?: Readonly<Record<string, string>>;
  /** The server address that the client signs; default: the dialled one. */
  readonly dialled?: string;
}

/** A client of only a socket and a key: it sends exactly what a test needs. Owns its socket. */
export class TestPeer {
  readonly socket: Socket;
  readonly key: DeviceKey;
  /** All events from the server, oldest first. */
  readonly told: { readonly name: NotificationName; readonly payload: unknown }[] = [];
  /** Called when the offered streams have changed. */
  onStreams: (() => void) | null = null;
  readonly #host: string;
  #challenge: Challenge | null = null;
  #session: SessionOpened | null = null;
  #presence: Presence = { revision: -1, channels: [], occupants: [] };
  #offers = new Map<string, ConsumerOffer>();
  #prepared: readonly ConsumerOffer[] = [];

  /** Connects and waits for the challenge. */
  static async connect(
    url: string,
    key: DeviceKey = new DeviceKey(),
    way: Way = {},
  ): Promise<TestPeer> {
    const peer = new TestPeer(url, key, way);
    await peer.until(() => peer.#challenge !== null, 'a challenge');
    return peer;
  }

  /** Connects, signs in and joins a channel if one is named. */
  static async enter(url: string, name: string, channel?: string): Promise<TestPeer> {
    const peer = await TestPeer.connect(url);
    await peer.open({ name });
    if (channel !== undefined) await peer.join(channel);
    return peer;
  }

  /** The server's reason to refuse a connection with these headers; null when accepted. */
  static async refusalOf(
    url: string,
    extraHeaders: Readonly<Record<string, string>>,
  ): Promise<string | null> {
    const socket = io(url, { ...socketOptions, extraHeaders });
    try {
      return await new Promise((resolve) => {
        socket.on('connect', () => resolve(null));
        socket.on('connect_error', ({ message }) => resolve(message));
      });
    } finally {
      socket.disconnect();
    }
  }

  private constructor(url: string, key: DeviceKey, { dialled, ...options }: Way) {
    this.key = key;
    this.#host = dialled ?? new URL(url).host;
    const { origin, pathname } = new URL(url);
    const path = `${pathname.replace(/\/$/, '')}/socket.io`;
    this.socket = io(origin, { ...socketOptions, path, ...options });
    this.socket.onAny((name: NotificationName, payload: unknown) => this.#hear(name, payload));
  }

  get challenge(): Challenge {
    if (!this.#challenge) throw new Error('no challenge has come');
    return this.#challenge;
  }

  get session(): SessionOpened {
    if (!this.#session) throw new Error('no session is open');
    return this.#session;
  }

  get presence(): Presence {
    return this.#presence;
  }

  /** The streams that this peer knows now. */
  get offers(): ConsumerOffer[] {
    return [...this.#offers.values()];
  }

  /** The streams of a room that this peer may be about to join. */
  get prepared(): readonly ConsumerOffer[] {
    return this.#prepared;
  }

  /** The name of the channel that lists this peer, or null. */
  get listedIn(): string | null {
    const { peerId } = this.session;
    const place = this.#presence.occupants.find((occupant) => occupant.peerId === peerId);
    return this.#presence.channels.find(({ id }) => id === place?.channelId)?.name ?? null;
  }

  channel(name: string): Channel {
    const found = this.#presence.channels.find((channel) => channel.name === name);
    if (!found) throw new Error(`no channel is called ${name}`);
    return found;
  }

  /** What this device can receive: all codecs of the server. */
  get rtpCapabilities(): RtpCapabilitiesField {
    return this.challenge.routerRtpCapabilities as RtpCapabilitiesField;
  }

  /** Where and when this peer signs what adds a key. */
  async signingPlace(): Promise<SigningPlace> {
    const { nonce } = granted(await this.ask('device:challenge', {}));
    return { host: this.#host, serverKey: this.challenge.serverKey, nonce };
  }

  /** A valid `session:open`, to be sent as is or changed. */
  opening(change: Partial<RequestInput<'session:open'>> = {}): RequestInput<'session:open'> {
    return {
      protocolVersion,
      publicKey: this.key.publicKey,
      signature: this.key.sign(this.#host, this.challenge.serverKey, this.challenge.nonce),
      rtpCapabilities: this.rtpCapabilities,
      heldTransportIds: [],
      channelId: null,
      muted: false,
      deafened: false,
      listenOnly: false,
      ...change,
    };
  }

  /** Signs in. @throws when it is refused. */
  async open(change: Partial<RequestInput<'session:open'>> = {}): Promise<SessionOpened> {
    return granted(await this.ask('session:open', this.opening(change)));
  }

  /** @throws when it is refused. */
  async join(name: string): Promise<ConsumerOffer[]> {
    const channelId = this.channel(name).id as ChannelId;
    return granted(await this.ask('channel:join', { channelId })).offers;
  }

  /** Has the streams of a channel made ahead. @throws when it is refused. */
  async prepare(name: string): Promise<void> {
    const channelId = this.channel(name).id as ChannelId;
    granted(await this.ask('channel:prepare', { channelId }));
  }

  /** @throws when it is refused. */
  async leave(): Promise<void> {
    granted(await this.ask('channel:leave', {}));
  }

  /** Sends a request of the table. */
  async ask<Name extends RequestName>(
    name: Name,
    payload: RequestInput<Name>,
  ): Promise<Answer<RequestResponse<Name>>> {
    return this.say(name, payload);
  }

  /** Sends any request, and waits for the answer. @throws when none arrives. */
  say<T = unknown>(name: string, ...values: unknown[]): Promise<Answer<T>> {
    return new Promise((resolve, reject) => {
      this.socket
        .timeout(patienceMs)
        .emit(name, ...values, (error: Error | null, answer: Answer<T>) => {
          if (error) {
            reject(new Error(`${name} was not answered`));
            return;
          }
          // At once: events right after the answer depend on it.
          if (answer.ok) this.#note(name, answer.value, values[0]);
          resolve(answer);
        });
    });
  }

  /** As `say`, but returns only the error code, or `ok`. */
  async codeOf(name: string, ...values: unknown[]): Promise<string> {
    const answer = await this.say(name, ...values);
    return answer.ok ? 'ok' : answer.error.code;
  }

  /** Waits until a condition holds, checked after each server event. */
  async until(holds: () => boolean, what: string): Promise<void> {
    if (holds()) return;
    await new Promise<void>((resolve, reject) => {
      const look = () => {
        if (holds()) done(resolve);
      };
      // Runs after the listener that records the event.
      const lookSoon = () => queueMicrotask(look);
      const patience = setTimeout(
        () => done(() => reject(new Error(`${what} has not come`))),
        patienceMs,
      );
      const done = (end: () => void) => {
        clearTimeout(patience);
        this.socket.offAny(lookSoon);
        this.socket.off('disconnect', lookSoon);
        end();
      };
      this.socket.onAny(lookSoon);
      this.socket.on('disconnect', lookSoon);
    });
  }

  /** Waits for all earlier server events: the answer arrives after them. */
  async catchUp(): Promise<void> {
    granted(await this.ask('presence:get', {}));
  }

  /** Sends a raw packet of socket.io's protocol. */
  sendRaw(packet: string): void {
    this.socket.io.engine.write(packet);
  }

  /** Disconnects like a broken network: no close. */
  vanish(): void {
    this.socket.io.engine.close();
  }

  close(): void {
    this.socket.disconnect();
  }

  #note(name: string, value: unknown, asked: unknown): void {
    if (name === 'session:open') {
      this.#session = value as SessionOpened;
      this.#presence = this.#session.presence;
    }
    if (name === 'channel:leave') this.#take([]);
    if (name === 'channel:prepare') {
      this.#prepared = (value as { offers: ConsumerOffer[] }).offers;
      this.onStreams?.();
    }
    if (name === 'share:watch') {
      const { peerId } = asked as { peerId: PeerId };
      const others = this.offers.filter(
        (offer) => offer.peerId !== peerId || !isOfShare(offer.source),
      );
      this.#take([...others, ...(value as { offers: ConsumerOffer[] }).offers]);
    }
    if (name === 'session:open' || name === 'channel:join' || name === 'media:open') {
      this.#take((value as { offers: ConsumerOffer[] }).offers);
    }
  }

  #take(offers: readonly ConsumerOffer[]): void {
    this.#offers = new Map(offers.map((offer) => [offer.consumerId, offer]));
    this.#prepared = [];
    this.onStreams?.();
  }

  #hear(name: NotificationName, payload: unknown): void {
    this.told.push({ name, payload });
    const said = payload as {
      nonce: string;
      revision: number;
      change: Parameters<typeof applyPresenceChange>[2];
      offers: ConsumerOffer[];
      consumerIds: string[];
    };
    if (name === 'session:challenged') this.#challenge = payload as Challenge;
    if (name === 'session:nonceRenewed') {
      this.#challenge = { ...this.challenge, nonce: said.nonce };
    }
    if (name === 'presence:changed' && this.#presence.revision >= 0) {
      const next = applyPresenceChange(this.#presence, said.revision, said.change);
      if (next === null) throw new Error(`a change before revision ${said.revision} was missed`);
      this.#presence = next;
    }
    if (name === 'presence:viewChanged') {
      const next = applyViewChange(this.#presence, payload as ViewChange);
      if (next === null) throw new Error('a change before another view was missed');
      this.#presence = next;
    }
    if (name === 'consumer:offered') {
      for (const offer of said.offers) this.#offers.set(offer.consumerId, offer);
      this.onStreams?.();
    }
    if (name === 'person:moved') this.#take(said.offers);
    if (name === 'consumer:closed') {
      for (const id of said.consumerIds) this.#offers.delete(id);
      this.#prepared = this.#prepared.filter(
        ({ consumerId }) => !said.consumerIds.includes(consumerId),
      );
      this.onStreams?.();
    }
  }
}

/** The value of an answer. @throws the code when the request was refused. */
export function granted<T>(answer: Answer<T>): T {
  if (!answer.ok) throw new Error(`${answer.error.code}: ${answer.error.reason}`);
  return answer.value;
}
