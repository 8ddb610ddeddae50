import { EventEmitter } from 'node:events';
import type { types } from 'mediasoup';
import { vi } from 'vitest';
import type { PeerId } from '../../shared/domain/ids.ts';
import { kindOf, type Source } from '../../shared/domain/Source.ts';
import type { IceCandidate } from '../../shared/protocol/streams/media.ts';
import { iceCandidates } from '../media/iceCandidates.ts';
import type { MediaWorker } from '../media/MediaWorker.ts';
import type { MediaServices } from './Peer.ts';

let made = 0;
function nextId(what: string): string {
  made += 1;
  return `${what}${made}`;
}

/** A producer, as far as a peer uses it. */
export class FakeProducer {
  readonly id = nextId('producer');
  readonly observer = new EventEmitter();
  score = [{ encodingIdx: 0, ssrc: 1, score: 10 }];
  closed = false;
  paused: boolean;

  constructor(paused = false) {
    this.paused = paused;
  }

  get asProducer(): types.Producer {
    return this as unknown as types.Producer;
  }

  async pause(): Promise<void> {
    this.paused = true;
  }

  async resume(): Promise<void> {
    this.paused = false;
  }

  close(): void {
    this.closed = true;
    this.observer.emit('close');
  }
}

/** A consumer, as far as a peer uses it. What it is asked for is kept in `calls`, in order. */
export class FakeConsumer extends EventEmitter {
  readonly id = nextId('consumer');
  readonly producerId: string;
  readonly kind: 'audio' | 'video';
  readonly type: 'simple' | 'simulcast';
  readonly rtpParameters: { encodings: { scalabilityMode: string }[] };
  readonly score = { score: 9, producerScore: 8, producerScores: [8] };
  readonly calls: string[] = [];
  currentLayers: types.ConsumerLayers | undefined;
  preferredLayers: types.ConsumerLayers | undefined;
  priority = 1;
  closed = false;
  paused: boolean;
  /** What the worker answers to everything, when set. */
  fault: Error | null = null;

  constructor({ producerId, paused, source, layers = 3 }: FakeConsumerOptions) {
    super();
    this.producerId = producerId;
    this.paused = paused;
    this.kind = kindOf(source);
    this.type = layers > 1 ? 'simulcast' : 'simple';
    this.rtpParameters = { encodings: [{ scalabilityMode: `L${layers}T1` }] };
  }

  async pause(): Promise<void> {
    this.#note('pause');
    this.paused = true;
  }

  async resume(): Promise<void> {
    this.#note('resume');
    this.paused = false;
  }

  async setPriority(priority: number): Promise<void> {
    this.#note('priority');
    this.priority = priority;
  }

  async setPreferredLayers(layers: types.ConsumerLayers): Promise<void> {
    this.#note(`layer ${layers.spatialLayer}`);
    this.preferredLayers = layers;
  }

  close(): void {
    this.closed = true;
  }

  #note(call: string): void {
    if (this.fault) throw this.fault;
    this.calls.push(call);
  }
}

interface FakeConsumerOptions {
  readonly producerId: string;
  readonly paused: boolean;
  readonly source: Source;
  readonly layers?: number;
}

/** A WebRTC transport, as far as a peer uses it. */
export class FakeTransport {
  readonly id = nextId('transport');
  readonly iceParameters = { usernameFragment: 'fragment', password: 'password', iceLite: true };
  readonly dtlsParameters = { role: 'auto' as const, fingerprints: [] };
  readonly connect = vi.fn(async () => undefined);
  readonly restartIce = vi.fn(async () => this.iceParameters);
  readonly setMaxIncomingBitrate = vi.fn(async (_bitrate: number) => undefined);
  readonly on = vi.fn();
  readonly enableTraceEvent = vi.fn(async (_types: string[]) => undefined);
  readonly setMaxOutgoingBitrate = vi.fn(async (_bitrate: number) => undefined);
  /** All consumers that were made, the newest last. */
  readonly consumers: FakeConsumer[] = [];
  dtlsState: types.DtlsState = 'connected';
  iceState: types.IceState = 'completed';
  closed = false;
  /** False: the client decodes no codec that is offered. */
  canDecode = true;
  /** Runs before each consumer and producer is made: what happens meanwhile. */
  beforeMaking: () => unknown = () => undefined;

  get asTransport(): types.WebRtcTransport {
    return this as unknown as types.WebRtcTransport;
  }

  async consume(options: {
    producerId: string;
    paused: boolean;
    appData: { source: Source };
  }): Promise<FakeConsumer> {
    if (!this.canDecode) throw new Error('no compatible media codecs');
    await this.beforeMaking();
    const consumer = new FakeConsumer({ ...options, source: options.appData.source });
    this.consumers.push(consumer);
    return consumer;
  }

  async produce({ paused }: { paused: boolean }): Promise<FakeProducer> {
    await this.beforeMaking();
    return new FakeProducer(paused);
  }

  close(): void {
    this.closed = true;
  }
}

/** A media worker, as far as a peer uses it. */
export class FakeWorker {
  readonly machine = { name: null, addresses: null };
  readonly webRtcServer = {};
  /** All transports that were made, the newest last. */
  readonly transports: FakeTransport[] = [];
  peerCount = 0;
  closed = false;
  /** Rejects the next transport, when set. */
  fault: Error | null = null;
  readonly router = {
    id: nextId('router'),
    createWebRtcTransport: async () => {
      if (this.fault) throw this.fault;
      const transport = new FakeTransport();
      this.transports.push(transport);
      return transport;
    },
  };

  candidates(addresses: readonly string[], frontPort: number): IceCandidate[] {
    return iceCandidates(addresses, 40_000, frontPort);
  }

  get asWorker(): MediaWorker {
    return this as unknown as MediaWorker;
  }
}

/** The media services around one fake worker. `leases` counts the pipes that are held. */
export function fakeServices(worker = new FakeWorker()) {
  const leases = { held: 0 };
  const services = {
    pool: { recovered: async () => undefined, leastLoaded: () => worker },
    pipes: {
      lease: async () => {
        leases.held += 1;
        return {
          release: () => {
            leases.held -= 1;
          },
        };
      },
    },
    levels: { openChannel: async () => ({ id: 'levels', dataProducerId: 'levelsProducer' }) },
    pointers: { open: async () => ({ setup: { upId: 'up' }, subchannel: 1 }) },
    onPointed: vi.fn(),
    tcpPort: 44_300,
    iceServers: { for: () => [] },
  } as unknown as MediaServices;
  return { services, worker, leases };
}

export const annId = 'ann' as PeerId;
export const bobId = 'bob' as PeerId;
