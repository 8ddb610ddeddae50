import type { IncomingMessage } from 'node:http';
import type { Server as HttpsServer } from 'node:https';
import { Server } from 'socket.io';
import type { ChannelId } from '../../shared/domain/ids.ts';
import { isSealedName } from '../../shared/domain/SharedFile.ts';
import type { User } from '../../shared/domain/User.ts';
import type { Answer } from '../../shared/protocol/errors.ts';
import type {
  ClientToServerEvents,
  RequestName,
  ServerToClientEvents,
} from '../../shared/protocol/protocol.ts';
import type { Challenge } from '../../shared/protocol/session.ts';
import { originRefusal, protocolVersion } from '../../shared/protocol/signIn.ts';
import { pingIntervalMs, pingTimeoutMs } from '../../shared/protocol/timeouts.ts';
import type { BoardNotification } from '../boards/Boards.ts';
import type { ChatNotification } from '../chat/ChatFeed.ts';
import { addressGroupOf, crowdedOut } from '../limits/addressGroup.ts';
import { FanOutBudget } from '../limits/FanOutBudget.ts';
import { RateLimits } from '../limits/RateLimits.ts';
import type { RefusalLog } from '../limits/RefusalLog.ts';
import type { TrustedProxies } from '../limits/TrustedProxies.ts';
import type { Log } from '../log.ts';
import { DeviceLinks } from '../people/DeviceLinks.ts';
import { scopeOf, withoutMapping } from '../reach/addressScope.ts';
import { adminHandlers } from './adminHandlers.ts';
import { boardHandlers } from './boardHandlers.ts';
import { botHandlers } from './botHandlers.ts';
import {
  ClientConnection,
  type ClientFacts,
  type ClientLink,
  type ClientSocket,
} from './ClientConnection.ts';
import { callHandlers } from './callHandlers.ts';
import { captionHandlers } from './captionHandlers.ts';
import { channelHandlers } from './channelHandlers.ts';
import { chatKeyHandlers } from './chatKeyHandlers.ts';
import { deviceHandlers } from './deviceHandlers.ts';
import { directHandlers } from './directHandlers.ts';
import { doctorHandlers } from './doctorHandlers.ts';
import { entryHandlers } from './entryHandlers.ts';
import { fileHandlers } from './fileHandlers.ts';
import { gameHandlers } from './gameHandlers.ts';
import type { Handlers } from './Handlers.ts';
import { hearingHandlers } from './hearingHandlers.ts';
import { inviteHandlers } from './inviteHandlers.ts';
import { keyHandlers } from './keyHandlers.ts';
import { knockHandlers } from './knockHandlers.ts';
import { listenLinkHandlers } from './listenLinkHandlers.ts';
import { mediaHandlers } from './mediaHandlers.ts';
import { messageHandlers } from './messageHandlers.ts';
import { moderationHandlers } from './moderationHandlers.ts';
import { boundOutgoingQueue, boundPongs, type EngineSocket } from './OutgoingQueue.ts';
import { publicHostOf } from './origin.ts';
import { personLimit } from './personLimit.ts';
import { pushHandlers } from './pushHandlers.ts';
import { recipientsOf } from './recipients.ts';
import { recordingHandlers } from './recordingHandlers.ts';
import { type Answering, answerRequest, registerHandlers } from './registerHandlers.ts';
import { roleHandlers } from './roleHandlers.ts';
import type { SignalingContext } from './SignalingContext.ts';
import { serverHandlers } from './serverHandlers.ts';
import { sessionHandlers } from './sessionHandlers.ts';
import { type KeepingSocket, releaseReadBuffers, releaseRequest } from './socketMemory.ts';
import { soundHandlers } from './soundHandlers.ts';
import { stageHandlers } from './stageHandlers.ts';
import { temporaryChannelMaker } from './temporaryChannelMaker.ts';
import { transferHandlers } from './transferHandlers.ts';
import { userHandlers } from './userHandlers.ts';
import { whisperHandlers } from './whisperHandlers.ts';

