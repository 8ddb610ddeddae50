import { PerchServer } from '../../harness/PerchServer.ts';
import { cpuTimeUs } from '../forwarding/cpuTime.ts';
import type { RoomAddress } from '../forwarding/ForwardingRoom.ts';
import { JanusServer } from '../forwarding/JanusServer.ts';
import type { Received } from '../processes/forward.ts';
import type { HelperProcess } from '../processes/HelperProcess.ts';
import type { SeriesName } from '../Samples.ts';
import { helper } from '../TestBed.ts';
import type { PartContext } from './Part.ts';

const senders = 3;
const receivers = 15;
const mostRounds = 5;
const longestS = 130;
const roundMs = 6_000;
/** The voices have begun and their buffers are filled. */
const startMs = 1_000;
/** Of the packets. With more, or with fewer packets than half of those expected, the machine was too busy to measure. */
const mostLost = 0.005;
const packetsPerSecond = 50;

/** A server that is compared, and its clients. */
interface Contestant {
  readonly series: SeriesName;
  readonly pids: readonly number[];
  readonly clients: HelperProcess;
}

/**
 * The CPU time per forwarded packet, of all the server's processes: Perch, bare mediasoup and Janus in turn, each with clients
 * of its own, which are silent while another one is measured.
 */
export async function measureForwarding({
  samples,
  rounds,
  skip,
  versions,
}: PartContext): Promise<void> {
  if (process.platform !== 'linux') {
    skip('forwarding is measured on Linux only: it reads the CPU time from /proc');
    return;
  }
  const closing: { close(): Promise<void> }[] = [];
  const contestants: Contestant[] = [];
  const enter = async (series: SeriesName, pids: readonly number[], address: RoomAddress) => {
    const clients = helper('forward');
    closing.push(clients);
    await clients.ask('open', { address, senders, receivers });
    await clients.ask('speak', false);
    contestants.push({ series, pids, clients });
  };
  try {
    const perch = await PerchServer.start({ packaged: true, workers: 1 });
    closing.push({ close: () => perch.stop() });
    const pids = [perch.pid, ...(await perch.workerPids())];
    await enter('forwardPerch', pids, { kind: 'perch', url: perch.url });
    const bare = helper('serveBare');
    closing.push(bare);
    const facts = await bare.ask<{ url: string; pids: number[] }>('facts');
    await enter('forwardBare', facts.pids, { kind: 'bare', url: facts.url });
    try {
      const janus = await JanusServer.start();
      closing.push(janus);
      versions['janus'] = janus.version;
      await enter('forwardJanus', [janus.pid], { kind: 'janus', url: janus.url });
    } catch (error) {
      skip(`without the comparison with Janus: ${error instanceof Error ? error.message : error}`);
    }
    for (const _ of rounds(mostRounds, longestS)) {
      for (const contestant of contestants) {
        samples.add(contestant.series, await costPerPacket(contestant));
      }
    }
  } finally {
    await Promise.allSettled(closing.reverse().map((each) => each.close()));
  }
}

/** In µs. @throws Error when packets were lost or missing */
async function costPerPacket({ series, pids, clients }: Contestant): Promise<number> {
  await clients.ask('speak', true);
  await pause(startMs);
  const before = await clients.ask<Received>('received');
  const usedBefore = cpuTimeUs(pids);
  const startedAt = performance.now();
  await pause(roundMs);
  const used = cpuTimeUs(pids) - usedBefore;
  const after = await clients.ask<Received>('received');
  const seconds = (performance.now() - startedAt) / 1000;
  await clients.ask('speak', false);
  const packets = after.packets - before.packets;
  const lost = after.lost - before.lost;
  if (
    packets < (senders * receivers * packetsPerSecond * seconds) / 2 ||
    lost > packets * mostLost
  ) {
    throw new Error(`${series}: ${packets} packets came in ${seconds.toFixed(1)} s, ${lost} lost`);
  }
  return used / packets;
}

async function pause(ms: number): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, ms));
}
