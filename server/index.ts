import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { CertificateError } from '../certs/CertificateError.ts';
import type { Entry } from '../shared/domain/Entry.ts';
import type { FailedReport } from '../shared/ipc/hostedServer.ts';
import { BackupError } from './backup/backupContents.ts';
import { CommandError } from './CommandError.ts';
import { mediaNodeCommand, refuseWords, runCommand, startCommand } from './commands.ts';
import {
  ConfigError,
  type ConfigSource,
  loadConfig,
  localHost,
  type ServerConfig,
} from './config.ts';
import { createServer, type PerchServer } from './createServer.ts';
import { PortTakenError } from './lifecycle/openPorts.ts';
import { type ParentProcess, parentProcess } from './lifecycle/parentProcess.ts';
import { StartStopped } from './lifecycle/Startup.ts';
import { SystemdNotifier } from './lifecycle/SystemdNotifier.ts';
import { serviceSettings } from './lifecycle/serviceSettings.ts';
import { wrongSettingsExitCode } from './lifecycle/serviceUnit.ts';
import { terminalClosed } from './lifecycle/stopSignals.ts';
import { createLog, type Log } from './log.ts';
import { DatabaseTakenError, StorageError } from './storage/database/Database.ts';
import { DataFolderTakenError } from './storage/database/DataFolderLock.ts';
import type { TablesWatch } from './storage/postgres/PostgresConnection.ts';

/** Also the app runs it, for the server that it hosts. */
const ownerCodeCommand = 'owner-code';
/** How long a stop may take before the process exits anyway. */
const stopTimeoutMs = 8_000;
/** The most characters of an error in a report. */
const detailMaxLength = 4_000;

/** Stops a start or a running server; a second abort has no effect. */
const stop = new AbortController();
const parent = parentProcess();
// Before anything else, so that a stop during the start is not lost.
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => stop.abort());
}
// Files have changed, or the terminal has closed. During the start the files are being read anyway.
let reload = (): void => undefined;
process.on('SIGHUP', () => (terminalClosed() ? stop.abort() : reload()));
parent?.onStop(() => stop.abort());
// A closed pipe of the log is no reason to exit.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);
stop.signal.addEventListener('abort', () => {
  setTimeout(() => process.exit(1), stopTimeoutMs).unref();
});
try {
  await main();
} catch (error) {
  if (error instanceof StartStopped) process.exit();
  // Errors that the host can fix are shown as a sentence, without a stack.
  const fixable = [
    BackupError,
    CommandError,
    ConfigError,
    CertificateError,
    PortTakenError,
    DataFolderTakenError,
    StorageError,
  ].some((kind) => error instanceof kind);
  console.error(fixable ? (error as Error).message : error);
  await parent?.report({
    kind: 'failed',
    reason: reasonOf(error),
    detail: (error instanceof Error ? error.message : String(error)).slice(0, detailMaxLength),
  });
  process.exit(error instanceof ConfigError ? wrongSettingsExitCode : 1);
}

function reasonOf(error: unknown): FailedReport['reason'] {
  if (error instanceof PortTakenError) return 'portTaken';
  return error instanceof DataFolderTakenError ? 'folderTaken' : 'other';
}

/** Starts the server and runs it until a signal, its parent or a fault stops it; or runs the command of the command line. */
async function main(): Promise<void> {
  const [command, ...words] = process.argv.slice(2);
  // A program that starts a server and follows it may pass words of its own, which are no commands.
  const isStart = command === undefined || command === startCommand;
  if (command === mediaNodeCommand && !parent) {
    refuseWords(mediaNodeCommand, words);
    await runMediaNode();
    return;
  }
  if (!isStart && (!parent || command === ownerCodeCommand)) {
    await runCommand(command, words, commandSource());
    // The connection to a parent would keep this process alive.
    if (parent) process.stdout.write('', () => process.exit());
    return;
  }
  if (!parent) refuseWords(startCommand, words);
  const config = readConfig();
  const log = createLog(config.logLevel, undefined, config.logFormat);
  handleFaults(log);
  const systemd = SystemdNotifier.of(process.env);
  const server = config.standby
    ? await startAfterOther(config, log, systemd)
    : await createServer(config, log, { stop: stop.signal });
  const end = () => {
    systemd?.stopping();
    void server
      .stop()
      .catch((error: unknown) => {
        log.error('not everything could be closed', { error });
        process.exitCode = 1;
      })
      .finally(() => process.exit());
  };
  stop.signal.addEventListener('abort', end);
  if (stop.signal.aborted) {
    end();
    return;
  }
  reload = () => {
    void server.certificate.refresh();
    logChangedSettings(config, log);
  };
  if (parent) reportToParent(parent, server, config);

  // The line "is ready" is the last one, so that a program that waits for it has read the others.
  if (server.ownerCode) console.log(`Owner code: ${server.ownerCode}`);
  console.log(`Certificate SHA-256: ${server.certificate.current.fingerprint256}`);
  console.log(`Key SHA-256: ${server.certificate.keyFingerprint256}`);
  console.log(`Perch ${server.health().version} is ready: https://localhost:${server.port}`);
  systemd?.ready();
}

