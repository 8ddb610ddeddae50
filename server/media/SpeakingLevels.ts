import type { types } from 'mediasoup';
import type { PeerId } from '../../shared/domain/ids.ts';
import { encodeLevels, levelsIntervalMs } from '../../shared/protocol/levels.ts';
import type { Log } from '../log.ts';
import type { MediaWorker } from './MediaWorker.ts';
import type { WorkerPool } from './WorkerPool.ts';

/** Quieter than this is silence, in dBov. Room noise after suppression lies around −60. */
const thresholdDbov = -55;

/** One worker's ear and mouth: hears its producers, speaks to its peers' data channels. */
interface Station {
  readonly observer: types.AudioLevelObserver;
  readonly mouth: types.DataProducer;
  heard: [PeerId, number][];
}

/**
 * Who speaks, everywhere: listens to the microphones it was given on every worker and sends the levels to the data channel
 * of every peer on every worker. Closed with the routers.
 */
export class SpeakingLevels {
  readonly #stations = new Map<MediaWorker, Promise<Station>>();
  readonly #log: Log;
  #timer: NodeJS.Timeout | null = null;
  #lastSent = '[]';

  constructor(pool: WorkerPool, log: Log) {
    this.#log = log;
    for (const worker of pool.workers) this.#open(worker);
    pool.on('started', (worker) => this.#open(worker));
    pool.on('died', (worker) => this.#stations.delete(worker));
  }

  /** Opens the levels channel to one peer, through its recv transport on `worker`. */
  async listen(
    worker: MediaWorker,
    recvTransport: types.WebRtcTransport,
  ): Promise<types.DataConsumer> {
    const { mouth } = await this.#station(worker);
    return await recvTransport.consumeData({
      dataProducerId: mouth.id,
      ordered: false,
      maxRetransmits: 0,
    });
  }

  /** Begins to watch a microphone; its `appData.peerId` names the speaker. It is forgotten when it closes. */
  async watch(worker: MediaWorker, microphone: types.Producer): Promise<void> {
    const { observer } = await this.#station(worker);
    if (!microphone.closed) await observer.addProducer({ producerId: microphone.id });
  }

  /** Stops watching a microphone that may well go on: its room hides who speaks. */
  async unwatch(worker: MediaWorker, microphone: types.Producer): Promise<void> {
    const { observer } = await this.#station(worker);
    if (!microphone.closed) await observer.removeProducer({ producerId: microphone.id });
  }

  #station(worker: MediaWorker): Promise<Station> {
    return this.#stations.get(worker) ?? this.#open(worker);
  }

  #open(worker: MediaWorker): Promise<Station> {
    const station = this.#create(worker);
    this.#stations.set(worker, station);
    station.catch((error: unknown) => {
      this.#log.error('no speaking levels for a worker', { pid: worker.pid, error });
    });
    return station;
  }

  async #create({ router }: MediaWorker): Promise<Station> {
    const observer = await router.createAudioLevelObserver({
      interval: levelsIntervalMs,
      threshold: thresholdDbov,
      maxEntries: 100,
    });
    const direct = await router.createDirectTransport();
    const mouth = await direct.produceData({ label: 'levels' });
    const station: Station = { observer, mouth, heard: [] };
    observer.on('volumes', (volumes) => {
      station.heard = volumes.map(({ producer, volume }) => [
        producer.appData.peerId as PeerId,
        volume,
      ]);
      this.#sendSoon();
    });
    observer.on('silence', () => {
      station.heard = [];
      this.#sendSoon();
    });
    return station;
  }

  /** The workers report one after the other; what they say within one interval goes out together. */
  #sendSoon(): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = null;
      void this.#send();
    }, levelsIntervalMs / 5).unref();
  }

  async #send(): Promise<void> {
    const settled = await Promise.allSettled(this.#stations.values());
    const stations = settled.flatMap((result) =>
      result.status === 'fulfilled' ? [result.value] : [],
    );
    const message = encodeLevels(stations.flatMap(({ heard }) => heard));
    if (message === '[]' && this.#lastSent === '[]') return;
    this.#lastSent = message;
    for (const { mouth } of stations) if (!mouth.closed) mouth.send(message);
  }
}
