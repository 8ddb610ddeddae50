import type { IncomingMessage } from 'node:http';
import type { Server as HttpsServer } from 'node:https';
import { Server } from 'socket.io';
import type { User } from '../../shared/domain/User.ts';
import {
  type ClientToServerEvents,
  pingIntervalMs,
  pingTimeoutMs,
  type RequestName,
  type ServerToClientEvents,
} from '../../shared/protocol/protocol.ts';
import { type Challenge, originRefusal, protocolVersion } from '../../shared/protocol/session.ts';
import { addressGroupOf, crowdedOut } from '../limits/addressGroup.ts';
import { FanOutBudget } from '../limits/FanOutBudget.ts';
import { RateLimits } from '../limits/RateLimits.ts';
import type { RefusalLog } from '../limits/RefusalLog.ts';
import type { TrustedProxies } from '../limits/TrustedProxies.ts';
import type { Log } from '../log.ts';
import { scopeOf, withoutMapping } from '../reach/addressScope.ts';
import { ClientConnection, type ClientSocket } from './ClientConnection.ts';
import { channelHandlers } from './channelHandlers.ts';
import type { Handlers } from './Handlers.ts';
import { hearingHandlers } from './hearingHandlers.ts';
import { mediaHandlers } from './mediaHandlers.ts';
import { boundOutgoingQueue, boundPongs, type EngineSocket } from './OutgoingQueue.ts';
import { publicHostOf } from './origin.ts';
import { personLimit } from './personLimit.ts';
import { recipientsOf } from './recipients.ts';
import { registerHandlers } from './registerHandlers.ts';
import type { SignalingContext } from './SignalingContext.ts';
import { serverHandlers } from './serverHandlers.ts';
import { sessionHandlers } from './sessionHandlers.ts';
import { soundHandlers } from './soundHandlers.ts';
import { whisperHandlers } from './whisperHandlers.ts';

/** The largest honest request is a `sound:add`, of 48 KiB; a `session:open` with all capabilities has about 12 KB. */
const maxMessageBytes = 64 * 1024;
/** How much of what a stranger has sent stands in the log. */
const shownMaxLength = 300;
/** How long a connection may be without a session: a newcomer may take its time to think of a name. */
const strangerPatienceMs = 600_000;

/**
 * Everybody in the channel gets a new stream for each producer and each arrival, and its app has to negotiate for it. Who
 * comes back sends five sources at once; by hand nobody begins something five times a second.
 */
const startBurst = 100;
const startsPerSecond = 5;

export interface SignalingOptions {
  readonly https: HttpsServer;
  readonly context: SignalingContext;
  /** Whose word on where people come from is taken. */
  readonly proxies: TrustedProxies;
  /** Addresses and names at which people reach this server, as the host has set them. */
  readonly announcedAddresses: readonly string[];
  readonly refusals: RefusalLog;
  /** What every connection is told first, but for the nonce, the version and the server's name as it is then. */
  readonly greeting: Omit<Challenge, 'nonce' | 'protocolVersion' | 'serverName' | 'serverKey'>;
  readonly log: Log;
}

/** The only room of the house that knows socket.io. Owns the socket server; `close` tells everybody and cuts all. */
export class SignalingServer {
  readonly #io: Server<ClientToServerEvents, ServerToClientEvents>;
  readonly #options: SignalingOptions;
  readonly #handlers: Handlers;
  readonly #budget = new FanOutBudget();
  readonly #clients = new Set<ClientConnection>();
  // A page that reloads in a loop, or twelve people behind one router after a power cut: both fit.
  readonly #connections = new RateLimits(60, 5);

