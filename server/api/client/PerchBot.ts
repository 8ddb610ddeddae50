import { createPublicKey, randomBytes, sign } from 'node:crypto';
import { io, type Socket } from 'socket.io-client';
import type { Channel } from '../../../shared/domain/Channel.ts';
import {
  applyPresenceChange,
  applyViewChange,
  type Presence,
} from '../../../shared/domain/Presence.ts';
import { type Answer, RequestError } from '../../../shared/protocol/errors.ts';
import type {
  NotificationName,
  Notifications,
  RequestInput,
  RequestName,
  RequestResponse,
} from '../../../shared/protocol/protocol.ts';
import type { Challenge, SessionOpened } from '../../../shared/protocol/session.ts';
import { challengeText, protocolVersion } from '../../../shared/protocol/signIn.ts';
import type { RtpCapabilitiesField } from '../../../shared/protocol/streams/media.ts';
import { botKey } from './botKey.ts';
import { PinnedAgent } from './PinnedAgent.ts';

export interface BotOptions {
  /** The server as its invite links name it: `https://talk.example.com`. */
  readonly url: string;
  readonly token: string;
  /** SHA-256 of the server's key, for a server without a certificate of an authority. */
  readonly serverKey?: string | undefined;
  /** What the bot can receive, for one that takes part in calls; by the router's capabilities of the server. */
  readonly rtpCapabilities?: (router: unknown) => Promise<RtpCapabilitiesField>;
}

/**
 * A bot that is connected to a server: it asks what the app asks, and is told what the app is told, with the types of the protocol
 * table. Its token signs the server's challenge and never leaves this process. Ends with its connection: `closed`.
 */
export class PerchBot {
  /** Resolves when the connection has ended. */
  readonly closed: Promise<void>;
  readonly #socket: Socket;
  readonly #session: SessionOpened;
  #presence: Presence;

  /**
   * Connects and signs in.
   *
   * @throws RequestError of the server; Error when it cannot be reached or has another key
   */
  static async connect(options: BotOptions): Promise<PerchBot> {
    const { origin, pathname } = new URL(options.url);
    const socket = io(origin, {
      path: `${pathname.replace(/\/$/, '')}/socket.io`,
      transports: ['websocket'],
      reconnection: false,
      forceNew: true,
      // In Node it takes an agent, which its types do not say.
      ...(options.serverKey !== undefined && {
        agent: new PinnedAgent(options.serverKey) as unknown as string,
      }),
    });
    try {
      return new PerchBot(socket, await signIn(socket, options));
    } catch (error) {
      socket.disconnect();
      throw error;
    }
  }

  private constructor(socket: Socket, session: SessionOpened) {
    this.#socket = socket;
    this.#session = session;
    this.#presence = session.presence;
    this.closed = new Promise((resolve) => socket.once('disconnect', () => resolve()));
    this.on('presence:changed', ({ revision, change }) => {
      this.#follow(applyPresenceChange(this.#presence, revision, change));
    });
    this.on('presence:viewChanged', (change) => {
      this.#follow(applyViewChange(this.#presence, change));
    });
  }

  /** What the server has answered to the sign-in. */
  get session(): SessionOpened {
    return this.#session;
  }

  /** The channels that the bot sees, and who is in them. */
  get presence(): Presence {
    return this.#presence;
  }

  /** The channel with this name. @throws Error when the bot sees none */
  channel(name: string): Channel {
    const found = this.#presence.channels.find((channel) => channel.name === name);
    if (!found) throw new Error(`no channel is called ${name}`);
    return found;
  }

  /** Asks the server. @throws RequestError when it refuses */
  async ask<Name extends RequestName>(
    name: Name,
    payload: RequestInput<Name>,
  ): Promise<RequestResponse<Name>> {
    return await ask(this.#socket, name, payload);
  }

  /** Writes into a channel. @throws RequestError when the server refuses */
  async say(channel: Channel, text: string): Promise<void> {
    const clientId = randomBytes(16).toString('base64url');
    await this.ask('message:send', { channelId: channel.id, text, clientId });
  }

  /** Calls back with each notification of a name. */
  on<Name extends NotificationName>(
    name: Name,
    listener: (payload: Notifications[Name]) => void,
  ): void {
    this.#socket.on(name as string, listener);
  }

  close(): void {
    this.#socket.disconnect();
  }

  /** @param presence null after a gap in the changes: then all of it is asked for */
  #follow(presence: Presence | null): void {
    if (presence !== null) {
      this.#presence = presence;
      return;
    }
    this.ask('presence:get', {}).then(
      ({ presence: whole }) => {
        this.#presence = whole;
      },
      // A lost connection ends the bot.
      () => undefined,
    );
  }
}

async function signIn(socket: Socket, options: BotOptions): Promise<SessionOpened> {
  const challenge = await new Promise<Challenge>((resolve, reject) => {
    socket.once('session:challenged', resolve);
    socket.once('connect_error', reject);
    socket.once('disconnect', (reason) => reject(new Error(`disconnected: ${reason}`)));
  });
  const key = botKey(options.token);
  if (key === null) throw new Error('this is no token of a bot');
  const { host } = new URL(options.url);
  const text = challengeText(host, challenge.serverKey, challenge.nonce);
  const router = challenge.routerRtpCapabilities;
  return await ask(socket, 'session:open', {
    protocolVersion,
    publicKey: createPublicKey(key).export({ format: 'jwk' }).x ?? '',
    signature: sign(null, Buffer.from(text), key).toString('base64url'),
    rtpCapabilities: await (options.rtpCapabilities?.(router) ?? {
      codecs: [],
      headerExtensions: [],
    }),
    heldTransportIds: [],
    channelId: null,
    muted: options.rtpCapabilities === undefined,
    deafened: options.rtpCapabilities === undefined,
    listenOnly: false,
  });
}

async function ask<Name extends RequestName>(
  socket: Socket,
  name: Name,
  payload: RequestInput<Name>,
): Promise<RequestResponse<Name>> {
  const answer = await new Promise<Answer<RequestResponse<Name>>>((resolve, reject) => {
    const lost = () => reject(new RequestError('disconnected', 'the connection was lost'));
    socket.once('disconnect', lost);
    socket.emit(name, payload, (answered: Answer<RequestResponse<Name>>) => {
      socket.off('disconnect', lost);
      resolve(answered);
    });
  });
  if (answer.ok) return answer.value;
  throw new RequestError(answer.error.code, answer.error.reason);
}
