import { randomUUID } from 'node:crypto';
import { machineName, mainServerOf } from '../config/nodeSettings.ts';
import { ConfigError, type ServerConfig } from '../config.ts';
import { everyHost, PortTakenError } from '../lifecycle/openPorts.ts';
import type { Log } from '../log.ts';
import { thisMachine } from '../machine.ts';
import { AnnouncedAddresses, ownAddresses } from '../media/AnnouncedAddresses.ts';
import { coresPerWorker } from '../media/MediaMachine.ts';
import { freePort } from './freePort.ts';
import { NodeWorker } from './NodeWorker.ts';

/** A machine that forwards media for a server on another machine. It keeps nothing, and decides nothing. */
export class MediaNode {
  readonly name: string;
  readonly #announced: AnnouncedAddresses;
  readonly #workers: readonly NodeWorker[];

  private constructor(name: string, announced: AnnouncedAddresses, workers: readonly NodeWorker[]) {
    this.name = name;
    this.#announced = announced;
    this.#workers = workers;
  }

  /** @throws ConfigError where the server or the key is not set; PortTakenError */
  static async start(config: ServerConfig, log: Log): Promise<MediaNode> {
    const { nodeKey: key, nodeAddress, host, port, workers } = config;
    const server = mainServerOf(config.mainServer ?? '');
    if (server === null || key === null) {
      throw new ConfigError([
        'A media node needs PERCH_MAIN_SERVER, the address of its server, and PERCH_NODE_KEY, which is the same there.',
      ]);
    }
    const hosts = host === null ? everyHost : [host];
    for (let index = 0; index < workers && port !== 0; index += 1) {
      await freePort(hosts, port + index).catch((error: NodeJS.ErrnoException) => {
        throw error.code === 'EADDRINUSE' ? new PortTakenError(port + index, error) : error;
      });
    }
    const announced = await AnnouncedAddresses.create(config.announcedAddresses, log);
    const addresses = () =>
      announced.addresses.length > 0
        ? announced.addresses
        : host === null
          ? ownAddresses()
          : [host];
    const about = {
      name: config.nodeName ?? machineName(),
      run: randomUUID(),
      ...(nodeAddress !== null && { nodeAddress }),
      coresPerWorker: coresPerWorker(thisMachine().cores, workers),
    };
    return new MediaNode(
      about.name,
      announced,
      Array.from(
        { length: workers },
        (_, worker) =>
          new NodeWorker({
            server,
            key,
            hosts,
            port: port === 0 ? 0 : port + worker,
            addresses,
            about: { ...about, worker },
            log,
          }),
      ),
    );
  }

  /** Resolves when all workers have been connected once. */
  async connected(): Promise<void> {
    await Promise.all(this.#workers.map((worker) => worker.connected));
  }

  async close(): Promise<void> {
    this.#announced.close();
    await Promise.all(this.#workers.map((worker) => worker.close()));
  }
}
