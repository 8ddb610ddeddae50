import type { types } from 'mediasoup';
import type { ChannelId, PeerId } from '../../shared/domain/ids.ts';
import { encodeLevels, levelsIntervalMs } from '../../shared/protocol/levels.ts';
import type { Log } from '../log.ts';
import type { MediaWorker } from './MediaWorker.ts';
import { takeSubchannel } from './subchannels.ts';
import type { WorkerPool } from './WorkerPool.ts';

/** Below this is silence, in dBov. Room noise after suppression is around −60. */
const thresholdDbov = -55;

/** A speaker: a peer, and the channel in which it speaks. */
interface Speaker {
  readonly peerId: PeerId;
  readonly channelId: ChannelId;
  readonly dBov: number;
}

/** The levels of one worker: its observer of producers, and the data producer to its peers. */
interface WorkerLevels {
  readonly observer: types.AudioLevelObserver;
  readonly dataProducer: types.DataProducer;
  speakers: Speaker[];
}

/** The subchannel of those who are told about all speakers. */
const everybody = 0;

/**
 * The speaking levels of the whole server: observes the given microphones on every worker, and sends the levels to the data
 * channels of the peers on every worker. Peers that hear a room measure its voices themselves, and are told only about the
 * other rooms: where all sit together, nothing is sent. Closes with the routers.
 */
export class SpeakingLevels {
  readonly #workers = new Map<MediaWorker, Promise<WorkerLevels>>();
  /** Those of `#workers` that have started. */
  readonly #open = new Map<MediaWorker, WorkerLevels>();
  /** What each peer's channel is subscribed to, or will be when its worker has answered. */
  readonly #subchannelOf = new Map<types.DataConsumer, number>();
  /** The subchannels of those who hear these rooms. */
  readonly #rooms = new Map<ChannelId, number>();
  readonly #taken = new Set([everybody]);
  /** The subchannels whose last message said that nobody speaks. */
  readonly #silent = new Set<number>();
  readonly #channelOf = new WeakMap<types.Producer, ChannelId>();
  readonly #log: Log;
  #timer: NodeJS.Timeout | null = null;

