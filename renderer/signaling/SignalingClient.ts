import { io, type ManagerOptions, type Socket, type SocketOptions } from 'socket.io-client';
import { retryDelay } from '../../shared/domain/retryDelay.ts';
import { type Answer, RequestError } from '../../shared/protocol/errors.ts';
import type {
  NotificationName,
  Notifications,
  RequestInput,
  RequestName,
  RequestResponse,
} from '../../shared/protocol/protocol.ts';
import { originRefusal } from '../../shared/protocol/signIn.ts';
import { requestTimeoutMs } from '../../shared/protocol/timeouts.ts';
import { TypedEmitter } from '../../shared/TypedEmitter.ts';
import type { ConnectionLoss } from '../state/ConnectionState.ts';

export type SignalingEvents = Notifications & {
  /** A connection attempt starts; counted from 1 since the last success. */
  attempting: { attempt: number };
  /** There is no connection; the client retries by itself. */
  lost: { reason: ConnectionLoss };
};

export interface SignalingOptions {
  /** `https://host:port`, perhaps with a path. */
  readonly url: string;
  /** Whether the server answers plain HTTP requests of this page; false if unknown. Never rejects. */
  readonly isServerReachable?: () => Promise<boolean>;
  /** Random number 0 … 1 for the delay; see `retryDelay`. */
  readonly chance?: () => number;
  /** For Node, which uses no certificate store of the system: `ca`, `rejectUnauthorized`. */
  readonly socketOptions?: Partial<ManagerOptions & SocketOptions>;
}

/**
 * So long after the computer has said that it is in a network again, attempts follow each other quickly: it often says so before it
 * knows the way out, and an attempt fails at once until then.
 */
const renewalMs = 1_500;
const renewalDelayMs = 20;

/**
 * The connection to the server: requests, notifications and endless reconnection. Each attempt uses a new socket, so nothing
 * of a lost connection is sent on the next one.
 *
 * Owns the socket and the timer of the next attempt. socket.io's pings detect half-open connections; the server sets their
 * interval.
 */
export class SignalingClient extends TypedEmitter<SignalingEvents> {
  readonly #options: SignalingOptions;
  #running = false;
  #socket: Socket | null = null;
  #challenged = false;
  #failures = 0;
  #renewedUntilMs = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  readonly #unanswered = new Set<(error: RequestError) => void>();

  constructor(options: SignalingOptions) {
    super();
    this.#options = options;
  }

