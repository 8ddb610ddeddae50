import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { Server } from 'socket.io';
import { io } from 'socket.io-client';
import { testCertificate } from '../../server/http/testCertificate.fixture.ts';
import { LocalServer } from '../protocol/LocalServer.ts';
import { TestPeer } from '../protocol/TestPeer.ts';
import { median } from './statistics.ts';

/** Resident memory and the part of it that JavaScript accounts for (heap and array buffers), in KiB for each client. */
interface MemoryPerClient {
  readonly residentKiB: number;
  readonly javascriptKiB: number;
}

const thisFile = fileURLToPath(import.meta.url);
/** Tells a process of this file that it is the measured server. */
const serving = 'serve-for-memory';
const batch = 100;
const batches = 3;

/**
 * What one client costs the server's process: a session with open media in no channel, against a socket of socket.io alone.
 * The median of some batches, each in its own server process, after garbage collections that compact the heap.
 */
export async function measureSessionMemory(): Promise<Record<'session' | 'bare', MemoryPerClient>> {
  return { session: await measure(openSession), bare: await measure(openSocket) };
}

interface Urls {
  readonly perch: string;
  readonly bare: string;
}
type Open = (urls: Urls, index: number) => Promise<{ close(): unknown }>;

async function openSession({ perch }: Urls, index: number): Promise<TestPeer> {
  // Each from another network, as a limit for each would refuse hundreds from one.
  const address = `10.${Math.floor(index / 250)}.${index % 250}.1`;
  const extraHeaders = { 'x-forwarded-for': address };
  const peer = await TestPeer.connect(perch, undefined, { extraHeaders });
  await peer.open({ name: `Person ${index}` });
  // The app sends more after its sign-in; until then ws keeps that message.
  await peer.catchUp();
  return peer;
}

async function openSocket({ bare }: Urls): Promise<{ close(): unknown }> {
  const socket = io(bare, { transports: ['websocket'], rejectUnauthorized: false, forceNew: true });
  await new Promise<void>((resolve) => socket.once('connect', resolve));
  return socket;
}

async function measure(open: Open): Promise<MemoryPerClient> {
  const execArgv = ['--expose-gc', '--no-flush-bytecode', '--no-warnings'];
  const server = fork(thisFile, [serving], { execArgv });
  const [urls] = (await once(server, 'message')) as [Urls];
  const clients: { close(): unknown }[] = [];
  const add = async () => {
    for (let made = 0; made < batch; made += 10) {
      const opening = Array.from({ length: 10 }, (_, at) => open(urls, clients.length + at));
      clients.push(...(await Promise.all(opening)));
    }
  };
  try {
    // The first clients also pay for what is compiled and cached once.
    await add();
    await memoryOf(server);
    let before = await memoryOf(server);
    const resident: number[] = [];
    const javascript: number[] = [];
    for (let added = 0; added < batches; added += 1) {
      await add();
      const after = await memoryOf(server);
      resident.push((after.rss - before.rss) / batch / 1024);
      javascript.push(
        (after.heapUsed + after.external - before.heapUsed - before.external) / batch / 1024,
      );
      before = after;
    }
    return { residentKiB: median(resident), javascriptKiB: median(javascript) };
  } finally {
    for (const client of clients) client.close();
    server.send('stop');
    await once(server, 'exit');
  }
}

async function memoryOf(server: ChildProcess): Promise<NodeJS.MemoryUsage> {
  server.send('measure');
  const [usage] = (await once(server, 'message')) as [NodeJS.MemoryUsage];
  return usage;
}

/** The measured process: Perch's server, and one of socket.io alone with the same options. */
async function serve(): Promise<void> {
  const local = await LocalServer.start({ workers: 1 });
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
    for (let round = 0; round < 3; round += 1) {
      collect({ execution: 'sync', type: 'major', flavor: 'last-resort' });
      // What finalizers free is collected in the next round.
      await new Promise((resolve) => setImmediate(resolve));
    }
    process.send?.(process.memoryUsage());
  });
  const bare = `https://127.0.0.1:${(https.address() as AddressInfo).port}`;
  process.send?.({ perch: local.url, bare });
}

if (process.argv[2] === serving) await serve();
