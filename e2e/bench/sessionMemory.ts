import { io } from 'socket.io-client';
import { microphoneParameters } from '../protocol/rtpParameters.ts';
import { granted, TestPeer } from '../protocol/TestPeer.ts';
import { MeasuredServer, type ServerUsage } from './MeasuredServer.ts';
import { median } from './statistics.ts';

/** Resident memory and the part of it that JavaScript accounts for (heap and array buffers), in KiB for each client. */
interface MemoryPerClient {
  readonly residentKiB: number;
  readonly javascriptKiB: number;
}

const batches = 3;

/**
 * What one client costs the server's process: a session with open media in no channel, against a socket of socket.io alone.
 * The median of some batches, each in its own server process, after garbage collections that compact the heap.
 */
export async function measureSessionMemory(): Promise<Record<'session' | 'bare', MemoryPerClient>> {
  const [session, bare] = [await measure(openSession), await measure(openSocket)];
  return { session: medianOf(session), bare: medianOf(bare) };
}

/**
 * What each further person with an open microphone costs JavaScript in one room that grows to 180 people, in KiB: of the people before
 * the 91st, the 136th, and the last.
 */
export async function measureRoomMemory(): Promise<readonly number[]> {
  const inRoom = await measure(openInRoom, 45);
  return inRoom.map(({ javascriptKiB }) => javascriptKiB);
}

function medianOf(batches: readonly MemoryPerClient[]): MemoryPerClient {
  return {
    residentKiB: median(batches.map(({ residentKiB }) => residentKiB)),
    javascriptKiB: median(batches.map(({ javascriptKiB }) => javascriptKiB)),
  };
}

type Urls = MeasuredServer['urls'];
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

async function openInRoom(urls: Urls, index: number): Promise<TestPeer> {
  const peer = await openSession(urls, index);
  const rtpParameters = microphoneParameters();
  granted(await peer.ask('producer:create', { source: 'microphone', rtpParameters }));
  await peer.join('General');
  return peer;
}

async function openSocket({ bare }: Urls): Promise<{ close(): unknown }> {
  const socket = io(bare, { transports: ['websocket'], rejectUnauthorized: false, forceNew: true });
  await new Promise<void>((resolve) => socket.once('connect', resolve));
  return socket;
}

/** The cost of each client, in each of the batches. */
async function measure(open: Open, batch = 100): Promise<MemoryPerClient[]> {
  const server = await MeasuredServer.start();
  const clients: { close(): unknown }[] = [];
  const add = async () => {
    for (let made = 0; made < batch; made += 5) {
      const opening = Array.from({ length: 5 }, (_, at) => open(server.urls, clients.length + at));
      clients.push(...(await Promise.all(opening)));
    }
  };
  try {
    // The first clients also pay for what is compiled and cached once.
    await add();
    await server.usage(true);
    let before = await server.usage(true);
    const measured: MemoryPerClient[] = [];
    for (let added = 0; added < batches; added += 1) {
      await add();
      const after = await server.usage(true);
      const used = javascriptBytes(after) - javascriptBytes(before);
      measured.push({
        residentKiB: (after.memory.rss - before.memory.rss) / batch / 1024,
        javascriptKiB: used / batch / 1024,
      });
      before = after;
    }
    return measured;
  } finally {
    for (const client of clients) client.close();
    await server.stop();
  }
}

function javascriptBytes({ memory }: ServerUsage): number {
  return memory.heapUsed + memory.external;
}