  constructor(options: SignalingOptions) {
    this.#options = options;
    const { context } = options;
    const admitStart = personLimit(startBurst, startsPerSecond);
    this.#handlers = {
      ...sessionHandlers(context, options.refusals, (client, user, opening) => {
        admitStart({ peer: { user } });
        this.#pay(client, user, 'session:open', opening);
      }),
      ...channelHandlers(context, admitStart),
      ...serverHandlers(context),
      ...mediaHandlers(context, admitStart),
      ...soundHandlers(context),
      ...hearingHandlers(context),
      ...whisperHandlers(context),
    };
    this.#io = new Server(options.https, {
      transports: ['websocket'],
      serveClient: false,
      perMessageDeflate: false,
      maxHttpBufferSize: maxMessageBytes,
      pingInterval: pingIntervalMs,
      pingTimeout: pingTimeoutMs,
      connectTimeout: 10_000,
      allowRequest: (request, answer) => {
        const calm = this.#isCalm(request);
        answer(calm ? null : 'too many connections', calm);
      },
    });
    this.#io.engine.on('connection', (socket: EngineSocket) => {
      boundOutgoingQueue(socket);
      boundPongs(socket);
    });
    this.#io.engine.on('connection_error', ({ req }: { req: IncomingMessage }) => {
      if ('sec-websocket-key' in req.headers && !('upgrade' in req.headers)) this.#tellNoUpgrade();
    });
    // Refused only here, not before the WebSocket stands: no browser tells a page what an HTTP answer to it said.
    this.#io.use((socket, next) => {
      if (publicHostOf(socket.request.headers, options.announcedAddresses) !== null) next();
      else next(this.#refuseOrigin(socket.request));
    });
    this.#io.on('connection', (socket) => {
      const { request } = socket;
      const address = options.proxies.clientAddressOf(request);
      const serverKey = options.context.certificate.keyFingerprint256;
      const host = publicHostOf(request.headers, options.announcedAddresses) ?? '';
      this.#welcome(new ClientConnection(socket, { address, host, serverKey }), socket);
    });
    context.presence.on('changed', (revision, change) => {
      this.#io.to('signedIn').emit('presence:changed', { revision, change });
    });
    context.profile.on('changed', (server) => {
      this.#io.to('signedIn').emit('server:changed', { server });
    });
    context.sounds.on('saved', (sound) => this.#io.to('signedIn').emit('sound:saved', { sound }));
    context.sounds.on('removed', (soundId) => {
      this.#io.to('signedIn').emit('sound:removed', { soundId });
    });
  }

  /** Tells everybody that the server stops, and ends all connections. */
  async close(): Promise<void> {
    this.#io.emit('server:stopping', {});
    await this.#io.close();
  }

  /** Whether the address of a request may open one more connection. */
  #isCalm(request: IncomingMessage): boolean {
    const { proxies } = this.#options;
    const group = addressGroupOf(proxies.clientAddressOf(request));
    const via = withoutMapping(request.socket.remoteAddress ?? '');
    if (
      'x-forwarded-for' in request.headers &&
      scopeOf(via) === 'network' &&
      addressGroupOf(via) === group
    ) {
      this.#options.refusals.tell(
        'limits count everybody behind this proxy as one, as it is not named in PERCH_TRUSTED_PROXIES',
        { proxy: via },
      );
    }
    if (this.#connections.take(group)) return true;
    this.#options.refusals.tell('too many connections in a short time from one address', {
      from: group,
    });
    return false;
  }

  #refuseOrigin({ headers }: IncomingMessage): Error {
    const { origin, host } = headers;
    this.#options.refusals.tell(
      'refused a page of another address; if it is one of this server behind a reverse proxy, put the host name of ' +
        'its origin into PERCH_ANNOUNCED_ADDRESSES, or have the proxy pass on the Host header',
      { origin: origin?.slice(0, shownMaxLength), host: host?.slice(0, shownMaxLength) },
    );
    return new Error(originRefusal);
  }

  #tellNoUpgrade(): void {
    this.#options.refusals.tell(
      'refused a WebSocket that came without its Upgrade header; a reverse proxy in between must pass on Upgrade and ' +
        'Connection, and speak HTTP/1.1',
      {},
    );
  }

  /** Charges a person for what a request makes of messages to others. Throws `rateLimited`. */
  #pay(client: ClientConnection, user: User, name: RequestName, payload: unknown): void {
    const recipients = recipientsOf(name, payload, client, this.#options.context);
    if (recipients !== null) this.#budget.pay(user.id, client.addressGroup, recipients);
  }

  #welcome(client: ClientConnection, socket: ClientSocket): void {
    const { context, greeting, log } = this.#options;
    this.#clients.add(client);
    const strangers = [...this.#clients].filter(({ signedIn }) => !signedIn);
    if (strangers.length > context.limits.strangers) crowdedOut(strangers)?.disconnect();
    const patience = setTimeout(() => {
      if (!client.signedIn) client.disconnect();
    }, strangerPatienceMs).unref();
    socket.on('disconnect', () => {
      clearTimeout(patience);
      this.#clients.delete(client);
      const session = client.signOut();
      if (session && context.sessions.lose(session, client)) context.rooms.announce(session.peer);
    });
    const pay = (name: RequestName, payload: unknown) => {
      // Nobody is told of a stranger. Who signs in pays as soon as it is known who it is.
      if (client.signedIn) this.#pay(client, client.peer.user, name, payload);
    };
    registerHandlers(socket, client, this.#handlers, pay, log);
    client.send('session:challenged', {
      ...greeting,
      serverName: context.profile.profile.name,
      protocolVersion,
      serverKey: client.serverKey,
      nonce: client.nonce,
    });
  }
}
