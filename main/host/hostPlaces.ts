import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { defaultDataDir, thisMachine } from '../../server/machine.ts';
import { cacheFolder } from '../../server/setup/cacheFolder.mjs';

/** The paths that a server needs. */
export interface HostPlaces {
  /** The bundled server. */
  readonly entry: string;
  /** The mediasoup worker; null when there is none. */
  readonly worker: string | null;
  /** The folder of the web client. */
  readonly clientDir: string;
  /** The same folder that a server without the app would use. */
  readonly dataDir: string;
}

export interface HostSurroundings {
  /** True for an installed app, false when started from the sources. */
  readonly isPackaged: boolean;
  /** `process.resourcesPath` */
  readonly resourcesPath: string;
  /** The project's folder; not used in an installed app. */
  readonly root: string;
  readonly env: Readonly<Record<string, string | undefined>>;
}

const workerName = process.platform === 'win32' ? 'mediasoup-worker.exe' : 'mediasoup-worker';

/** Finds the server that belongs to this app: the one in its package, or the one that was built from the sources. */
export function hostPlaces({ isPackaged, resourcesPath, root, env }: HostSurroundings): HostPlaces {
  const dataDir = env['PERCH_DATA_DIR']
    ? resolve(env['PERCH_DATA_DIR'])
    : defaultDataDir(env, thisMachine());
  if (isPackaged) {
    return {
      entry: join(resourcesPath, 'server', 'index.js'),
      worker: existing(join(resourcesPath, 'worker', workerName)),
      clientDir: join(resourcesPath, 'web'),
      dataDir,
    };
  }
  return {
    entry: join(root, 'dist', 'server', 'index.js'),
    worker: existing(env['MEDIASOUP_WORKER_BIN']) ?? cachedWorker(root, env),
    clientDir: join(root, 'dist', 'renderer'),
    dataDir,
  };
}

/** The worker that `npm start` downloaded or built for this machine. It is not checked again here. */
function cachedWorker(root: string, env: HostSurroundings['env']): string | null {
  try {
    const manifest = join(root, 'node_modules', 'mediasoup', 'package.json');
    const { version } = JSON.parse(readFileSync(manifest, 'utf8')) as { version: string };
    const folder = join(cacheFolder(env as NodeJS.ProcessEnv), 'worker');
    const prefix = `mediasoup-${version}-${process.platform}-${process.arch}`;
    return (
      readdirSync(folder)
        .filter((key) => key === prefix || key.startsWith(`${prefix}-`))
        .map((key) => existing(join(folder, key, workerName)))
        .find((worker) => worker !== null) ?? null
    );
  } catch {
    return null;
  }
}

function existing(file: string | undefined): string | null {
  return file && existsSync(file) ? resolve(file) : null;
}
