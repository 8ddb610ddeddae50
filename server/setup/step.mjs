/** How often a step prints its progress where the output is not a terminal. */
const PLAIN_STEPS = 10;

/**
 * @param {number} ms
 * @returns {string} `0.4 s`, `48 s`, `3 min 12 s`
 */
export function formatDuration(ms) {
  if (ms < 10_000) return `${(ms / 1000).toFixed(1)} s`;
  const seconds = Math.round(ms / 1000);
  return seconds < 120 ? `${seconds} s` : `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}

/**
 * Runs one long step of the set-up and shows it in one line: its name, its usual duration, its progress where known, and its
 * duration.
 *
 * @template T
 * @param {string} title
 * @param {string | null} usually the usual duration in words; null to leave it out
 * @param {(progress: (done: number, all: number) => void) => Promise<T>} run
 * @param {NodeJS.WriteStream} [out]
 * @returns {Promise<T>}
 */
export async function step(title, usually, run, out = process.stdout) {
  const head = `▸ ${title}${usually ? ` (${usually})` : ''} …`;
  const startedAt = Date.now();
  let shown = 0;
  const progress = (done, all) => {
    if (out.isTTY) {
      out.write(`\r${head} ${done}/${all}`);
    } else if (Math.floor((done / all) * PLAIN_STEPS) > shown && done < all) {
      shown = Math.floor((done / all) * PLAIN_STEPS);
      out.write(` ${done}/${all}`);
    }
  };
  out.write(head);
  try {
    const result = await run(progress);
    out.write(` ${formatDuration(Date.now() - startedAt)}\n`);
    return result;
  } catch (error) {
    out.write(' failed\n');
    throw error;
  }
}
