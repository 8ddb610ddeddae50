/** The least of each wait, and what chance adds to it at most; in milliseconds. */
const waits = [
  { leastMs: 0, spreadMs: 200 },
  { leastMs: 300, spreadMs: 700 },
  { leastMs: 700, spreadMs: 1800 },
  { leastMs: 1000, spreadMs: 2000 },
  { leastMs: 2000, spreadMs: 2500 },
] as const;
const longestWait = { leastMs: 4000, spreadMs: 2500 };

/**
 * How long to wait before a further attempt, in milliseconds: almost nothing at first, then about every five seconds for
 * ever. A good part of each wait is chance. Those who lost the same media worker or the same server at once come back one
 * after the other: within 0.2 s to what stands already, and over about three seconds to a server that starts again.
 *
 * @param failures how many attempts have failed since the last success, from 0
 * @param chance 0 … 1
 */
export function retryDelay(failures: number, chance: number = Math.random()): number {
  const { leastMs, spreadMs } = waits[failures] ?? longestWait;
  return leastMs + spreadMs * chance;
}