/** Waits until no other server uses the database, and starts; ends when another one has taken it. */
async function startAfterOther(
  config: ServerConfig,
  log: Log,
  systemd: SystemdNotifier | null,
): Promise<PerchServer> {
  const { standBy } = await import('./lifecycle/standBy.ts');
  systemd?.ready();
  const tablesWatch: TablesWatch = {
    onLost: (reason) => {
      log.error(
        reason === 'taken'
          ? 'another server has taken the database: this one ends'
          : 'the database has not answered for a minute, and another server may have it by now: this one ends',
      );
      process.exitCode = 1;
      stop.abort();
    },
  };
  for (;;) {
    await standBy(config, log, stop.signal);
    try {
      return await createServer(config, log, { stop: stop.signal, tablesWatch });
    } catch (error) {
      // Another one that stood by was faster.
      if (!(error instanceof DatabaseTakenError)) throw error;
    }
  }
}

/** Forwards media for a server on another machine, until a signal or a fault stops it. */
async function runMediaNode(): Promise<void> {
  const config = readConfig();
  const log = createLog(config.logLevel, undefined, config.logFormat);
  handleFaults(log);
  const { MediaNode } = await import('./nodes/MediaNode.ts');
  const node = await MediaNode.start(config, log);
  const systemd = SystemdNotifier.of(process.env);
  const end = () => {
    systemd?.stopping();
    void node.close().finally(() => process.exit());
  };
  stop.signal.addEventListener('abort', end);
  if (stop.signal.aborted) end();
  // Also while its server does not answer: it goes on trying.
  systemd?.ready();
  await node.connected();
  console.log(`The media node ${node.name} is ready.`);
}

/**
 * Handles uncaught faults. An unhandled rejection belongs to one request or stream, which has failed: it is logged, and all
 * calls continue. After an uncaught exception the process may be in any state: it is logged, clients are notified, and the
 * server exits with code 1, so that its service manager restarts it.
 */
function handleFaults(log: Log): void {
  process.on('unhandledRejection', (error) => log.error('unhandled rejection', { error }));
  process.on('uncaughtException', (error) => {
    log.error('uncaught exception: the server stops', { error });
    process.exitCode = 1;
    stop.abort();
  });
}

/** Settings are read at the start only: logs which changed ones need a restart. */
function logChangedSettings(running: ServerConfig, log: Log): void {
  try {
    const now = readConfig();
    const settings = Object.keys(now).filter(
      (key) =>
        !isDeepStrictEqual(now[key as keyof ServerConfig], running[key as keyof ServerConfig]),
    );
    if (settings.length > 0) log.warn('changed settings are taken at the next start', { settings });
  } catch (error) {
    log.warn('with its current settings the server would not start', { error });
  }
}

function configSource(): ConfigSource {
  return {
    env: process.env,
    defaultClientDir: join(import.meta.dirname, defaultClientFolder()),
  };
}

/** Commands of a program that a service starts mean the server of the service, unless the variables name another data folder. */
function commandSource(): ConfigSource {
  const source = configSource();
  const program = process.env['PERCH_SERVER_PROGRAM'];
  if (program === undefined || process.env['PERCH_DATA_DIR'] !== undefined) return source;
  const service = serviceSettings(program);
  return service === null ? source : { ...source, env: { ...service, ...source.env }, service };
}

function readConfig(): ServerConfig {
  return loadConfig(configSource());
}

/** Reports the state of the server to its parent, now and at every change. */
function reportToParent(parent: ParentProcess, server: PerchServer, config: ServerConfig): void {
  const { port, profile, entry, ownerCode, reach } = server;
  const { keyFingerprint256, pin } = server.certificate;
  void parent.report({
    kind: 'ready',
    host: localHost(config),
    port,
    announced: config.announcedAddresses[0] ?? null,
    name: profile.profile.name,
    keyFingerprint256,
    pin,
    ...entryReport(entry.entry),
    ownerCode,
    reach: { network: [...reach.reach.network], outside: reach.reach.outside },
  });
  reach.on('changed', ({ network, outside }) => {
    void parent.report({ kind: 'reach', reach: { network: [...network], outside } });
  });
  profile.on('changed', ({ name }) => void parent.report({ kind: 'named', name }));
  entry.on('changed', (now) => void parent.report({ kind: 'entry', ...entryReport(now) }));
}

function entryReport({ mode, joinCode }: Entry) {
  return { joinCode, inviteOnly: mode === 'invite' };
}

/** The folder of the web client: beside the bundled server, or the build's folder when the sources run. */
function defaultClientFolder(): string {
  return import.meta.filename.endsWith('.ts') ? '../dist/renderer' : '../renderer';
}
