import { observer, type types } from 'mediasoup';

/** The totals of all workers, as they report them. */
export interface MediaCount {
  readonly routers: number;
  readonly transports: number;
  readonly producers: number;
  readonly consumers: number;
  readonly dataProducers: number;
  readonly dataConsumers: number;
}

/**
 * Counts the objects in this process's media workers from their dumps, not from the server's records. Must be created
 * before the server. `close()` stops counting.
 */
export class MediaCounts {
  readonly #workers = new Set<types.Worker>();
  readonly #routers = new Map<types.Router, types.Worker>();
  readonly #producers = new Set<types.Producer>();
  readonly #consumers = new Set<types.Consumer>();
  readonly #dataProducers = new Set<types.DataProducer>();

  constructor() {
    observer.on('newworker', this.#take);
  }

  get workers(): types.Worker[] {
    return [...this.#workers];
  }

  /** All transports, including the pipes between workers. */
  get producers(): types.Producer[] {
    return [...this.#producers];
  }

  get consumers(): types.Consumer[] {
    return [...this.#consumers];
  }

  get dataProducers(): types.DataProducer[] {
    return [...this.#dataProducers];
  }

  async count(): Promise<MediaCount> {
    const dumps = await Promise.all([...this.#routers.keys()].map((router) => router.dump()));
    const sum = (of: (dump: types.RouterDump) => number) =>
      dumps.reduce((total, dump) => total + of(dump), 0);
    return {
      routers: dumps.length,
      transports: sum(({ transportIds }) => transportIds.length),
      producers: sum(({ mapProducerIdConsumerIds }) => mapProducerIdConsumerIds.length),
      consumers: sum(({ mapConsumerIdProducerId }) => mapConsumerIdProducerId.length),
      dataProducers: sum((dump) => dump.mapDataProducerIdDataConsumerIds.length),
      dataConsumers: sum((dump) => dump.mapDataConsumerIdDataProducerId.length),
    };
  }

  /** Resident memory of all workers at its peak so far, in KiB (getrusage `ru_maxrss`). */
  async peakMemoryKiB(): Promise<number> {
    const usages = await Promise.all(this.workers.map((worker) => worker.getResourceUsage()));
    return usages.reduce((total, { ru_maxrss }) => total + ru_maxrss, 0);
  }

  close(): void {
    observer.off('newworker', this.#take);
    this.#workers.clear();
    this.#routers.clear();
    this.#producers.clear();
    this.#consumers.clear();
    this.#dataProducers.clear();
  }

  #take = (worker: types.Worker): void => {
    this.#workers.add(worker);
    worker.observer.on('close', () => this.#workers.delete(worker));
    worker.observer.on('newrouter', (router) => {
      this.#routers.set(router, worker);
      router.observer.on('close', () => this.#routers.delete(router));
      router.observer.on('newtransport', ({ observer: transport }) => {
        transport.on('newproducer', (producer) => {
          this.#producers.add(producer);
          producer.observer.on('close', () => this.#producers.delete(producer));
        });
        transport.on('newconsumer', (consumer) => {
          this.#consumers.add(consumer);
          consumer.observer.on('close', () => this.#consumers.delete(consumer));
        });
        transport.on('newdataproducer', (producer) => {
          this.#dataProducers.add(producer);
          producer.observer.on('close', () => this.#dataProducers.delete(producer));
        });
      });
    });
  };
}
