import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { CertificateError } from '../certs/CertificateError.ts';
import type { FailedReport } from '../shared/ipc/hostedServer.ts';
import { ConfigError, loadConfig, localHost, type ServerConfig } from './config.ts';
import { createServer, type PerchServer } from './createServer.ts';
import { PortTakenError } from './lifecycle/openPorts.ts';
import { type ParentProcess, parentProcess } from './lifecycle/parentProcess.ts';
import { StartStopped } from './lifecycle/Startup.ts';
import { terminalClosed } from './lifecycle/stopSignals.ts';
import { createLog, type Log } from './log.ts';
import { DataFolderTakenError } from './storage/DataFolderLock.ts';
import { StorageError } from './storage/PerchDatabase.ts';

/** How long a stop may take before the process ends all the same. */
const stopPatienceMs = 8_000;
/** What people still read of an error. */
const detailMaxLength = 4_000;

/** What ends a start or a running server; whoever asks for it again changes nothing. */
const stop = new AbortController();
const parent = parentProcess();
// Before anything else: a stop that comes during the start must not get lost.
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => stop.abort());
}
// Files have changed, or the terminal is gone. During the start the files are being read anyway.
let reload = (): void => undefined;
process.on('SIGHUP', () => (terminalClosed() ? stop.abort() : reload()));
parent?.onStop(() => stop.abort());
// A log that nobody reads any more, the other end of a pipe that has gone, is no reason to end.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);
stop.signal.addEventListener('abort', () => {
  setTimeout(() => process.exit(1), stopPatienceMs).unref();
});
try {
  await main();
} catch (error) {
  if (error instanceof StartStopped) process.exit();
  // What the one who starts the server can mend wants a sentence, not a stack.
  const mendable = [
    ConfigError,
    CertificateError,
    PortTakenError,
    DataFolderTakenError,
    StorageError,
  ].some((kind) => error instanceof kind);
  console.error(mendable ? (error as Error).message : error);
  await parent?.report({
    kind: 'failed',
    reason: reasonOf(error),
    detail: (error instanceof Error ? error.message : String(error)).slice(0, detailMaxLength),
  });
  process.exit(1);
}

function reasonOf(error: unknown): FailedReport['reason'] {
  if (error instanceof PortTakenError) return 'portTaken';
  return error instanceof DataFolderTakenError ? 'folderTaken' : 'other';
}

/** Starts the server and keeps it until a signal, its parent or a fault ends it. */
async function main(): Promise<void> {
  const config = readConfig();
  const log = createLog(config.logLevel);
  outliveFaults(log);
  const server = await createServer(config, log, { stop: stop.signal });
  const end = () =>
    void server
      .stop()
      .catch((error: unknown) => {
        log.error('not everything could be closed', { error });
        process.exitCode = 1;
      })
      .finally(() => process.exit());
  stop.signal.addEventListener('abort', end);
  if (stop.signal.aborted) {
    end();
    return;
  }
  reload = () => {
    void server.certificate.refresh();
    tellOfChangedSettings(config, log);
  };
  if (parent) tellParent(parent, server, config);

  // The line that says it is ready comes last: whoever waits for it has seen the rest.
  if (server.ownerCode) console.log(`Owner code: ${server.ownerCode}`);
  console.log(`Certificate SHA-256: ${server.certificate.current.fingerprint256}`);
  console.log(`Key SHA-256: ${server.certificate.keyFingerprint256}`);
  console.log(`Perch ${server.health().version} is ready: https://localhost:${server.port}`);
}

/**
 * What becomes of faults that nobody caught. A promise that fails unheard is the work of one request or one stream, which
 * is over: it is logged, and the calls of everybody else go on. After an exception that nobody caught the process may be in
 * any state: it is logged, everybody is told, and the server ends with code 1, for whatever runs it to start it again.
 */
function outliveFaults(log: Log): void {
  process.on('unhandledRejection', (error) => log.error('work failed unheard', { error }));
  process.on('uncaughtException', (error) => {
    log.error('fault of the server: it ends', { error });
    process.exitCode = 1;
    stop.abort();
  });
}

/** Settings are read at the start; whoever has changed them learns which wait for the next one. */
function tellOfChangedSettings(running: ServerConfig, log: Log): void {
  try {
    const now = readConfig();
    const settings = Object.keys(now).filter(
      (key) =>
        !isDeepStrictEqual(now[key as keyof ServerConfig], running[key as keyof ServerConfig]),
    );
    if (settings.length > 0) log.warn('changed settings are taken at the next start', { settings });
  } catch (error) {
    log.warn('with its settings of now the server would not start', { error });
  }
}

function readConfig(): ServerConfig {
  return loadConfig({
    env: process.env,
    defaultClientDir: join(import.meta.dirname, defaultClientFolder()),
  });
}

/** Tells how the server is, now and from now on. */
function tellParent(line: ParentProcess, server: PerchServer, config: ServerConfig): void {
  const { port, profile, ownerCode, reach } = server;
  const { keyFingerprint256, pin } = server.certificate;
  void line.report({
    kind: 'ready',
    host: localHost(config),
    port,
    announced: config.announcedAddresses[0] ?? null,
    name: profile.profile.name,
    keyFingerprint256,
    pin,
    joinCode: config.joinCode,
    ownerCode,
    reach: { network: [...reach.reach.network], outside: reach.reach.outside },
  });
  reach.on('changed', ({ network, outside }) => {
    void line.report({ kind: 'reach', reach: { network: [...network], outside } });
  });
  profile.on('changed', ({ name }) => void line.report({ kind: 'named', name }));
}

/** The web client lies beside the bundled server, or where the build puts it when the sources run. */
function defaultClientFolder(): string {
  return import.meta.filename.endsWith('.ts') ? '../dist/renderer' : '../renderer';
}
