import type { types } from 'mediasoup';
import type { MachinePipes, PipedProducer } from './MachinePipes.ts';
import { isOneMachine } from './MediaMachine.ts';

/** Keeps a producer available on another router until it is released. */
export interface PipeLease {
  release(): void;
}

interface Pipe {
  readonly opened: Promise<Partial<PipedProducer>>;
  leases: number;
}

/**
 * Connects the routers of different workers: one pipe per producer and target router, opened for its first lease and closed
 * with its last.
 */
export class RouterPipes {
  readonly #pipes = new Map<string, Pipe>();
  #betweenMachines: Promise<MachinePipes> | null = null;

  /**
   * Makes `producer` of router `from` available on router `to`, with the same id. Throws when the producer or a router has
   * closed meanwhile.
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

  /** The number of pipes that are open or opening. */
  get size(): number {
    return this.#pipes.size;
  }

  #open(key: string, producer: types.Producer, from: types.Router, to: types.Router): Pipe {
    const pipe: Pipe = {
      opened: isOneMachine(from, to)
        ? from
            .pipeToRouter({ producerId: producer.id, router: to, enableSctp: false })
            .then(withoutRejections)
        : this.#openBetweenMachines(producer, from, to),
      leases: 0,
    };
    this.#pipes.set(key, pipe);
    const forget = () => {
      if (this.#pipes.get(key) === pipe) this.#pipes.delete(key);
    };
    // The pipe also ends when the producer closes or a worker dies.
    pipe.opened.then(({ pipeProducer }) => pipeProducer?.observer.once('close', forget), forget);
    return pipe;
  }

  async #openBetweenMachines(
    producer: types.Producer,
    from: types.Router,
    to: types.Router,
  ): Promise<PipedProducer> {
    // Most servers are one machine.
    this.#betweenMachines ??= import('./MachinePipes.ts').then(
      ({ MachinePipes }) => new MachinePipes(),
    );
    return await (await this.#betweenMachines).open(producer, from, to);
  }

  /**
   * A pipe that is still opening is closed only when it is open, and only if it has no new lease by then. A second pipe could
   * not be opened meanwhile, because the producer has the same id on both routers.
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
 * mediasoup pauses and resumes the pipe with its producer, without handling a rejection (`Router.pipeToRouter`). A worker that
 * dies before it answers would end the whole process by an unhandled rejection, so it is caught here.
 */
function withoutRejections(piped: types.PipeToRouterResult): types.PipeToRouterResult {
  const { pipeProducer } = piped;
  if (!pipeProducer) return piped;
  for (const step of ['pause', 'resume'] as const) {
    const take = pipeProducer[step].bind(pipeProducer);
    pipeProducer[step] = () => take().catch(() => undefined);
  }
  return piped;
}
