import { setTimeout as pause } from 'node:timers/promises';
import { granted, TestPeer } from '../../protocol/TestPeer.ts';
import { type loadSeries, loadSizes } from '../loadSeries.ts';
import { MeasuredServer } from '../MeasuredServer.ts';
import { quantile } from '../statistics.ts';
import type { PartContext } from './Part.ts';

/** Those who do something; all others are only there, and read nothing. */
const active = 100;
/** Changes and joins of one person alone. */
const alone = 20;
const stormMs = 2_000;
/** So that each of them is told by itself. */
const betweenMs = 120;
/** Until what was caused is sent. */
const settleMs = 500;

/**
 * What 500, 1,000 and 2,000 connected people cost one server: its memory, one mute, one join, and a hundred joins of one channel within
 * two seconds. Clients are sockets without media: a join to an empty channel needs none.
 */
export async function measureLoad({ samples }: PartContext): Promise<void> {
  const server = await MeasuredServer.start();
  const actors: TestPeer[] = [];
  const others: TestPeer[] = [];
  try {
    for (let index = 0; index < active; index += 1) actors.push(await enter(server, index));
    const before = await server.usage(true);
    for (const size of loadSizes) {
      const add = (name: keyof typeof loadSeries, value: number) =>
        samples.add(`${name}${size}`, value);
      const came = size - actors.length - others.length;
      const start = await server.usage();
      while (actors.length + others.length < size) {
        const next = actors.length + others.length;
        const count = Math.min(10, size - next);
        const entering = Array.from({ length: count }, (_, at) => enter(server, next + at));
        const entered = await Promise.all(entering);
        for (const peer of entered) ignoreAll(peer);
        others.push(...entered);
      }
      const here = await server.usage(true);
      add('loadSignIn', (here.cpuUs - start.cpuUs) / came / 1_000);
      add('loadMemory', (here.memory.rss - before.memory.rss) / others.length / 1_024);
      await measureAt(server, actors, size, add);
    }
  } finally {
    for (const peer of [...actors, ...others]) peer.close();
    await server.stop();
  }
}

async function measureAt(
  server: MeasuredServer,
  actors: readonly TestPeer[],
  size: number,
  add: (name: keyof typeof loadSeries, value: number) => void,
): Promise<void> {
  const witness = actors.at(-1);
  if (witness === undefined) throw new Error('nobody is there');
  /** Everybody has a budget of their own. */
  const ofActors = async (deed: (peer: TestPeer) => Promise<unknown>) => {
    for (const peer of actors.slice(0, alone)) {
      await deed(peer);
      await pause(betweenMs);
    }
  };
  const cpuOf = async (deed: () => Promise<unknown>) => {
    await pause(settleMs);
    const { cpuUs } = await server.usage();
    await deed();
    await pause(settleMs);
    return (await server.usage()).cpuUs - cpuUs;
  };
  const rest = await cpuOf(() => pause(alone * betweenMs));
  const answersMs: number[] = [];
  const joins = await cpuOf(() =>
    ofActors(async (peer) => answersMs.push(await timedJoin(peer, 'General'))),
  );
  add('loadJoin', quantile(answersMs, 0.95));
  add('loadJoinCpu', (joins - rest) / alone / size);
  const changes = await cpuOf(() =>
    ofActors(async (peer) => {
      const switches = { muted: true, deafened: false, listenOnly: false };
      granted(await peer.ask('peer:update', switches));
    }),
  );
  add('loadChange', (changes - rest) / alone / size);
  for (const peer of actors.slice(0, alone)) {
    await peer.leave();
    const switches = { muted: false, deafened: false, listenOnly: false };
    granted(await peer.ask('peer:update', switches));
  }
  const told = witness.told.length;
  let stormMsEach: number[] = [];
  const storm = await cpuOf(async () => {
    stormMsEach = await Promise.all(
      actors.map(async (peer, index) => {
        await pause((index * stormMs) / actors.length);
        return await timedJoin(peer, 'General');
      }),
    );
  });
  add('loadStorm', quantile(stormMsEach, 0.95));
  add('loadStormCpu', (storm - rest) / actors.length / size);
  const messages = witness.told.slice(told).filter(({ name }) => name.startsWith('presence:'));
  add('loadStormTold', messages.length);
  for (const peer of actors) await peer.leave();
}

async function enter({ urls }: MeasuredServer, index: number): Promise<TestPeer> {
  const peer = await TestPeer.connect(urls.perch, undefined, {
    // Each from another network: connections from one are limited.
    extraHeaders: { 'x-forwarded-for': `10.${Math.floor(index / 250)}.${index % 250}.1` },
  });
  await peer.open({ name: `Person ${index}` });
  await peer.catchUp();
  return peer;
}

/** Reads nothing of what is sent to a client any more, so that thousands of them leave the processor to the server. */
function ignoreAll({ socket }: TestPeer): void {
  socket.io.engine.off('data');
}

async function timedJoin(peer: TestPeer, channel: string): Promise<number> {
  const askedAt = performance.now();
  await peer.join(channel);
  return performance.now() - askedAt;
}
