import { isIPv6 } from 'node:net';
import type { types } from 'mediasoup';
import { type MediaMachine, machineOf } from './MediaMachine.ts';

/** What carries a producer to another router, as of mediasoup's own pipes. */
export type PipedProducer = Required<
  Pick<types.PipeToRouterResult, 'pipeConsumer' | 'pipeProducer'>
>;

/** The UDP ports of pipes, on every machine: one for each router that a router is connected with. */
const pipePorts = { min: 31_000, max: 31_999 };

interface Line {
  /** By router id: its end. */
  readonly ends: ReadonlyMap<string, types.PipeTransport>;
}

/**
 * Connects routers of different machines. mediasoup's `pipeToRouter` knows only one machine: it sends in the clear, to the address at
 * which it listens. This does the same steps with SRTP, resends lost packets, and sends to where the other machine is reached. Two
 * routers have one line, for all producers in both directions; it stays until one of them closes.
 */
export class MachinePipes {
  readonly #lines = new Map<string, Promise<Line>>();

  /** Makes `producer` of router `from` available on router `to`, with the same id. Throws when one of them has closed meanwhile. */
  async open(
    producer: types.Producer,
    from: types.Router,
    to: types.Router,
  ): Promise<PipedProducer> {
    const { ends } = await this.#line(from, to);
    const [sending, receiving] = [ends.get(from.id), ends.get(to.id)];
    if (!sending || !receiving) throw new Error('a line without an end');
    const pipeConsumer = await sending.consume({ producerId: producer.id });
    try {
      const pipeProducer = await receiving.produce({
        id: producer.id,
        kind: pipeConsumer.kind,
        rtpParameters: pipeConsumer.rtpParameters,
        paused: pipeConsumer.producerPaused,
        appData: producer.appData,
      });
      mirror(pipeConsumer, pipeProducer);
      return { pipeConsumer, pipeProducer };
    } catch (error) {
      pipeConsumer.close();
      throw error;
    }
  }

  #line(one: types.Router, other: types.Router): Promise<Line> {
    const key = [one.id, other.id].sort().join(' ');
    const known = this.#lines.get(key);
    if (known) return known;
    const opening = connect(one, other);
    this.#lines.set(key, opening);
    const forget = () => {
      if (this.#lines.get(key) === opening) this.#lines.delete(key);
    };
    opening.then(({ ends }) => {
      for (const end of ends.values()) end.observer.once('close', forget);
      if (ends.values().some(({ closed }) => closed)) forget();
    }, forget);
    return opening;
  }
}

async function connect(one: types.Router, other: types.Router): Promise<Line> {
  const address = addressOf(machineOf(one), machineOf(other));
  const otherAddress = addressOf(machineOf(other), machineOf(one));
  const opened = await Promise.allSettled([openEnd(one, address), openEnd(other, otherAddress)]);
  const [end, otherEnd] = opened.flatMap((each) => (each.status === 'fulfilled' ? each.value : []));
  if (!end || !otherEnd) {
    end?.close();
    throw opened.find((each) => each.status === 'rejected')?.reason;
  }
  // A router that closes takes only its own end with it.
  end.observer.once('close', () => otherEnd.close());
  otherEnd.observer.once('close', () => end.close());
  try {
    await Promise.all([
      end.connect(placeOf(otherEnd, otherAddress)),
      otherEnd.connect(placeOf(end, address)),
    ]);
  } catch (error) {
    end.close();
    throw error;
  }
  return {
    ends: new Map([
      [one.id, end],
      [other.id, otherEnd],
    ]),
  };
}

/** Where a machine is reached from another. */
function addressOf({ path }: MediaMachine, from: MediaMachine): string {
  const address = path ? path.node : from.path?.server;
  if (address === undefined) throw new Error('two routers of one machine');
  return address;
}

async function openEnd(router: types.Router, address: string): Promise<types.PipeTransport> {
  return await router.createPipeTransport({
    listenInfo: { protocol: 'udp', ip: isIPv6(address) ? '::' : '0.0.0.0', portRange: pipePorts },
    enableSrtp: true,
    enableRtx: true,
  });
}

function placeOf(
  { tuple, srtpParameters }: types.PipeTransport,
  ip: string,
): { ip: string; port: number; srtpParameters?: types.SrtpParameters } {
  return { ip, port: tuple.localPort, ...(srtpParameters && { srtpParameters }) };
}

/** The piped producer pauses, resumes and ends with the original. Throws when that has ended meanwhile. */
function mirror(pipeConsumer: types.Consumer, pipeProducer: types.Producer): void {
  if (pipeConsumer.closed) {
    pipeProducer.close();
    throw new Error('the producer has closed');
  }
  const pass = (step: 'pause' | 'resume') => {
    // The worker may die before it answers.
    pipeProducer[step]().catch(() => undefined);
  };
  pipeConsumer.observer.once('close', () => pipeProducer.close());
  pipeConsumer.observer.on('pause', () => pass('pause'));
  pipeConsumer.observer.on('resume', () => pass('resume'));
  pipeProducer.observer.once('close', () => pipeConsumer.close());
  if (pipeConsumer.producerPaused !== pipeProducer.paused) {
    pass(pipeConsumer.producerPaused ? 'pause' : 'resume');
  }
}