/** The largest honest request is a `sound:add`, of 48 KiB; a `session:open` with all capabilities has about 12 KB. */
const maxMessageBytes = 64 * 1024;
/** The most characters of a client's header in the log. */
const loggedMaxLength = 300;
/** How long a connection may stay without a session: a newcomer needs time to think of a name. */
const signInTimeoutMs = 600_000;

/** How often the server looks whether a client is there, and how long both wait for each other; ms. */
export interface Heartbeat {
  readonly intervalMs: number;
  readonly timeoutMs: number;
}

export interface SignalingOptions {
  readonly https: HttpsServer;
  readonly context: SignalingContext;
  /** The proxies whose headers about client addresses are trusted. */
  readonly proxies: TrustedProxies;
  /** The addresses and names of this server that the host has configured. */
  readonly announcedAddresses: readonly string[];
  /** The protocol's own by default. */
  readonly heartbeat?: Heartbeat | undefined;
  readonly refusals: RefusalLog;
  /** The first message to every connection, without the values that change. */
  readonly greeting: Omit<
    Challenge,
    'nonce' | 'protocolVersion' | 'serverName' | 'serverKey' | 'joinCodeRequired' | 'e2ee'
  >;
  readonly log: Log;
}

/** The signalling over socket.io. Owns the socket server; `close` notifies all clients and ends all connections. */
export class SignalingServer {
  readonly #io: Server<ClientToServerEvents, ServerToClientEvents>;
  readonly #options: SignalingOptions;
  readonly #handlers: Handlers;
  readonly #budget = new FanOutBudget();
  readonly #clients = new Set<ClientConnection>();
  readonly #deviceLinks = new DeviceLinks<ClientConnection>((client, outcome) => {
    client.send('device:linkEnded', { outcome });
  });
  // Enough for a page that reloads in a loop, or for twelve users behind one address after a power cut.
  readonly #connections = new RateLimits(60, 5);

  constructor(options: SignalingOptions) {
    this.#options = options;
    const { context } = options;
    const { startsPerPerson } = context.limits;
    const admitStart = personLimit(startsPerPerson.burst, startsPerPerson.perSecond);
    const makeTemporary = temporaryChannelMaker(context);
    this.#handlers = {
      ...sessionHandlers(context, options.refusals, (client, user, opening) => {
        admitStart({ peer: { user } });
        this.#pay(client, user, 'session:open', opening);
      }),
      ...userHandlers(context),
      ...channelHandlers(context, admitStart, makeTemporary),
      ...callHandlers(context, makeTemporary),
      ...keyHandlers(context),
      ...knockHandlers(context),
      ...roleHandlers(context),
      ...deviceHandlers(context, this.#deviceLinks),
      ...pushHandlers(context),
      ...inviteHandlers(context),
      ...botHandlers(context),
      ...entryHandlers(context),
      ...adminHandlers(context),
      ...moderationHandlers(context),
      ...serverHandlers(context),
      ...mediaHandlers(context, admitStart),
      ...soundHandlers(context),
      ...fileHandlers(context),
      ...stageHandlers(context),
      ...hearingHandlers(context),
      ...directHandlers(context),
      ...transferHandlers(context),
      ...whisperHandlers(context),
      ...messageHandlers(context),
      ...chatKeyHandlers(context),
      ...doctorHandlers(context),
      ...gameHandlers(context),
      ...boardHandlers(context),
      ...recordingHandlers(context),
      ...captionHandlers(context),
      ...listenLinkHandlers(context),
    };
    this.#io = new Server(options.https, {
      transports: ['websocket'],
      serveClient: false,
      perMessageDeflate: false,
      maxHttpBufferSize: maxMessageBytes,
      pingInterval: options.heartbeat?.intervalMs ?? pingIntervalMs,
      pingTimeout: options.heartbeat?.timeoutMs ?? pingTimeoutMs,
      connectTimeout: 10_000,
      allowRequest: (request, answer) => {
        const allowed = this.#allowsConnection(request);
        answer(allowed ? null : 'too many connections', allowed);
      },
    });
    this.#io.engine.on('connection', (socket: EngineSocket & KeepingSocket) => {
      boundOutgoingQueue(socket);
      boundPongs(socket);
      releaseReadBuffers(socket);
    });
    this.#io.engine.on('connection_error', ({ req }: { req: IncomingMessage }) => {
      if ('sec-websocket-key' in req.headers && !('upgrade' in req.headers))
        this.#logMissingUpgrade();
    });
    // Refused only after the WebSocket is open: no browser shows a page the HTTP answer to a refused WebSocket.
    this.#io.use((socket, next) => {
      if (this.#publicHostOf(socket.request) !== null) next();
      else next(this.#refuseOrigin(socket.request));
    });
    this.#io.on('connection', (socket) => {
      const facts = this.factsOf(socket.request);
      releaseRequest(socket.conn);
      this.#welcome(new ClientConnection(socket as ClientLink, facts), socket);
    });
    context.presence.on('changed', (viewerIds, revision, change) => {
      this.#only(viewerIds)?.emit('presence:changed', { revision, change });
    });
    context.presence.on('viewChanged', (viewerIds, change) => {
      this.#only(viewerIds)?.emit('presence:viewChanged', change);
    });
    context.profile.on('changed', (server) => {
      this.#io.to('signedIn').emit('server:changed', { server });
    });
    context.roles.on('changed', (roles) => {
      this.#io.to('signedIn').emit('role:changed', { roles });
      for (const peer of context.sessions.peers) {
        // The worker or the media may close at any moment.
        context.rooms.applyRights(peer).catch(() => undefined);
      }
    });
    context.chatFeed.on('told', (viewerIds, notification) => this.#tell(viewerIds, notification));
    context.boards.on('told', (viewerIds, notification) => this.#tell(viewerIds, notification));
    context.sounds.on('saved', (sound) => this.#io.to('signedIn').emit('sound:saved', { sound }));
    context.sounds.on('removed', (soundId) => {
      this.#io.to('signedIn').emit('sound:removed', { soundId });
    });
    this.#tellOfFiles(context);
  }

  /** Tells those in the channel of a file, as far as they may read there, and nobody else. */
  #tellOfFiles(context: SignalingContext): void {
    const { authority, channels, files, fileLifetimes, rooms, sessions } = context;
    const readers = (channelId: ChannelId) =>
      rooms.peersIn(channelId).filter(({ user }) => authority.may(user, 'read', channelId));
    files.on('completed', (file) => {
      const { channelId, name } = file;
      // What it is, only its message says.
      if (isSealedName(name)) return;
      for (const peer of readers(channelId)) {
        peer.notify('file:saved', { channelId, file: files.shown(file) });
      }
    });
    files.on('removed', (file) => {
      const { channelId, id: fileId } = file;
      for (const peer of channels.has(channelId) ? readers(channelId) : []) {
        peer.notify('file:removed', { channelId, fileId });
      }
    });
    fileLifetimes.on('changed', (channelId, lifetime) => {
      for (const peer of sessions.peers) {
        const mayRead = authority.may(peer.user, 'read', channelId);
        if (mayRead) peer.notify('file:lifetimeChanged', { channelId, lifetime });
      }
    });
  }

  /** Notifies all clients that the server stops, and ends all connections. */
  async close(): Promise<void> {
    this.#io.emit('server:stopping', {});
    await this.#io.close();
  }

  /**
   * Answers a request of a client without a socket.
   *
   * @returns reads the answer; see `answerRequest`
   */
  answer(client: ClientConnection, name: string, payload: unknown): Promise<() => Answer<unknown>> {
    return answerRequest(client, this.#answering(client), name, payload);
  }

  /** What is known of who has sent an HTTP request. */
  factsOf(request: IncomingMessage): ClientFacts {
    const { context, proxies } = this.#options;
    return {
      address: proxies.clientAddressOf(request),
      localAddress: request.socket.localAddress ?? '',
      host: this.#publicHostOf(request) ?? '',
      serverKey: context.certificate.keyFingerprint256,
      isProxied: 'x-forwarded-for' in request.headers || 'forwarded' in request.headers,
    };
  }

  #answering(client: ClientConnection): Answering {
    return {
      handlers: this.#handlers,
      pay: (name, payload) => {
        // Before the sign-in nobody is notified. The sign-in itself is charged when its user is known.
        if (client.signedIn) this.#pay(client, client.peer.user, name, payload);
      },
      log: this.#options.log,
    };
  }

  #publicHostOf(request: IncomingMessage): string | null {
    const { announcedAddresses, proxies } = this.#options;
    return publicHostOf(request.headers, announcedAddresses, proxies.dialledHostOf(request));
  }

  /** Whether the address of a request may open another connection now. */
  #allowsConnection(request: IncomingMessage): boolean {
    const { proxies } = this.#options;
    const group = addressGroupOf(proxies.clientAddressOf(request));
    const via = withoutMapping(request.socket.remoteAddress ?? '');
    if (
      'x-forwarded-for' in request.headers &&
      scopeOf(via) === 'network' &&
      addressGroupOf(via) === group
    ) {
      this.#options.refusals.warn(
        'limits count all clients behind this proxy as one, because it is not listed in PERCH_TRUSTED_PROXIES',
        { proxy: via },
      );
    }
    if (this.#connections.take(group)) return true;
    this.#options.refusals.warn('too many connections in a short time from one address', {
      from: group,
    });
    return false;
  }

  /** Sends to these connections, encoded once for all of them. Null for none: socket.io would take that for everybody. */
  #only(ids: string[]) {
    return ids.length > 0 ? this.#io.to(ids) : null;
  }

  #tell(viewerIds: string[], { name, payload }: ChatNotification | BoardNotification): void {
    const to = this.#only(viewerIds);
    // Who types now is of no use later.
    const isVolatile = name === 'chat:typed';
    if (!isVolatile) this.#options.context.presence.catchUp(viewerIds);
    const sending = isVolatile ? to?.volatile : to;
    // socket.io's types cannot follow an event name with its payload in a union.
    (sending as { emit(name: string, payload: unknown): boolean } | undefined)?.emit(name, payload);
  }

  #refuseOrigin({ headers }: IncomingMessage): Error {
    const { origin, host } = headers;
    this.#options.refusals.warn(
      'refused a page of another origin; if it is a page of this server behind a reverse proxy, put the host name of ' +
        'its origin into PERCH_PUBLIC_URL or PERCH_ANNOUNCED_ADDRESSES, or have the proxy pass on the Host header',
      { origin: origin?.slice(0, loggedMaxLength), host: host?.slice(0, loggedMaxLength) },
    );
    return new Error(originRefusal);
  }

  #logMissingUpgrade(): void {
    this.#options.refusals.warn(
      'refused a WebSocket that came without its Upgrade header; a reverse proxy in between must pass on Upgrade and ' +
        'Connection, and speak HTTP/1.1',
      {},
    );
  }

  /** Charges a user for the messages to others that a request causes. Throws `rateLimited`. */
  #pay(client: ClientConnection, user: User, name: RequestName, payload: unknown): void {
    const recipients = recipientsOf(name, payload, client, user, this.#options.context);
    if (recipients !== null) this.#budget.pay(user.id, client.addressGroup, recipients);
  }

  #welcome(client: ClientConnection, socket: ClientSocket): void {
    const { context, greeting } = this.#options;
    this.#clients.add(client);
    const notSignedIn = [...this.#clients].filter(({ signedIn }) => !signedIn);
    if (notSignedIn.length > context.limits.strangers) crowdedOut(notSignedIn)?.disconnect();
    const signInTimer = setTimeout(() => {
      if (!client.signedIn) client.disconnect();
    }, signInTimeoutMs).unref();
    socket.on('disconnect', () => {
      clearTimeout(signInTimer);
      this.#clients.delete(client);
      this.#deviceLinks.drop(client);
      const session = client.signOut();
      if (session && context.sessions.lose(session, client)) {
        context.knocks.withdraw(session.peer);
        context.calls.lost(session.peer);
        context.rooms.announce(session.peer);
      }
    });
    registerHandlers(socket, client, this.#answering(client));
    client.send('session:challenged', {
      ...greeting,
      serverName: context.profile.profile.name,
      joinCodeRequired: context.entry.entry.mode !== 'open',
      ...(context.profile.profile.e2ee !== undefined && { e2ee: true }),
      protocolVersion,
      serverKey: client.serverKey,
      nonce: client.nonce,
    });
  }
}
