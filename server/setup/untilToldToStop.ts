/**
 * Resolves at the first Ctrl+C, end of the terminal, or request to end. The later ones do nothing:
 * whoever waits here ends everything in order and then itself. (npm and the terminal often send the
 * same signal both.)
 */
export function untilToldToStop(): Promise<NodeJS.Signals> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
      process.on(signal, () => resolve(signal));
    }
  });
}
