import type { Server as HttpsServer } from 'node:https';
import { ConfigError, type ServerConfig } from '../config.ts';
import { PortFront } from '../http/PortFront.ts';
import type { RefusalLog } from '../limits/RefusalLog.ts';
import type { TrustedProxies } from '../limits/TrustedProxies.ts';
import type { Log } from '../log.ts';
import { WorkerPool } from '../media/WorkerPool.ts';
import type { Startup } from './Startup.ts';

/** A port that the server needs is taken; the message names it and what to do. */
export class PortTakenError extends Error {
  constructor(port: number, cause: unknown) {
    super(
      `Port ${port} is taken by another program. End it, or choose another number with PERCH_PORT.`,
      { cause },
    );
    this.name = 'PortTakenError';
  }
}

export interface PortsOptions {
  readonly config: Pick<ServerConfig, 'host' | 'port' | 'workers'>;
  /** Gets the TLS connections. */
  readonly https: HttpsServer;
  readonly proxies: TrustedProxies;
  readonly refusals: RefusalLog;
  readonly onFault: (error: unknown) => void;
  readonly log: Log;
}

export interface OpenPorts {
  readonly front: PortFront;
  readonly pool: WorkerPool;
}

/** All addresses, including those that the machine gets later: it may start before its network does. */
export const everyHost = ['0.0.0.0', '::'];

/** Attempts to find a number whose TCP and UDP ports are both free, when any will do. */
const anyPortAttempts = 10;

/**
 * Opens TCP port P for the front, and UDP port P and those after it for the media workers. With P = 0, any number will do.
 *
 * @throws PortTakenError; ConfigError when the system refuses the host or the port; what `Startup.open` throws
 */
export async function openPorts(startup: Startup, options: PortsOptions): Promise<OpenPorts> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await openPortsOnce(startup, options);
    } catch (error) {
      const another = options.config.port === 0 && error instanceof PortTakenError;
      if (!another || attempt === anyPortAttempts) throw error;
    }
  }
}

async function openPortsOnce(
  startup: Startup,
  { config, https, proxies, refusals, onFault, log }: PortsOptions,
): Promise<OpenPorts> {
  const { host, port, workers } = config;
  // The front asks the pool for targets, but the pool comes second: its ports follow the front's.
  const opened: { pool: WorkerPool | null } = { pool: null };
  const listening = PortFront.listen({
    port,
    hosts: host === null ? everyHost : [host],
    https,
    onFault,
    isProxy: (address) => proxies.has(address),
    onPlainProxy: (address) =>
      refusals.warn(
        'a reverse proxy speaks plain HTTP to this port, which speaks HTTPS: use https:// in its proxy_pass or reverse_proxy',
        { proxy: address },
      ),
    iceTargetOf: (usernameFragment) =>
      opened.pool?.workers.find((worker) => worker.hasIceUser(usernameFragment))?.iceTcpTarget ??
      null,
  }).catch((error: NodeJS.ErrnoException) => {
    if (isTaken(error)) throw new PortTakenError(port, error);
    throw refusedSetting(error, host, port) ?? error;
  });
  const front = await startup.open('opening the port', listening, (some) => some.close());
  try {
    const pool = await startup.open(
      'starting the media workers',
      WorkerPool.create({
        hosts: front.hosts,
        firstUdpPort: front.port,
        count: workers,
        log,
      }),
      (some) => some.close(),
    );
    opened.pool = pool;
    return { front, pool };
  } catch (error) {
    await front.close();
    const taken = isTaken(error) && /port:(\d+)/.exec(String(error))?.[1];
    throw taken ? new PortTakenError(Number(taken), error) : error;
  }
}

/** Names the setting that the system refuses; null for another fault. */
function refusedSetting(
  { code }: NodeJS.ErrnoException,
  host: string | null,
  port: number,
): ConfigError | null {
  if ((code === 'EADDRNOTAVAIL' || code === 'EAFNOSUPPORT') && host !== null) {
    return new ConfigError([
      `PERCH_HOST=${JSON.stringify(host)} is no address of this machine. Leave it out to listen on all of them; an address that a router or provider forwards here belongs in PERCH_ANNOUNCED_ADDRESSES.`,
    ]);
  }
  if (code !== 'EACCES') return null;
  return new ConfigError([
    `PERCH_PORT="${port}" may not be opened by this account. Choose a number above 1023, or give the account the right to open it.`,
  ]);
}

/** Node reports it as a code, a media worker only in its message. */
function isTaken(error: unknown): boolean {
  return error instanceof Error && /EADDRINUSE|address already in use/.test(error.message);
}
