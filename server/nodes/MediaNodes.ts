import type { IncomingMessage, Server } from 'node:http';
import type { Socket } from 'node:net';
import { isHeardBy, watchSilence } from '../lifecycle/watchSilence.ts';
import { addressGroupOf } from '../limits/addressGroup.ts';
import { RateLimits } from '../limits/RateLimits.ts';
import type { RefusalLog } from '../limits/RefusalLog.ts';
import type { Log } from '../log.ts';
import { MediaWorker } from '../media/MediaWorker.ts';
import type { WorkerPool } from '../media/WorkerPool.ts';
import { isSameSecret } from '../people/secretText.ts';
import { withoutMapping } from '../reach/addressScope.ts';
import {
  greetingHeader,
  type NodeGreeting,
  nodePath,
  nodeUpgrade,
  readGreeting,
} from './nodeGreeting.ts';
import { startWorkerOver } from './startWorkerOver.ts';

/**
 * A worker of which nothing has come for so long is given up. Its people then need half a second to be heard from another machine, and
 * all of it may take three. TCP sends a lost segment again after 0.2, 0.6 and 1.4 s, so three losses in a row are no silence yet.
 */
const silenceMs = 2_000;
const startTimeoutMs = 10_000;
/** The workers of all nodes. */
const workersMax = 512;

export interface MediaNodesOptions {
  readonly https: Server;
  readonly pool: Pick<WorkerPool, 'add'>;
  /** The secret of the settings. */
  readonly key: string;
  /** At which media nodes reach this machine; null: where they have reached it. */
  readonly address: string | null;
  readonly refusals: RefusalLog;
  readonly log: Log;
}

interface NodeLink {
  readonly run: string;
  readonly socket: Socket;
}

/** The door for media nodes: takes their connections, each with one worker, and puts the workers into the pool. */
export class MediaNodes {
  readonly #options: MediaNodesOptions;
  readonly #links = new Map<string, NodeLink>();
  readonly #wrongKeys = new RateLimits(10, 1 / 6);

  constructor(options: MediaNodesOptions) {
    this.#options = options;
    options.https.on('upgrade', this.#onUpgrade);
  }

  /** Takes no more. Those that are there close with the pool. */
  close(): void {
    this.#options.https.off('upgrade', this.#onUpgrade);
  }

  readonly #onUpgrade = (request: IncomingMessage, socket: Socket, head: Buffer): void => {
    if (request.url !== nodePath) return;
    socket.on('error', () => undefined);
    const greeting = this.#admit(request);
    if (typeof greeting === 'string') {
      refuse(socket, greeting);
      return;
    }
    if (head.length > 0) socket.unshift(head);
    void this.#take(greeting, socket);
  };

  /** The greeting of a node that may come in, or a sentence about why it may not. */
  #admit({ headers, socket }: IncomingMessage): NodeGreeting | string {
    const { key, refusals } = this.#options;
    const address = withoutMapping(socket.remoteAddress ?? '');
    const limit = this.#wrongKeys.of(addressGroupOf(address));
    const given = /^Bearer (\S+)$/i.exec(headers.authorization ?? '')?.[1] ?? '';
    if (!limit.has()) return 'Too many wrong keys have come from this address: wait a minute.';
    if (!isSameSecret(given, key)) {
      limit.charge();
      refusals.warn('a media node has another PERCH_NODE_KEY and is refused', { address });
      return 'PERCH_NODE_KEY is not the one of the server.';
    }
    const greeting = readGreeting(String(headers[greetingHeader] ?? ''));
    if (typeof greeting === 'string') {
      refusals.warn('a media node is refused', { address, reason: greeting });
      return greeting;
    }
    const known = this.#links.get(placeOf(greeting));
    if (known && known.run !== greeting.run) {
      return `Another media node is called ${greeting.name}: set PERCH_NODE_NAME, or wait until it has ended.`;
    }
    if (!known && this.#links.size >= workersMax)
      return 'The server has as many media workers as it takes.';
    return greeting;
  }

  async #take(greeting: NodeGreeting, socket: Socket): Promise<void> {
    const { log } = this.#options;
    const place = placeOf(greeting);
    const link = { run: greeting.run, socket };
    // The node has lost that connection: it would not dial twice.
    this.#links.get(place)?.socket.destroy();
    this.#links.set(place, link);
    socket.once('close', () => {
      if (this.#links.get(place) === link) this.#links.delete(place);
    });
    socket.setNoDelay(true);
    socket.setTimeout(0);
    socket.write(
      `HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: ${nodeUpgrade}\r\n\r\n`,
    );
    const about = { node: greeting.name, worker: greeting.worker + 1 };
    const timer = setTimeout(() => socket.destroy(), startTimeoutMs);
    try {
      const worker = await this.#start(greeting, socket);
      log.info('a media node has connected', about);
      this.#watch(worker, socket);
      worker.onDied(() => log.warn('the connection to a media node has ended', about));
      this.#options.pool.add(worker, place);
    } catch (error) {
      socket.destroy();
      log.error('a media worker of a media node cannot start', { ...about, error });
    } finally {
      clearTimeout(timer);
    }
  }

  async #start(greeting: NodeGreeting, socket: Socket): Promise<MediaWorker> {
    const { name, hosts, port, addresses, coresPerWorker, nodeAddress, pid } = greeting;
    const server = this.#options.address ?? withoutMapping(socket.localAddress ?? '');
    return await MediaWorker.create({
      hosts,
      udpPort: port,
      machine: { name, addresses, coresPerWorker, path: { node: nodeAddress, server } },
      start: (settings) => startWorkerOver(socket, pid, settings),
    });
  }

  /**
   * Asks the worker again and again whether it is there: a machine without power or network does not close its connections. Whatever comes
   * counts as an answer, so that a busy worker is not given up. One question at a time is enough: the connection loses none.
   */
  #watch(worker: MediaWorker, socket: Socket): void {
    let isAsked = false;
    const ask = async () => {
      if (isAsked) return;
      isAsked = true;
      await worker.cpuTimeMs().catch(() => undefined);
      isAsked = false;
    };
    const isHeard = isHeardBy(socket);
    const end = watchSilence(
      silenceMs,
      () => {
        void ask();
        return isHeard();
      },
      () => socket.destroy(),
    );
    socket.once('close', end);
  }
}

function placeOf({ name, worker }: NodeGreeting): string {
  return `${name} ${worker}`;
}

function refuse(socket: Socket, reason: string): void {
  const body = `${reason}\n`;
  socket.end(
    [
      'HTTP/1.1 403 Forbidden',
      'Content-Type: text/plain; charset=utf-8',
      `Content-Length: ${Buffer.byteLength(body)}`,
      'Connection: close',
      '',
      body,
    ].join('\r\n'),
  );
}
