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
const mostRounds = 5;
const longestS = 130;

interface Contestant extends ForwardingContestant {
  readonly series: SeriesName;
}

/**
 * The CPU time per forwarded packet, of all the server's processes: Perch, bare mediasoup, Janus and Mumble in turn, each with
 * clients of its own, which are silent while another one is measured.
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
      for (const contestant of contestants) {
        samples.add(contestant.series, await costPerPacket(contestant));
      }
    }
  } finally {
    await Promise.allSettled(closing.reverse().map((each) => each.close()));
  }
}

/** In µs. */
async function costPerPacket(contestant: Contestant): Promise<number> {
  const { usedUs, packets } = await hearRound(contestant, senders * receivers);
  return usedUs / packets;
}
