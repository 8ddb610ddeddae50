import { terminalClosed } from '../terminalClosed.ts';

/**
 * Resolves at the first Ctrl+C, end of the terminal, or request to end. The later ones do nothing:
 * whoever waits here ends everything in order and then itself. (npm and the terminal often send the
 * same signal both.)
 *
 * @param onHangUp gets each SIGHUP with which no terminal has closed; without it those end everything as well
 */
export function untilToldToStop(onHangUp?: () => void): Promise<NodeJS.Signals> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => resolve(signal));
    process.on('SIGHUP', () => {
      if (onHangUp === undefined || terminalClosed()) resolve('SIGHUP');
      else onHangUp();
    });
  });
}
