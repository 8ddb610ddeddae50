const delaysMs = [0, 300, 1000, 2000, 4000];
const longestDelayMs = 5000;
const jitterShare = 0.3;

/**
 * How long to wait before a further attempt, in milliseconds: soon at first, then every five seconds for ever. Up to 30 %
 * is added by chance, so that the apps of a restarted server do not all come back in the same moment.
 *
 * @param failures how many attempts have failed since the last success, from 0
 * @param chance 0 … 1
 */
export function retryDelay(failures: number, chance: number = Math.random()): number {
  return (delaysMs[failures] ?? longestDelayMs) * (1 + jitterShare * chance);
}
