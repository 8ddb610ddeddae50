/** The shortest wait by number of failures, and the most that chance adds, in milliseconds. */
const waits = [
  { leastMs: 0, spreadMs: 200 },
  { leastMs: 300, spreadMs: 700 },
  { leastMs: 700, spreadMs: 1800 },
  { leastMs: 1000, spreadMs: 2000 },
  { leastMs: 2000, spreadMs: 2500 },
] as const;
const longestWait = { leastMs: 4000, spreadMs: 2500 };

/**
 * The wait before the next attempt, in milliseconds: almost nothing at first, then about five seconds. A large part of each wait
 * is random, so that clients that lost the same media worker or server do not return at the same moment: they return within
 * 0.2 s to one that is running, and over about three seconds to a server that restarts.
 *
 * @param failures number of failed attempts since the last success, from 0
 * @param chance 0 … 1
 */
export function retryDelay(failures: number, chance: number = Math.random()): number {
  const { leastMs, spreadMs } = waits[failures] ?? longestWait;
  return leastMs + spreadMs * chance;
}