  constructor(pool: WorkerPool, log: Log) {
    this.#log = log;
    for (const worker of pool.workers) this.#start(worker);
    pool.on('started', (worker) => this.#start(worker));
    pool.on('died', (worker) => {
      this.#workers.delete(worker);
      this.#open.delete(worker);
    });
  }

  /** A room got its first peer. */
  openRoom(channelId: ChannelId): void {
    this.#rooms.set(channelId, takeSubchannel(this.#taken));
  }

  /** A room has lost its last peer. */
  closeRoom(channelId: ChannelId): void {
    const subchannel = this.#rooms.get(channelId);
    if (subchannel === undefined) return;
    this.#rooms.delete(channelId);
    this.#taken.delete(subchannel);
    this.#silent.delete(subchannel);
  }

  /**
   * Opens the levels channel of one peer, through its recv transport on `worker`. It is told about all speakers until
   * `setHeardRoom`.
   */
  async openChannel(
    worker: MediaWorker,
    recvTransport: types.WebRtcTransport,
  ): Promise<types.DataConsumer> {
    const { dataProducer } = await this.#levelsOf(worker);
    const channel = await recvTransport.consumeData({
      dataProducerId: dataProducer.id,
      ordered: false,
      maxRetransmits: 0,
      subchannels: [everybody],
    });
    // A transport that closed meanwhile would not close it.
    if (!recvTransport.closed) this.#subchannelOf.set(channel, everybody);
    channel.observer.once('close', () => this.#subchannelOf.delete(channel));
    return channel;
  }

  /**
   * The peer with this channel hears all voices of an open room, and need not be told about them.
   *
   * @param channelId null when it hears none, or is deafened
   */
  async setHeardRoom(channel: types.DataConsumer, channelId: ChannelId | null): Promise<void> {
    const subchannel = (channelId && this.#rooms.get(channelId)) ?? everybody;
    if (channel.closed || this.#subchannelOf.get(channel) === subchannel) return;
    this.#subchannelOf.set(channel, subchannel);
    await channel.setSubchannels([subchannel]);
  }

  /** Starts to observe a microphone until it closes, in the room of a channel. Its `appData.peerId` names the speaker. */
  async watch(
    worker: MediaWorker,
    microphone: types.Producer,
    channelId: ChannelId,
  ): Promise<void> {
    this.#channelOf.set(microphone, channelId);
    const { observer } = await this.#levelsOf(worker);
    if (!microphone.closed) await observer.addProducer({ producerId: microphone.id });
  }

  /** Stops observing a microphone, in a room that hides who speaks. */
  async unwatch(worker: MediaWorker, microphone: types.Producer): Promise<void> {
    const { observer } = await this.#levelsOf(worker);
    if (!microphone.closed) await observer.removeProducer({ producerId: microphone.id });
  }

  #levelsOf(worker: MediaWorker): Promise<WorkerLevels> {
    return this.#workers.get(worker) ?? this.#start(worker);
  }

  #start(worker: MediaWorker): Promise<WorkerLevels> {
    const starting = this.#create(worker);
    this.#workers.set(worker, starting);
    starting.then(
      (workerLevels) => {
        if (this.#workers.get(worker) === starting) this.#open.set(worker, workerLevels);
      },
      (error: unknown) => {
        this.#log.error('no speaking levels for a worker', { pid: worker.pid, error });
      },
    );
    return starting;
  }

  async #create({ router }: MediaWorker): Promise<WorkerLevels> {
    const observer = await router.createAudioLevelObserver({
      interval: levelsIntervalMs,
      threshold: thresholdDbov,
      maxEntries: 100,
    });
    const direct = await router.createDirectTransport();
    const dataProducer = await direct.produceData({ label: 'levels' });
    const workerLevels: WorkerLevels = { observer, dataProducer, speakers: [] };
    observer.on('volumes', (volumes) => {
      workerLevels.speakers = volumes.flatMap(({ producer, volume }) => {
        const channelId = this.#channelOf.get(producer);
        return channelId === undefined
          ? []
          : [{ peerId: producer.appData['peerId'] as PeerId, channelId, dBov: volume }];
      });
      this.#sendSoon();
    });
    observer.on('silence', () => {
      workerLevels.speakers = [];
      this.#sendSoon();
    });
    return workerLevels;
  }

  /** The workers report one after the other; reports within one interval are sent together. */
  #sendSoon(): void {
    if (this.#open.size === 1) {
      this.#send();
      return;
    }
    this.#timer ??= setTimeout(() => {
      this.#timer = null;
      this.#send();
    }, levelsIntervalMs / 5).unref();
  }

  #send(): void {
    const open = [...this.#open.values()];
    const speakers = open.flatMap((workerLevels) => workerLevels.speakers);
    for (const [message, subchannels] of this.#messages(speakers)) {
      for (const { dataProducer } of open) {
        if (!dataProducer.closed) dataProducer.send(message, undefined, subchannels);
      }
    }
  }

  /** What there is to say, each to its subchannels. That nobody speaks is said once. */
  #messages(speakers: readonly Speaker[]): Map<string, number[]> {
    const messages = new Map<string, number[]>();
    const say = (told: readonly Speaker[], subchannel: number) => {
      if (told.length > 0) this.#silent.delete(subchannel);
      else if (this.#silent.has(subchannel)) return;
      else this.#silent.add(subchannel);
      const message = encodeLevels(told.map(({ peerId, dBov }) => [peerId, dBov]));
      messages.set(message, [...(messages.get(message) ?? []), subchannel]);
    };
    if (this.#subchannelOf.values().some((subchannel) => subchannel === everybody)) {
      say(speakers, everybody);
    }
    for (const [channelId, subchannel] of this.#rooms) {
      say(
        speakers.filter((speaker) => speaker.channelId !== channelId),
        subchannel,
      );
    }
    return messages;
  }
}
