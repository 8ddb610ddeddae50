import type { types } from 'mediasoup';

/** A producer made available on another router for as long as the lease is held. */
export interface PipeLease {
  release(): void;
}

interface Pipe {
  readonly opened: Promise<types.PipeToRouterResult>;
  leases: number;
}

/**
 * Joins the routers of different workers: one pipe per producer and target router, opened for the first listener there and
 * closed when the last one has gone.
 */
export class RouterPipes {
  readonly #pipes = new Map<string, Pipe>();

  /**
   * Makes `producer` of router `from` consumable on router `to`. The producer keeps its id there. Throws when the producer
   * or a router has closed meanwhile.
   */
  async lease(producer: types.Producer, from: types.Router, to: types.Router): Promise<PipeLease> {
    const key = `${producer.id} ${to.id}`;
    const pipe = this.#pipes.get(key) ?? this.#open(key, producer, from, to);
    pipe.leases += 1;
    let held = true;
    const release = () => {
      if (!held) return;
      held = false;
      pipe.leases -= 1;
      if (pipe.leases === 0) this.#closeWhenUnused(key, pipe);
    };
    try {
      await pipe.opened;
    } catch (error) {
      release();
      throw error;
    }
    return { release };
  }

  /** How many pipes are open or opening. */
  get size(): number {
    return this.#pipes.size;
  }

  #open(key: string, producer: types.Producer, from: types.Router, to: types.Router): Pipe {
    const pipe: Pipe = {
      opened: from
        .pipeToRouter({ producerId: producer.id, router: to, enableSctp: false })
        .then(hushed),
      leases: 0,
    };
    this.#pipes.set(key, pipe);
    const forget = () => {
      if (this.#pipes.get(key) === pipe) this.#pipes.delete(key);
    };
    // Not every end is ours: the producer closes, or a worker dies.
    pipe.opened.then(({ pipeProducer }) => pipeProducer?.observer.once('close', forget), forget);
    return pipe;
  }

  /**
   * A pipe that is still opening is closed only once it is open, and only if nobody leased it meanwhile: the producer has
   * the same id on both routers, so a second pipe beside it would be refused.
   */
  #closeWhenUnused(key: string, pipe: Pipe): void {
    pipe.opened.then(
      ({ pipeConsumer }) => {
        if (pipe.leases > 0) return;
        if (this.#pipes.get(key) === pipe) this.#pipes.delete(key);
        pipeConsumer?.close();
      },
      () => undefined,
    );
  }
}

/**
 * When a producer pauses or resumes, mediasoup lets its pipe follow and waits for no answer (`Router.pipeToRouter`). A worker
 * that dies or is closed before it has answered would end the whole process by a rejection that nobody hears.
 */
function hushed(piped: types.PipeToRouterResult): types.PipeToRouterResult {
  const { pipeProducer } = piped;
  if (!pipeProducer) return piped;
  for (const step of ['pause', 'resume'] as const) {
    const take = pipeProducer[step].bind(pipeProducer);
    pipeProducer[step] = () => take().catch(() => undefined);
  }
  return piped;
}
