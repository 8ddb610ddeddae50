import { join } from 'node:path';
import { CertificateError } from '../certs/CertificateError.ts';
import { ConfigError, loadConfig, localHost, type ServerConfig } from './config.ts';
import { createServer, type PerchServer, PortTakenError } from './createServer.ts';
import { createLog } from './log.ts';
import { type ParentLine, parentLine } from './parentLine.ts';

/** How long a stop may take before the process ends all the same. */
const stopPatienceMs = 8_000;
/** What people still read of an error. */
const detailMaxLength = 4_000;

const parent = parentLine();
try {
  await main();
} catch (error) {
  // What the one who starts the server can mend wants a sentence, not a stack.
  const mendable = [ConfigError, CertificateError, PortTakenError].some(
    (kind) => error instanceof kind,
  );
  console.error(mendable ? (error as Error).message : error);
  await parent?.tell({
    kind: 'failed',
    reason: error instanceof PortTakenError ? 'portTaken' : 'other',
    detail: (error instanceof Error ? error.message : String(error)).slice(0, detailMaxLength),
  });
  process.exit(1);
}

/** Starts the server and keeps it until a signal or its parent ends it. */
async function main(): Promise<void> {
  const config = loadConfig({
    env: process.env,
    defaultClientDir: join(import.meta.dirname, defaultClientFolder()),
  });
  const log = createLog(config.logLevel);
  const server = await createServer(config, log);

  const stop = () => {
    setTimeout(() => process.exit(1), stopPatienceMs).unref();
    void server.stop().then(() => process.exit(0));
  };
  // mediasoup installs handlers that end its workers on these signals: ours come first and end everything in order.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.prependListener(signal, stop);
  }
  parent?.onStop(stop);
  if (parent) tellParent(parent, server, config);

  // The line that says it is ready comes last: whoever waits for it has seen the rest.
  if (server.ownerCode) console.log(`Owner code: ${server.ownerCode}`);
  console.log(`Certificate SHA-256: ${server.fingerprint256}`);
  console.log(`Perch ${server.health().version} is ready: https://localhost:${server.port}`);
}

/** Tells how the server is, now and from now on. */
function tellParent(line: ParentLine, server: PerchServer, config: ServerConfig): void {
  const { port, profile, fingerprint256, pin, ownerCode, reach } = server;
  void line.tell({
    kind: 'ready',
    host: localHost(config),
    port,
    announced: config.announcedAddresses[0] ?? null,
    name: profile.profile.name,
    fingerprint256,
    pin,
    joinCode: config.joinCode,
    ownerCode,
    reach: { network: [...reach.reach.network], outside: reach.reach.outside },
  });
  reach.on('changed', ({ network, outside }) => {
    void line.tell({ kind: 'reach', reach: { network: [...network], outside } });
  });
  profile.on('changed', ({ name }) => void line.tell({ kind: 'named', name }));
}

/** The web client lies beside the bundled server, or where the build puts it when the sources run. */
function defaultClientFolder(): string {
  return import.meta.filename.endsWith('.ts') ? '../dist/renderer' : '../renderer';
}
