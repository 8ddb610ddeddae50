import type { Received } from '../processes/forward.ts';
import type { HelperProcess } from '../processes/HelperProcess.ts';
import { cpuTimeUs } from './cpuTime.ts';

/** A server that is compared, and its clients. */
export interface ForwardingContestant {
  readonly name: string;
  readonly pids: readonly number[];
  readonly clients: HelperProcess;
}

/** What a server has used of a core in one round, and what its clients have received. */
export interface HeardRound {
  readonly usedUs: number;
  readonly packets: number;
  readonly seconds: number;
}

/** The voices have begun and their buffers are filled. */
const startMs = 1_000;
/** Of the packets. With more, or with fewer packets than half of those expected, the machine was too busy to measure. */
const mostLost = 0.005;
export const packetsPerSecond = 50;

/**
 * Lets everybody who sends speak for some seconds, and measures the server's CPU time meanwhile.
 *
 * @param streams that its clients receive together
 * @param roundMs how long is measured
 * @throws Error when packets were lost or missing
 */
export async function hearRound(
  { name, pids, clients }: ForwardingContestant,
  streams: number,
  roundMs: number,
): Promise<HeardRound> {
  await clients.ask('speak', true);
  await pause(startMs);
  const before = await clients.ask<Received>('received');
  const usedBefore = cpuTimeUs(pids);
  const startedAt = performance.now();
  await pause(roundMs);
  const usedUs = cpuTimeUs(pids) - usedBefore;
  const after = await clients.ask<Received>('received');
  const seconds = (performance.now() - startedAt) / 1000;
  await clients.ask('speak', false);
  const packets = after.packets - before.packets;
  const lost = after.lost - before.lost;
  if (packets < (streams * packetsPerSecond * seconds) / 2 || lost > packets * mostLost) {
    throw new Error(`${name}: ${packets} packets came in ${seconds.toFixed(1)} s, ${lost} lost`);
  }
  return { usedUs, packets, seconds };
}

async function pause(ms: number): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, ms));
}
