import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { Server } from 'socket.io';
import { testCertificate } from '../../server/http/testCertificate.fixture.ts';
import { withoutEncryption } from '../harness/withoutEncryption.ts';
import { LocalServer } from '../protocol/LocalServer.ts';

/** What the process has used: its memory now, in bytes, and its CPU time so far, in µs. */
export interface ServerUsage {
  readonly memory: NodeJS.MemoryUsage;
  readonly cpuUs: number;
}

interface Urls {
  readonly perch: string;
  /** A server of socket.io alone, with the same options. */
  readonly bare: string;
}

const thisFile = fileURLToPath(import.meta.url);
/** Tells a process of this file that it is the measured server. */
const serving = 'serve-measured';

/** Perch's server, and one of socket.io alone, in a process whose memory and CPU time are those of signalling. */
export class MeasuredServer {
  readonly urls: Urls;
  readonly #process: ChildProcess;

  static async start(): Promise<MeasuredServer> {
    const execArgv = ['--expose-gc', '--no-flush-bytecode', '--no-warnings'];
    const server = fork(thisFile, [serving], { execArgv });
    const [urls] = (await once(server, 'message')) as [Urls];
    return new MeasuredServer(server, urls);
  }

  private constructor(server: ChildProcess, urls: Urls) {
    this.#process = server;
    this.urls = urls;
  }

  /** @param collect whether garbage is collected first, so that memory is what is needed */
  async usage(collect = false): Promise<ServerUsage> {
    this.#process.send(collect ? 'collect' : 'measure');
    const [usage] = (await once(this.#process, 'message')) as [ServerUsage];
    return usage;
  }

  async stop(): Promise<void> {
    this.#process.send('stop');
    await once(this.#process, 'exit');
  }
}

async function serve(): Promise<void> {
  const local = await LocalServer.start({
    workers: 1,
    // Encrypted channels have room for fewer people.
    env: withoutEncryption,
    // A load test has one address and few people who do much.
    limits: { startsPerPerson: { burst: 1_000, perSecond: 100 } },
  });
  const https = createServer(await testCertificate());
  new Server(https, { transports: ['websocket'], serveClient: false, perMessageDeflate: false });
  https.listen(0, '127.0.0.1');
  await once(https, 'listening');
  const collect = gc;
  if (collect === undefined) throw new Error('needs --expose-gc');
  process.on('message', async (message) => {
    if (message === 'stop') {
      await local.close();
      process.exit();
    }
    for (let round = 0; message === 'collect' && round < 3; round += 1) {
      collect({ execution: 'sync', type: 'major', flavor: 'last-resort' });
      // What finalizers free is collected in the next round.
      await new Promise((resolve) => setImmediate(resolve));
    }
    const { user, system } = process.cpuUsage();
    process.send?.({ memory: process.memoryUsage(), cpuUs: user + system } satisfies ServerUsage);
  });
  const bare = `https://127.0.0.1:${(https.address() as AddressInfo).port}`;
  process.send?.({ perch: local.url, bare } satisfies Urls);
}

if (process.argv[2] === serving) await serve();
