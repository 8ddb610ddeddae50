import { once } from 'node:events';
import { createServer, type Server } from 'node:https';
import { setTimeout as delay } from 'node:timers/promises';
import type { ServerConfig } from '../config.ts';
import { loadServedCertificate } from '../http/servedCertificate.ts';
import { answerText } from '../http/WebClient.ts';
import type { Log } from '../log.ts';
import { isDatabaseFree } from '../storage/postgres/PostgresConnection.ts';
import { StartStopped } from './Startup.ts';
import { unsharedFolders } from './unsharedFolders.ts';

/** Between looks at the database. */
const lookMs = 500;
/** A database that was away is free at first: the server that had it takes it again within a second. */
const freeLooks = 3;

/**
 * Waits until no server uses the database of the settings. Meanwhile it answers `/healthz`: a monitor sees that it stands by, and whoever
 * leads people to the servers sends nobody here.
 *
 * @throws StartStopped when it is stopped meanwhile; what the port or the certificate throws
 */
export async function standBy(config: ServerConfig, log: Log, stop: AbortSignal): Promise<void> {
  const url = config.databaseUrl ?? '';
  if (await isDatabaseFree(url)) return;
  const folders = await unsharedFolders(config);
  const certificate = await loadServedCertificate(config, { addresses: [] }, log);
  const server = await listen(config, certificate.current);
  log.info('this server stands by: another one uses the database, or it cannot be reached', {
    key: certificate.keyFingerprint256,
  });
  if (folders.length > 0) {
    log.warn(
      'these folders are on this machine only: when this server takes over, it lacks what the other one has there',
      { folders },
    );
  }
  try {
    for (let free = 0; free < freeLooks; ) {
      await delay(lookMs, undefined, { signal: stop }).catch(() => undefined);
      if (stop.aborted) throw new StartStopped();
      free = (await isDatabaseFree(url)) ? free + 1 : 0;
    }
    log.info('the database is free: this server starts');
  } finally {
    certificate.close();
    await close(server);
  }
}

async function listen(
  { host, port }: Pick<ServerConfig, 'host' | 'port'>,
  { cert, key }: { readonly cert: string; readonly key: string },
): Promise<Server> {
  const server = createServer({ cert, key }, (request, response) => {
    response.setHeader('Connection', 'close');
    if (!/^\/healthz(\?|$)/.test(request.url ?? '')) {
      answerText(response, 503, 'This server stands by for another one.\n');
      return;
    }
    response.writeHead(503, { 'Content-Type': 'application/json', 'Cache-Control': 'no-store' });
    response.end(JSON.stringify({ product: 'perch', status: 'standby' }));
  });
  server.listen({ port, ...(host !== null && { host }) });
  await once(server, 'listening');
  return server;
}

async function close(server: Server): Promise<void> {
  const closed = once(server, 'close');
  server.close();
  server.closeAllConnections();
  await closed;
}