  /** Connects, and reconnects until `stop`. */
  start(): void {
    if (this.#running) return;
    this.#running = true;
    this.#attempt();
  }

  /** Closes the connection and does not retry until `start`. */
  stop(): void {
    this.#running = false;
    clearTimeout(this.#timer);
    this.#dropSocket();
    this.#failures = 0;
  }

  /** Does not wait for the next attempt: the user asked for it. */
  retryNow(): void {
    if (this.#running && this.#socket === null) this.#attempt();
  }

  /** The network is back, perhaps another one, in which a connection from before is dead without knowing it. */
  renew(): void {
    this.reconnect();
    // They say nothing about this network.
    this.#failures = 0;
    this.#renewedUntilMs = performance.now() + renewalMs;
    this.retryNow();
  }

  /** Drops the connection and makes a new one. The delay grows each time until `settle`. */
  reconnect(): void {
    if (this.#socket !== null) this.#lose('lost');
  }

  /** The session is open: resets the retry delay. */
  settle(): void {
    this.#failures = 0;
  }

  /**
   * Sends a request.
   *
   * @param inOrder called with the response before later messages of the server are emitted. State that notifications
   *   depend on must be set here, not after the promise resolves.
   * @throws RequestError the refusal of the server, `timeout`, or `disconnected`
   */
  request<Name extends RequestName>(
    name: Name,
    payload: RequestInput<Name>,
    inOrder?: (value: RequestResponse<Name>) => void,
  ): Promise<RequestResponse<Name>> {
    const socket = this.#socket;
    return new Promise((resolve, reject) => {
      if (socket === null || !socket.connected) {
        reject(new RequestError('disconnected', `${name}: not connected`));
        return;
      }
      const settle = () => {
        clearTimeout(timer);
        this.#unanswered.delete(fail);
      };
      const fail = (error: RequestError) => {
        settle();
        reject(error);
      };
      const timer = setTimeout(
        () =>
          fail(new RequestError('timeout', `${name}: no response within ${requestTimeoutMs} ms`)),
        requestTimeoutMs,
      );
      this.#unanswered.add(fail);
      socket.emit(name, payload, (answer: Answer<RequestResponse<Name>>) => {
        if (!this.#unanswered.has(fail)) return;
        if (!answer.ok) {
          const { code, reason, suggestion } = answer.error;
          fail(new RequestError(code, `${name}: ${reason}`, suggestion));
          return;
        }
        settle();
        inOrder?.(answer.value);
        resolve(answer.value);
      });
    });
  }

  #attempt(): void {
    clearTimeout(this.#timer);
    this.emit('attempting', { attempt: this.#failures + 1 });
    this.#challenged = false;
    const { origin, pathname } = new URL(this.#options.url);
    const socket = io(origin, {
      ...this.#options.socketOptions,
      path: `${pathname.replace(/\/$/, '')}/socket.io`,
      transports: ['websocket'],
      reconnection: false,
      forceNew: true,
      timeout: requestTimeoutMs,
    });
    this.#socket = socket;
    // Also limits the time until the challenge, for a server that accepts the connection and then sends nothing.
    this.#timer = setTimeout(() => this.#lose('unreachable'), 2 * requestTimeoutMs);
    const ifCurrent = (act: () => void) => () => {
      if (this.#socket === socket) act();
    };
    socket.on('connect_error', async (error: Error) => {
      const reason = await this.#explain(error);
      ifCurrent(() => this.#lose(reason))();
    });
    socket.on(
      'disconnect',
      ifCurrent(() => this.#lose(this.#challenged ? 'lost' : 'unreachable')),
    );
    socket.onAny((name: NotificationName, payload: Notifications[NotificationName]) => {
      if (this.#socket !== socket) return;
      if (name === 'session:challenged') {
        this.#challenged = true;
        clearTimeout(this.#timer);
      }
      this.emit(name, payload);
    });
  }

  async #explain(error: Error): Promise<ConnectionLoss> {
    if (error.message === originRefusal) return 'originRefused';
    // A starting server may answer HTTP shortly before WebSockets, so the first failure does not count.
    const isBlocked = this.#failures > 0 && (await this.#options.isServerReachable?.());
    return isBlocked ? 'noWebSocket' : 'unreachable';
  }

  #lose(reason: ConnectionLoss): void {
    this.#dropSocket();
    clearTimeout(this.#timer);
    // Only what fails at once fails here again: there is no server that could be flooded.
    const isRenewing = reason === 'unreachable' && performance.now() < this.#renewedUntilMs;
    const delayMs = isRenewing
      ? renewalDelayMs
      : retryDelay(this.#failures, this.#options.chance?.());
    this.#timer = setTimeout(() => this.#attempt(), delayMs);
    if (!isRenewing) this.#failures += 1;
    this.emit('lost', { reason });
  }

  #dropSocket(): void {
    const socket = this.#socket;
    this.#socket = null;
    socket?.offAny();
    socket?.disconnect();
    for (const fail of [...this.#unanswered]) {
      fail(new RequestError('disconnected', 'the connection was lost before the response'));
    }
  }
}

/**
 * Whether the server of this page answers HTTP requests now. False for any other server, whose responses a page may not read.
 * Never rejects.
 */
export async function isServerReachable(serverUrl: string): Promise<boolean> {
  if (new URL(serverUrl).origin !== window.location.origin) return false;
  try {
    const signal = AbortSignal.timeout(requestTimeoutMs);
    const response = await fetch(`${serverUrl}/healthz`, { cache: 'no-store', signal });
    const health = (await response.json()) as { product?: unknown } | null;
    return response.ok && health?.product === 'perch';
  } catch {
    return false;
  }
}
