/*
 * `npm start`: from a fresh clone to an open app. Gets the worker, builds what changed, starts the
 * server unless it is already running, and opens the desktop app. Without Electron it prints the address
 * for a browser instead. Ctrl+C or closing the app stops the server that was started here.
 */
import fs from 'node:fs';
import path from 'node:path';
import { loadConfig, type ServerConfig } from '../../server/config.ts';
import { askHealth, localUrl } from '../../server/lifecycle/askHealth.ts';
import { untilStopSignal } from '../../server/lifecycle/stopSignals.ts';
import { type BuildName, buildChanged } from '../../server/setup/buildChanged.ts';
import { cacheFolder } from '../../server/setup/cacheFolder.mjs';
import { FolderLock } from '../../server/setup/FolderLock.mjs';
import { ServerProcess } from '../../server/setup/ServerProcess.ts';
import { ensureWorker } from '../../server/worker/ensureWorker.ts';
import { handedOverExitCode } from '../commands/startRequest.ts';
import { ensureElectron } from './ensureElectron.ts';
import { keyPin, type OpenedApp, openApp } from './openApp.ts';

const root = path.resolve(import.meta.dirname, '..', '..');

/** A new server that answers, or undefined if this server was already running. */
async function startServer(config: ServerConfig): Promise<ServerProcess | undefined> {
  // Of two starts at the same time, one starts the server and the other finds it running.
  const lock = await FolderLock.acquire(
    path.join(cacheFolder(), 'locks', `server-${config.port}`),
    { onWait: (pid) => console.log(`▸ Waiting for process ${pid}, which starts the server`) },
  );
  try {
    const running = await askHealth(config);
    if (running) {
      await buildChanged(root, buildsBesideRunning());
      if (!sameKey(config, running.keyFingerprint256)) throw new Error(foreignServer(config));
      console.log(`▸ The server is already running: ${localUrl(config)}`);
      return undefined;
    }
    const worker = await ensureWorker({ root });
    await buildChanged(root, ['renderer', 'server', 'main']);
    const server = ServerProcess.start(root, worker);
    void untilStopSignal().then(() => server.stop());
    // A server that cannot start prints the reason itself.
    if (!(await server.untilReady(config))) process.exit(await server.ended);
    return server;
  } finally {
    lock.release();
  }
}

function foreignServer({ dataDir, port }: ServerConfig): string {
  return (
    `Another Perch server, with another data folder than ${dataDir}, is running on port ${port}. ` +
    'Stop it, or set PERCH_PORT to another port.'
  );
}

/** A running server keeps its web client. If there is none here, the server is not from this clone. */
function buildsBesideRunning(): BuildName[] {
  const hasClient = fs.existsSync(path.join(root, 'dist', 'renderer', 'index.html'));
  return hasClient ? ['main'] : ['renderer', 'main'];
}

function sameKey(config: ServerConfig, shown: string): boolean {
  try {
    return keyPin(config) === shown;
  } catch {
    return false;
  }
}

/** Opens the app. Without Electron it prints the address for a browser and returns undefined. */
async function tryOpenApp(config: ServerConfig): Promise<OpenedApp | undefined> {
  try {
    const electron = await ensureElectron(root);
    return openApp(root, electron, config, keyPin(config));
  } catch (error) {
    const reason = error instanceof Error ? error.message : error;
    console.log(
      `The desktop app could not be downloaded (${reason}). Open ${localUrl(config)} in a browser instead.`,
    );
    return undefined;
  }
}

/** Resolves with the exit code when everything that was started here has ended. */
async function start(): Promise<number> {
  const config = loadConfig({ env: process.env });
  const server = await startServer(config);
  const app = await tryOpenApp(config);
  if (!server) {
    void untilStopSignal().then(() => app?.close());
    const code = (await app?.ended) ?? 0;
    return code === handedOverExitCode ? 0 : code;
  }
  // When the server ends, the app is closed; when the app is closed, the server is stopped.
  void server.ended.then(() => app?.close());
  void app?.ended.then((code) => {
    if (code === 0) return server.stop();
    if (code === handedOverExitCode) {
      console.log('▸ Perch is already open and shows this server. Ctrl+C stops the server.');
      return undefined;
    }
    console.log(
      `The desktop app ended with code ${code}. Open ${localUrl(config)} in a browser instead.`,
    );
    return undefined;
  });
  return server.ended;
}

try {
  process.exit(await start());
} catch (error) {
  console.error(`✗ ${error instanceof Error ? error.message : error}`);
  process.exit(1);
}
