import { isatty } from 'node:tty';

const terminals = [0, 1, 2].filter((descriptor) => isatty(descriptor));

/**
 * Resolves at the first signal that asks the process to stop: Ctrl+C, SIGTERM, or the end of its terminal. Later signals do
 * nothing, because the caller is stopping by then. (npm and the terminal often send the same signal twice.)
 *
 * @param onHangUp gets each SIGHUP with which no terminal has closed; without it these stop the process as well
 */
export function untilStopSignal(onHangUp?: () => void): Promise<NodeJS.Signals> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => resolve(signal));
    process.on('SIGHUP', () => {
      if (onHangUp === undefined || terminalClosed()) resolve('SIGHUP');
      else onHangUp();
    });
  });
}

/**
 * What a SIGHUP that has just arrived means: true when the terminal of this process has closed, false for the usual request
 * to a server to read its files again. Windows sends it only when the console closes.
 */
export function terminalClosed(): boolean {
  if (process.platform === 'win32') return true;
  return terminals.length > 0 && !terminals.some((descriptor) => isatty(descriptor));
}
