import type { types } from 'mediasoup';
import {
  boardPointedMaxBytes,
  boardPointingMaxBytes,
} from '../../shared/protocol/channels/boardPointer.ts';
import type { PointerParameters } from '../../shared/protocol/streams/media.ts';
import type { Log } from '../log.ts';
import type { MediaWorker } from './MediaWorker.ts';
import { takeSubchannel } from './subchannels.ts';
import type { WorkerPool } from './WorkerPool.ts';

/** Limits one peer's packets; a `RateLimit` in the server. */
interface PacketLimit {
  /** Returns false when there are too many now. */
  take(): boolean;
  /** How many were refused recently. */
  readonly refused: number;
}

export interface PointerChannelsOptions {
  readonly pool: WorkerPool;
  readonly log: Log;
  /** Called for each peer. */
  readonly createLimit: () => PacketLimit;
}

/** The direct transport of one worker, which receives and sends its pointer packets. */
interface WorkerChannels {
  readonly direct: types.DirectTransport;
  readonly dataProducer: types.DataProducer;
  /** The subchannels that its peers use now. */
  readonly taken: Set<number>;
}

/** One peer's pointer channels, up and down. They close with the peer's transports. */
export interface PointerChannel {
  readonly setup: PointerParameters;
  readonly dataProducer: types.DataProducer;
  /** The peer's own subchannel of the data producer: nobody else receives what is sent to it. */
  readonly subchannel: number;
}

/** The first data channel of a client's send transport; there is no other. */
const upStreamId = 0;
/** So many refused packets mean that it is no app of ours: its channel is closed. */
const refusedMax = 300;

/**
 * The data channels for pointing and drawing, of all peers on all workers. Knows neither the peers nor their permissions:
 * passes packets on as they arrive, within the limit, and sends them to exactly the given channels. Closes with the routers.
 */
export class PointerChannels {
  readonly #options: PointerChannelsOptions;
  readonly #workers = new Map<MediaWorker, Promise<WorkerChannels>>();

  constructor(options: PointerChannelsOptions) {
    this.#options = options;
    for (const worker of options.pool.workers) this.#open(worker);
    options.pool.on('started', (worker) => this.#open(worker));
    options.pool.on('died', (worker) => this.#workers.delete(worker));
  }

  /** Opens the channels of one peer, through its transports on `worker`. */
  async open(
    worker: MediaWorker,
    { send, recv }: Record<'send' | 'recv', types.WebRtcTransport>,
    onPacket: (packet: Buffer) => void,
  ): Promise<PointerChannel> {
    const channels = await (this.#workers.get(worker) ?? this.#open(worker));
    const subchannel = takeSubchannel(channels.taken);
    try {
      const [up, down] = await Promise.all([
        this.#receive(channels, send, onPacket),
        recv.consumeData({
          dataProducerId: channels.dataProducer.id,
          ordered: false,
          maxRetransmits: 0,
          subchannels: [subchannel],
        }),
      ]);
      down.observer.once('close', () => channels.taken.delete(subchannel));
      // A transport that closed meanwhile would not close it.
      if (recv.closed) channels.taken.delete(subchannel);
      return {
        setup: {
          upId: up.id,
          down: {
            id: down.id,
            dataProducerId: down.dataProducerId,
            sctpStreamParameters: down.sctpStreamParameters ?? { streamId: 0 },
          },
        },
        dataProducer: channels.dataProducer,
        subchannel,
      };
    } catch (error) {
      channels.taken.delete(subchannel);
      throw error;
    }
  }

  /** Sends a packet to these channels, once to each. */
  send(channels: readonly PointerChannel[], packet: Uint8Array): void {
    const message = Buffer.from(packet);
    // A message without subchannels would reach every peer, so none is sent for an empty list.
    for (const [dataProducer, receivers] of Map.groupBy(
      channels,
      (channel) => channel.dataProducer,
    )) {
      if (dataProducer.closed) continue;
      const subchannels = receivers.map(({ subchannel }) => subchannel);
      dataProducer.send(message, undefined, subchannels);
    }
  }

  async #receive(
    channels: WorkerChannels,
    send: types.WebRtcTransport,
    onPacket: (packet: Buffer) => void,
  ): Promise<types.DataProducer> {
    const up = await send.produceData({
      sctpStreamParameters: { streamId: upStreamId, ordered: false, maxRetransmits: 0 },
      label: 'pointer',
    });
    const dataConsumer = await channels.direct.consumeData({ dataProducerId: up.id });
    const limit = this.#options.createLimit();
    dataConsumer.on('message', (packet) => {
      if (limit.take()) onPacket(packet);
      else if (limit.refused > refusedMax) up.close();
    });
    return up;
  }

  #open(worker: MediaWorker): Promise<WorkerChannels> {
    const channels = createWorkerChannels(worker);
    this.#workers.set(worker, channels);
    channels.catch((error: unknown) => {
      // Its death is in the log already.
      if (worker.closed) return;
      this.#options.log.error('no pointing for a worker', { pid: worker.pid, error });
    });
    return channels;
  }
}

async function createWorkerChannels({ router }: MediaWorker): Promise<WorkerChannels> {
  const direct = await router.createDirectTransport({
    // Packets for boards are the longest.
    maxReceiveMessageSize: boardPointedMaxBytes,
    maxSendMessageSize: boardPointingMaxBytes,
  });
  return { direct, dataProducer: await direct.produceData({ label: 'pointer' }), taken: new Set() };
}
