import type { types } from 'mediasoup';
import type { PeerId } from '../../shared/domain/ids.ts';
import { encodeLevels, levelsIntervalMs } from '../../shared/protocol/levels.ts';
import type { Log } from '../log.ts';
import type { MediaWorker } from './MediaWorker.ts';
import type { WorkerPool } from './WorkerPool.ts';

/** Below this is silence, in dBov. Room noise after suppression is around −60. */
const thresholdDbov = -55;

/** The levels of one worker: its observer of producers, and the data producer to its peers. */
interface WorkerLevels {
  readonly observer: types.AudioLevelObserver;
  readonly dataProducer: types.DataProducer;
  levels: [PeerId, number][];
}

/**
 * The speaking levels of the whole server: observes the given microphones on every worker, and sends the levels to the data
 * channel of every peer on every worker. Closes with the routers.
 */
export class SpeakingLevels {
  readonly #workers = new Map<MediaWorker, Promise<WorkerLevels>>();
  readonly #log: Log;
  #timer: NodeJS.Timeout | null = null;
  #lastSent = '[]';

  constructor(pool: WorkerPool, log: Log) {
    this.#log = log;
    for (const worker of pool.workers) this.#open(worker);
    pool.on('started', (worker) => this.#open(worker));
    pool.on('died', (worker) => this.#workers.delete(worker));
  }

  /** Opens the levels channel of one peer, through its recv transport on `worker`. */
  async openChannel(
    worker: MediaWorker,
    recvTransport: types.WebRtcTransport,
  ): Promise<types.DataConsumer> {
    const { dataProducer } = await this.#levelsOf(worker);
    return await recvTransport.consumeData({
      dataProducerId: dataProducer.id,
      ordered: false,
      maxRetransmits: 0,
    });
  }

  /** Starts to observe a microphone until it closes. Its `appData.peerId` names the speaker. */
  async watch(worker: MediaWorker, microphone: types.Producer): Promise<void> {
    const { observer } = await this.#levelsOf(worker);
    if (!microphone.closed) await observer.addProducer({ producerId: microphone.id });
  }

  /** Stops observing a microphone, in a room that hides who speaks. */
  async unwatch(worker: MediaWorker, microphone: types.Producer): Promise<void> {
    const { observer } = await this.#levelsOf(worker);
    if (!microphone.closed) await observer.removeProducer({ producerId: microphone.id });
  }

  #levelsOf(worker: MediaWorker): Promise<WorkerLevels> {
    return this.#workers.get(worker) ?? this.#open(worker);
  }

  #open(worker: MediaWorker): Promise<WorkerLevels> {
    const workerLevels = this.#create(worker);
    this.#workers.set(worker, workerLevels);
    workerLevels.catch((error: unknown) => {
      this.#log.error('no speaking levels for a worker', { pid: worker.pid, error });
    });
    return workerLevels;
  }

  async #create({ router }: MediaWorker): Promise<WorkerLevels> {
    const observer = await router.createAudioLevelObserver({
      interval: levelsIntervalMs,
      threshold: thresholdDbov,
      maxEntries: 100,
    });
    const direct = await router.createDirectTransport();
    const dataProducer = await direct.produceData({ label: 'levels' });
    const workerLevels: WorkerLevels = { observer, dataProducer, levels: [] };
    observer.on('volumes', (volumes) => {
      workerLevels.levels = volumes.map(({ producer, volume }) => [
        producer.appData['peerId'] as PeerId,
        volume,
      ]);
      this.#sendSoon();
    });
    observer.on('silence', () => {
      workerLevels.levels = [];
      this.#sendSoon();
    });
    return workerLevels;
  }

  /** The workers report one after the other; reports within one interval are sent together. */
  #sendSoon(): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = null;
      void this.#send();
    }, levelsIntervalMs / 5).unref();
  }

  async #send(): Promise<void> {
    const settled = await Promise.allSettled(this.#workers.values());
    const workers = settled.flatMap((result) =>
      result.status === 'fulfilled' ? [result.value] : [],
    );
    const message = encodeLevels(workers.flatMap(({ levels }) => levels));
    if (message === '[]' && this.#lastSent === '[]') return;
    this.#lastSent = message;
    for (const { dataProducer } of workers) if (!dataProducer.closed) dataProducer.send(message);
  }
}
