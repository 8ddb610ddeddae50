import { availableParallelism, homedir } from 'node:os';
import path from 'node:path';

/** What the default settings depend on. */
export interface Machine {
  readonly platform: NodeJS.Platform;
  readonly homeDir: string;
  readonly cores: number;
  readonly currentDir: string;
}

/** The data folder of Perch on each platform. */
export function defaultDataDir(
  env: Readonly<Record<string, string | undefined>>,
  { platform, homeDir }: Machine,
): string {
  if (platform === 'darwin') return path.join(homeDir, 'Library', 'Application Support', 'Perch');
  if (platform === 'win32') {
    return path.join(env['APPDATA'] || path.join(homeDir, 'AppData', 'Roaming'), 'Perch');
  }
  // The XDG base directory specification requires that relative paths are ignored.
  const dataHome = env['XDG_DATA_HOME'];
  const base =
    dataHome && path.isAbsolute(dataHome) ? dataHome : path.join(homeDir, '.local/share');
  return path.join(base, 'perch');
}

/** The machine that this process runs on. */
export function thisMachine(): Machine {
  return {
    platform: process.platform,
    homeDir: homedir(),
    cores: availableParallelism(),
    currentDir: process.cwd(),
  };
}
