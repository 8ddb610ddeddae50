import { pingIntervalMs } from '../../../shared/protocol/timeouts.ts';
import { PerchServer } from '../../harness/PerchServer.ts';
import { type ForeignProgram, ForeignServer, foreignHost } from '../forwarding/ForeignServer.ts';
import type { RoomAddress } from '../forwarding/ForwardingRoom.ts';
import { janus, mumble, versionOf } from '../forwarding/foreignPrograms.ts';
import { type ForwardingContestant, hearRound } from '../forwarding/hearRound.ts';
import type { SeriesName } from '../Samples.ts';
import { helper } from '../TestBed.ts';
import type { PartContext } from './Part.ts';

const senders = 3;
const receivers = 15;
/** One heartbeat of every session is in each round: for a quiet server it is a good part of the work. */
const roundMs = pingIntervalMs;
const mostRounds = 8;
const longestS = 110;

/** The ratio to each other server is that of one round: from round to round a machine's speed differs more than the servers. */
const pairs = [
  ['forwardToBare', 'forwardBare'],
  ['forwardToJanus', 'forwardJanus'],
  ['forwardToMumble', 'forwardMumble'],
] as const satisfies readonly (readonly [SeriesName, SeriesName])[];

interface Contestant extends ForwardingContestant {
  readonly series: SeriesName;
}

/**
 * The CPU time per forwarded packet, of all the server's processes: Perch, bare mediasoup, Janus and Mumble at the same time, each
 * with clients of its own.
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
    contestants.push({ series, name: series, pids, clients });
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
    const enterForeign = async (
      foreign: ForeignProgram,
      series: SeriesName,
      addressOf: (port: number) => RoomAddress,
    ) => {
      try {
        const server = await ForeignServer.start(foreign);
        closing.push(server);
        versions[foreign.packageName] = versionOf(foreign);
        await enter(series, [server.pid], addressOf(server.port));
      } catch (error) {
        const reason = error instanceof Error ? error.message : error;
        skip(`without the comparison with ${foreign.name}: ${reason}`);
      }
    };
    await enterForeign(janus, 'forwardJanus', (port) => ({
      kind: 'janus',
      url: `ws://${foreignHost}:${port}`,
    }));
    await enterForeign(mumble, 'forwardMumble', (port) => ({
      kind: 'mumble',
      url: `mumble://${foreignHost}:${port}`,
    }));
    for (const _ of rounds(mostRounds, longestS)) {
      const costs = new Map(
        await Promise.all(
          contestants.map(async (each) => [each.series, await costPerPacket(each)] as const),
        ),
      );
      for (const [series, cost] of costs) samples.add(series, cost);
      for (const [pair, other] of pairs) {
        const [perchCost, otherCost] = [costs.get('forwardPerch'), costs.get(other)];
        if (perchCost && otherCost) samples.add(pair, perchCost / otherCost);
      }
    }
  } finally {
    await Promise.allSettled(closing.reverse().map((each) => each.close()));
  }
}

/** In µs. */
async function costPerPacket(contestant: Contestant): Promise<number> {
  const { usedUs, packets } = await hearRound(contestant, senders * receivers, roundMs);
  return usedUs / packets;
}
