import type { Transport } from 'mediasoup-client/types';
import type { TransportId } from '../../../shared/domain/ids.ts';
import { RequestError } from '../../../shared/protocol/errors.ts';
import type { TransportParameters } from '../../../shared/protocol/streams/media.ts';
import { TypedEmitter } from '../../../shared/TypedEmitter.ts';
import { dtlsField, iceParameters } from './mediasoupTypes.ts';
import type { RequestFunction } from './SignalingPort.ts';

/** `blocked`: it has never connected within the time allowed for that. */
export type TransportState = 'connecting' | 'connected' | 'interrupted' | 'blocked';

export interface MediaTransportEvents {
  stateChanged: TransportState;
  /** It cannot be restored: new transports are needed. */
  failed: Record<string, never>;
}

/** Most 'disconnected' states end by themselves: a busy computer, a moment without Wi-Fi. */
const graceMs = 4_000;
/** After an ICE restart a path connects in a few round trips, or not at all. */
const restartTimeoutMs = 10_000;
/** A path that exists is found in a second or two, on TCP too; after this time the user is told. */
const connectTimeoutMs = 15_000;

/** A browser reports after half a minute that there is no way, or, rarely, never: then new transports look for one. */
const blockedTimeoutMs = 30_000;

/**
 * A mediasoup transport and its recovery: sends the server its fingerprint, waits when the path is interrupted, then
 * restarts ICE, and reports if that fails. Owns the transport.
 */
export class MediaTransport extends TypedEmitter<MediaTransportEvents> {
  readonly transport: Transport;
  /** Since the last restart of ICE; null before the first. */
  iceParameters: TransportParameters['iceParameters'] | null = null;
  readonly #request: RequestFunction;
  #state: TransportState = 'connecting';
  #everConnected = false;
  #connectConfirmed = false;
  #restarting = false;
  /** True from a restart of ICE until there is a path: only its own time limit decides then. */
  #hasRestarted = false;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(transport: Transport, request: RequestFunction) {
    super();
    this.transport = transport;
    this.#request = request;
    transport.on('connect', ({ dtlsParameters }, done) => {
      // The worker starts DTLS at the first valid STUN packet and needs the fingerprint only later, so ICE does not
      // wait for the answer. This saves one round trip.
      done();
      const connect = { transportId: this.id, dtlsParameters: dtlsField(dtlsParameters) };
      request('transport:connect', connect).then(
        () => {
          this.#connectConfirmed = true;
        },
        (error: unknown) => this.#failUnlessDisconnected(error),
      );
    });
    transport.on('connectionstatechange', () => this.#pathChanged());
    this.#after(connectTimeoutMs, () => {
      this.#become('blocked');
      this.#after(blockedTimeoutMs, () => this.emit('failed', {}));
    });
  }

  get id(): TransportId {
    return this.transport.id as TransportId;
  }

  get state(): TransportState {
    return this.#state;
  }

  /** Whether it can be kept after a lost connection: it is open, and the server has confirmed its fingerprint. */
  get worthKeeping(): boolean {
    return !this.transport.closed && this.#connectConfirmed && this.#everConnected;
  }

  /** The connection to the server is back: sends the requests that were not possible without it. */
  resumed(): void {
    if (this.#state === 'interrupted') void this.#restartIce();
  }

  /** Looks for a better path by an ICE restart. What it carries goes on by the old path until the new one is there. */
  renewPath(): void {
    if (this.#state === 'connected') void this.#restartIce();
  }

  close(): void {
    clearTimeout(this.#timer);
    this.transport.close();
  }

  #pathChanged(): void {
    switch (this.transport.connectionState) {
      case 'connected':
        clearTimeout(this.#timer);
        this.#everConnected = true;
        this.#hasRestarted = false;
        this.#become('connected');
        break;
      case 'disconnected':
        this.#become('interrupted');
        if (!this.#hasRestarted) this.#after(graceMs, () => void this.#restartIce());
        break;
      case 'failed':
        if (this.#everConnected) {
          this.#become('interrupted');
          if (!this.#hasRestarted) void this.#restartIce();
        } else {
          this.#become('blocked');
          this.emit('failed', {});
        }
        break;
    }
  }

  async #restartIce(): Promise<void> {
    if (this.#restarting || this.transport.closed) return;
    this.#restarting = true;
    try {
      const answer = await this.#request('transport:restartIce', { transportId: this.id });
      if (this.transport.closed) return;
      if (this.#state !== 'connected') {
        // Before the restart, which may hang. Nothing begins this wait again: a browser may report the loss again and again.
        this.#hasRestarted = true;
        this.#after(restartTimeoutMs, () => this.emit('failed', {}));
      }
      const { iceServers } = answer;
      if (iceServers.length > 0) await this.transport.updateIceServers({ iceServers });
      this.iceParameters = answer.iceParameters;
      await this.transport.restartIce({ iceParameters: iceParameters(answer.iceParameters) });
    } catch (error) {
      this.#failUnlessDisconnected(error);
    } finally {
      this.#restarting = false;
    }
  }

  #failUnlessDisconnected(error: unknown): void {
    if (this.transport.closed) return;
    if (error instanceof RequestError && error.code === 'disconnected') return;
    this.emit('failed', {});
  }

  #after(delayMs: number, act: () => void): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(act, delayMs);
  }

  #become(state: TransportState): void {
    if (this.#state === state) return;
    this.#state = state;
    this.emit('stateChanged', state);
  }
}
