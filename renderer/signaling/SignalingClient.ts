import { io, type ManagerOptions, type Socket, type SocketOptions } from 'socket.io-client';
import { retryDelay } from '../../shared/domain/retryDelay.ts';
import { type Answer, RequestError } from '../../shared/protocol/errors.ts';
import {
  type NotificationName,
  type Notifications,
  type RequestInput,
  type RequestName,
  type RequestResponse,
  requestTimeoutMs,
} from '../../shared/protocol/protocol.ts';
import { originRefusal } from '../../shared/protocol/session.ts';
import { TypedEmitter } from '../../shared/TypedEmitter.ts';
import type { ConnectionLoss } from '../state/ConnectionState.ts';

export type SignalingEvents = Notifications & {
  /** A connection is being tried, for the `attempt`th time since the last success. */
  attempting: { attempt: number };
  /** There is no connection; another attempt follows by itself. */
  lost: { reason: ConnectionLoss };
};

export interface SignalingOptions {
  /** Origin of the server, `https://host:port`. */
  readonly url: string;
  /** Whether the server answers plain requests of this page; false when that cannot be told. Never rejects. */
  readonly isAnswering?: () => Promise<boolean>;
  /** 0 … 1, how long a wait is; see `retryDelay`. */
  readonly chance?: () => number;
  /** For engines that have no certificate store of their own: `ca`, `rejectUnauthorized`. */
  readonly socketOptions?: Partial<ManagerOptions & SocketOptions>;
}

/**
 * The connection to the server: requests, notifications, and coming back for ever by a policy of its own. Each attempt
 * is a socket of its own, so nothing of a lost connection is sent on the next one.
 *
 * Owns the socket and the timer of the next attempt. Half-open connections are noticed by socket.io's pings, whose
 * interval the server sets.
 */
export class SignalingClient extends TypedEmitter<SignalingEvents> {
  readonly #options: SignalingOptions;
  #running = false;
  #socket: Socket | null = null;
  #challenged = false;
  #failures = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  readonly #unanswered = new Set<(error: RequestError) => void>();

  constructor(options: SignalingOptions) {
    super();
    this.#options = options;
  }

  /** Connects, and from now on reconnects, until `stop`. */
  start(): void {
    if (this.#running) return;
    this.#running = true;
    this.#attempt();
  }

  /** Ends the connection and makes no further attempt until `start`. */
  stop(): void {
    this.#running = false;
    clearTimeout(this.#timer);
    this.#dropSocket();
    this.#failures = 0;
  }

  /** Makes an attempt that waits for its time now: the network is back, or somebody asked for it. */
  retryNow(): void {
    if (this.#running && this.#socket === null) this.#attempt();
  }

  /** Gives the connection up and comes back with a new one, later each time until `settle`. */
  reconnect(): void {
    if (this.#socket !== null) this.#lose('lost');
  }

  /** The session is open: the next loss counts its attempts anew. */
  settle(): void {
    this.#failures = 0;
  }

  /**
   * Asks the server.
   *
   * @param inOrder called with the answer before anything that the server sent after it is told; what notifications
   *   build on must be set here, not after the promise
   * @throws RequestError the server's refusal, `timeout` without an answer in time, `disconnected` without a connection
   */
  request<Name extends RequestName>(
    name: Name,
    payload: RequestInput<Name>,
    inOrder?: (value: RequestResponse<Name>) => void,
  ): Promise<RequestResponse<Name>> {
    const socket = this.#socket;
    return new Promise((resolve, reject) => {
      if (socket === null || !socket.connected) {
        reject(new RequestError('disconnected', `${name}: there is no connection`));
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
        () => fail(new RequestError('timeout', `${name}: no answer in ${requestTimeoutMs} ms`)),
        requestTimeoutMs,
      );
      this.#unanswered.add(fail);
      socket.emit(name, payload, (answer: Answer<RequestResponse<Name>>) => {
        if (!this.#unanswered.has(fail)) return;
        if (!answer.ok) {
          fail(new RequestError(answer.error.code, `${name}: ${answer.error.reason}`));
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
    const socket = io(this.#options.url, {
      ...this.#options.socketOptions,
      transports: ['websocket'],
      reconnection: false,
      forceNew: true,
      timeout: requestTimeoutMs,
    });
    this.#socket = socket;
    // A server that takes the connection and then says nothing is as good as none.
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
    // A server that is just starting answers one a moment before the other: only who fails again is told.
    const isBlocked = this.#failures > 0 && (await this.#options.isAnswering?.());
    return isBlocked ? 'noWebSocket' : 'unreachable';
  }

  #lose(reason: ConnectionLoss): void {
    this.#dropSocket();
    clearTimeout(this.#timer);
    this.#timer = setTimeout(
      () => this.#attempt(),
      retryDelay(this.#failures, this.#options.chance?.()),
    );
    this.#failures += 1;
    this.emit('lost', { reason });
  }

  #dropSocket(): void {
    const socket = this.#socket;
    this.#socket = null;
    socket?.offAny();
    socket?.disconnect();
    for (const fail of [...this.#unanswered]) {
      fail(new RequestError('disconnected', 'the connection broke before the answer'));
    }
  }
}
