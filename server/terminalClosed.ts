import { isatty } from 'node:tty';

const terminals = [0, 1, 2].filter((descriptor) => isatty(descriptor));

/**
 * What a SIGHUP means that has come now: true when the terminal of this process has closed, false when somebody says that
 * files have changed, as is usual for a server. Windows sends it only when the console closes.
 */
export function terminalClosed(): boolean {
  if (process.platform === 'win32') return true;
  return terminals.length > 0 && !terminals.some((descriptor) => isatty(descriptor));
}
