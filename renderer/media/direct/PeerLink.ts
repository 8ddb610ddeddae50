import type { DirectPairId } from '../../../shared/domain/ids.ts';
import type { DirectNotifications, DirectSignal } from '../../../shared/protocol/streams/direct.ts';
import { TypedEmitter } from '../../../shared/TypedEmitter.ts';
import type { SignalingPort } from '../transport/SignalingPort.ts';
import { PerfectNegotiation } from './PerfectNegotiation.ts';

export interface PeerLinkOptions {
  readonly server: Pick<SignalingPort, 'request' | 'on'>;
  /** What the server has told of the pair. */
  readonly paired: DirectNotifications['direct:paired'];
  /** Changes each own description before it is used. */
  readonly adjust?: (sdp: string) => string;
  /** Beside the servers for ICE. */
  readonly configuration?: RTCConfiguration;
  /** Makes the connection; for tests. */
  readonly connect?: (configuration: RTCConfiguration) => RTCPeerConnection;
}

export interface PeerLinkEvents {
  connected: Record<string, never>;
  /** It has ended, for whatever reason and on whichever side; it is closed by now. */
  ended: { readonly isFailure: boolean };
}

/** On a path that exists a connection is made in about a second, on a slow one in two. */
const connectWithinMs = 4_000;

/**
 * The connection of one pair of peers; see `shared/protocol/streams/direct.ts`. Negotiates it through the server, and ends it when it is not made in time,
 * when it breaks, and when the server ends the pair. A link is never repaired: the server makes a new pair.
 *
 * Must be made in the moment of `direct:paired`, because the messages of the other side follow at once. The caller adds tracks or data
 * channels to `connection`: the impolite side at once, which begins the negotiation. Either side may add more later. Owns the connection.
 */
export class PeerLink extends TypedEmitter<PeerLinkEvents> {
  readonly connection: RTCPeerConnection;
  readonly paired: DirectNotifications['direct:paired'];
  readonly #server: PeerLinkOptions['server'];
  readonly #negotiation: PerfectNegotiation;
  readonly #stops: (() => void)[];
  readonly #timer: ReturnType<typeof setTimeout>;
  #isEnded = false;

  constructor({ server, paired, adjust, configuration, connect = newConnection }: PeerLinkOptions) {
    super();
    const { pairId, isPolite, iceServers } = paired;
    this.paired = paired;
    this.#server = server;
    this.connection = connect({ ...configuration, iceServers, bundlePolicy: 'max-bundle' });
    this.#negotiation = new PerfectNegotiation({
      connection: this.connection,
      isPolite,
      send: (signal) => this.#send(signal),
      ...(adjust && { adjust }),
      onFailed: (error) => {
        console.error('A direct connection could not be negotiated:', error);
        this.fail();
      },
    });
    this.connection.addEventListener('connectionstatechange', () => this.#follow());
    const isThis = (id: DirectPairId) => id === pairId;
    this.#stops = [
      server.on('direct:signalled', ({ pairId: id, signal }) => {
        if (isThis(id)) this.#negotiation.receive(signal);
      }),
      server.on('direct:ended', ({ pairId: id }) => {
        if (isThis(id)) this.#end(false);
      }),
    ];
    this.#timer = setTimeout(() => this.fail(), connectWithinMs);
  }

  get isEnded(): boolean {
    return this.#isEnded;
  }

  /** The connection does not work: ends it, on both sides. */
  fail(): void {
    this.#leave();
    this.#end(true);
  }

  /** Ends it on purpose, on both sides. */
  close(): void {
    this.#leave();
    this.#end(false);
  }

  #follow(): void {
    switch (this.connection.connectionState) {
      case 'connected':
        clearTimeout(this.#timer);
        this.emit('connected', {});
        break;
      case 'disconnected':
      case 'failed':
      case 'closed':
        this.fail();
        break;
    }
  }

  #send(signal: DirectSignal): void {
    const { pairId } = this.paired;
    // What is lost with the connection to the server, or refused, is noticed when the link is not made in time.
    this.#server.request('direct:signal', { pairId, signal }).catch(() => undefined);
  }

  #leave(): void {
    if (this.#isEnded) return;
    const { pairId } = this.paired;
    this.#server.request('direct:giveUp', { pairId }).catch(() => undefined);
  }

  #end(isFailure: boolean): void {
    if (this.#isEnded) return;
    this.#isEnded = true;
    clearTimeout(this.#timer);
    for (const stop of this.#stops) stop();
    this.#negotiation.close();
    this.connection.close();
    this.emit('ended', { isFailure });
  }
}

function newConnection(configuration: RTCConfiguration): RTCPeerConnection {
  return new RTCPeerConnection(configuration);
}
