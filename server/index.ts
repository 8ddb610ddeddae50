import { join } from 'node:path';
import { CertificateError } from '../certs/CertificateError.ts';
import { ConfigError, loadConfig } from './config.ts';
import { createServer, PortTakenError } from './createServer.ts';
import { createLog } from './log.ts';

/** How long a stop may take before the process ends all the same. */
const stopPatienceMs = 8_000;

try {
  await main();
} catch (error) {
  // What the one who starts the server can mend wants a sentence, not a stack.
  const mendable = [ConfigError, CertificateError, PortTakenError].some(
    (kind) => error instanceof kind,
  );
  console.error(mendable ? (error as Error).message : error);
  process.exit(1);
}

/** Starts the server and keeps it until a signal ends it. */
async function main(): Promise<void> {
  const config = loadConfig({
    env: process.env,
    defaultClientDir: join(import.meta.dirname, defaultClientFolder()),
  });
  const log = createLog(config.logLevel);
  const server = await createServer(config, log);

  // mediasoup installs handlers that end its workers on these signals: ours come first and end everything in order.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.prependListener(signal, () => {
      setTimeout(() => process.exit(1), stopPatienceMs).unref();
      void server.stop().then(() => process.exit(0));
    });
  }

  // The line that says it is ready comes last: whoever waits for it has seen the rest.
  if (server.ownerCode) console.log(`Owner code: ${server.ownerCode}`);
  console.log(`Certificate SHA-256: ${server.fingerprint256}`);
  console.log(`Perch ${server.health().version} is ready: https://localhost:${server.port}`);
}

/** The web client lies beside the bundled server, or where the build puts it when the sources run. */
function defaultClientFolder(): string {
  return import.meta.filename.endsWith('.ts') ? '../dist/renderer' : '../renderer';
}
