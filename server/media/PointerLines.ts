import type { types } from 'mediasoup';
import type { PointerParameters } from '../../shared/protocol/media.ts';
import { pointedMaxBytes, pointingMaxBytes } from '../../shared/protocol/pointer.ts';
import type { Log } from '../log.ts';
import type { MediaWorker } from './MediaWorker.ts';
import type { WorkerPool } from './WorkerPool.ts';

/** What counts one peer's packets; a `RateLimit` in the server. */
export interface PacketLimit {
  /** False when there are too many now. */
  take(): boolean;
  /** How many were refused of late. */
  readonly refused: number;
}

export interface PointerLinesOptions {
  readonly pool: WorkerPool;
  readonly log: Log;
  /** Made anew for each peer. */
  readonly createLimit: () => PacketLimit;
}

/** One worker's ear and mouth for pointing. */
interface Station {
  readonly direct: types.DirectTransport;
  readonly mouth: types.DataProducer;
  /** The subchannels that its peers have now. */
  readonly taken: Set<number>;
}

/** One peer's way up and down. It closes with the peer's transports. */
export interface PointerLine {
  readonly setup: PointerParameters;
  readonly mouth: types.DataProducer;
  /** The peer's own number at the mouth: what is said to it is heard by nobody else. */
  readonly subchannel: number;
}

/** The first data channel of a client's send transport; there is no other. */
const upStreamId = 0;
/** This far beyond its limit it is no app of ours: it is listened to no more. */
const refusedMax = 300;
/** mediasoup's subchannels are 16 bits wide. */
const subchannelsMax = 0xffff;

/**
 * The data channels for pointing and drawing, of all peers on all workers. Knows neither who they are nor what they may:
 * packets are handed up as they come, no more than the limit allows, and said to exactly those who are named. Closed with
 * the routers.
 */
export class PointerLines {
  readonly #options: PointerLinesOptions;
  readonly #stations = new Map<MediaWorker, Promise<Station>>();

  constructor(options: PointerLinesOptions) {
    this.#options = options;
    for (const worker of options.pool.workers) this.#openStation(worker);
    options.pool.on('started', (worker) => this.#openStation(worker));
    options.pool.on('died', (worker) => this.#stations.delete(worker));
  }

  /** Opens the way of one peer, through its transports on `worker`. */
  async open(
    worker: MediaWorker,
    { send, recv }: Record<'send' | 'recv', types.WebRtcTransport>,
    onPacket: (packet: Buffer) => void,
  ): Promise<PointerLine> {
    const station = await (this.#stations.get(worker) ?? this.#openStation(worker));
    const subchannel = takeFree(station.taken);
    try {
      const [up, down] = await Promise.all([
        this.#listen(station, send, onPacket),
        recv.consumeData({
          dataProducerId: station.mouth.id,
          ordered: false,
          maxRetransmits: 0,
          subchannels: [subchannel],
        }),
      ]);
      down.observer.once('close', () => station.taken.delete(subchannel));
      return {
        setup: {
          upId: up.id,
          down: {
            id: down.id,
            dataProducerId: down.dataProducerId,
            sctpStreamParameters: down.sctpStreamParameters ?? { streamId: 0 },
          },
        },
        mouth: station.mouth,
        subchannel,
      };
    } catch (error) {
      station.taken.delete(subchannel);
      throw error;
    }
  }

  /** Says a packet to these, each once, and to nobody else. */
  say(lines: readonly PointerLine[], packet: Uint8Array): void {
    const message = Buffer.from(packet);
    // A message without subchannels would go to everybody: there is one only where somebody is to hear it.
    for (const [mouth, heard] of Map.groupBy(lines, (line) => line.mouth)) {
      if (mouth.closed) continue;
      const subchannels = heard.map(({ subchannel }) => subchannel);
      mouth.send(message, undefined, subchannels);
    }
  }

  async #listen(
    station: Station,
    send: types.WebRtcTransport,
    onPacket: (packet: Buffer) => void,
  ): Promise<types.DataProducer> {
    const up = await send.produceData({
      sctpStreamParameters: { streamId: upStreamId, ordered: false, maxRetransmits: 0 },
      label: 'pointer',
    });
    const ear = await station.direct.consumeData({ dataProducerId: up.id });
    const limit = this.#options.createLimit();
    ear.on('message', (packet) => {
      if (limit.take()) onPacket(packet);
      else if (limit.refused > refusedMax) up.close();
    });
    return up;
  }

  #openStation(worker: MediaWorker): Promise<Station> {
    const station = createStation(worker);
    this.#stations.set(worker, station);
    station.catch((error: unknown) => {
      this.#options.log.error('no pointing for a worker', { pid: worker.pid, error });
    });
    return station;
  }
}

async function createStation({ router }: MediaWorker): Promise<Station> {
  const direct = await router.createDirectTransport({
    maxReceiveMessageSize: pointedMaxBytes,
    maxSendMessageSize: pointingMaxBytes,
  });
  return { direct, mouth: await direct.produceData({ label: 'pointer' }), taken: new Set() };
}

function takeFree(taken: Set<number>): number {
  let number = 1;
  while (taken.has(number)) number += 1;
  if (number > subchannelsMax) throw new Error('no subchannel is free');
  taken.add(number);
  return number;
}
