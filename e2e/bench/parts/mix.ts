import { PerchServer } from '../../harness/PerchServer.ts';
import { withoutEncryption } from '../../harness/withoutEncryption.ts';
import { type ForwardingContestant, hearRound, packetsPerSecond } from '../forwarding/hearRound.ts';
import { helper } from '../TestBed.ts';
import type { PartContext } from './Part.ts';

const senders = 3;
const receivers = 15;
const roundMs = 6_000;
const mostRounds = 3;
const longestS = 50;

/**
 * The CPU time of a server on which some speak at once and others only listen: each voice by itself, and all voices as one stream.
 * From both follows from how many listeners on the one stream is cheaper.
 */
export async function measureMix({ samples, rounds, skip }: PartContext): Promise<void> {
  if (process.platform !== 'linux') {
    skip('mixes are measured on Linux only: it reads the CPU time from /proc');
    return;
  }
  const closing: { close(): Promise<void> }[] = [];
  const enter = async (name: string, mixed: boolean): Promise<ForwardingContestant> => {
    const perch = await PerchServer.start({
      packaged: true,
      workers: 1,
      env: withoutEncryption,
    });
    closing.push({ close: () => perch.stop() });
    const clients = helper('forward');
    closing.push(clients);
    const address = { kind: 'perch', url: perch.url, mixed };
    await clients.ask('open', { address, senders, receivers });
    return { name, pids: [perch.pid, ...(await perch.workerPids())], clients };
  };
  try {
    const voices = await enter('each voice', false);
    const mix = await enter('one stream', true);
    for (const _ of rounds(mostRounds, longestS)) {
      const each = await hearRound(voices, senders * receivers, roundMs);
      const one = await hearRound(mix, receivers, roundMs);
      /** Of a core, for one packet a second to each of one more listener. */
      const perStream = (packetsPerSecond * each.usedUs) / each.packets / 1e6;
      const mixing = one.usedUs / one.seconds / 1e6 - receivers * perStream;
      samples.add('voicesPerListener', 100 * senders * perStream);
      samples.add('mixPerListener', 100 * perStream);
      samples.add('mixPerSpeaker', (100 * mixing) / senders);
      samples.add('mixCrossing', mixing / ((senders - 1) * perStream));
    }
  } finally {
    await Promise.allSettled(closing.reverse().map((each) => each.close()));
  }
}
