/** However slow the machine: fewer rounds have no median worth the name. */
const leastRounds = 2;

/**
 * Numbers of rounds, from 1 to `most`; fewer when so many seconds are over, but at least two.
 *
 * @param now a monotonic clock in ms
 */
export function* roundsWithin(
  most: number,
  seconds: number,
  now: () => number = () => performance.now(),
): Generator<number> {
  const startedAt = now();
  for (let round = 1; round <= most; round += 1) {
    if (round > leastRounds && now() - startedAt > seconds * 1000) return;
    yield round;
  }
}
