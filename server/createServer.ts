import { hostname } from 'node:os';
import { join } from 'node:path';
import { loadCertificate } from '../certs/loadCertificate.ts';
import { ServedCertificate } from '../certs/ServedCertificate.ts';
import { fittingName } from '../shared/domain/names.ts';
import { serverNameMaxLength } from '../shared/domain/ServerProfile.ts';
import { pointingsPerSecond } from '../shared/protocol/pointer.ts';
import { sessionHoldMs } from '../shared/protocol/protocol.ts';
import { ConfigError, type ServerConfig } from './config.ts';
import { createHttpsServer, type HealthReport, tlsMinVersion } from './http/createHttpsServer.ts';
import { PortFront } from './http/PortFront.ts';
import { RateLimit } from './limits/RateLimit.ts';
import { RefusalLog } from './limits/RefusalLog.ts';
import { type ServerLimits, serverLimits } from './limits/ServerLimits.ts';
import { TrustedProxies } from './limits/TrustedProxies.ts';
import type { Log } from './log.ts';
import { AnnouncedAddresses } from './media/AnnouncedAddresses.ts';
import { PointerChannels } from './media/PointerChannels.ts';
import { RouterPipes } from './media/RouterPipes.ts';
import { SpeakingLevels } from './media/SpeakingLevels.ts';
import { WorkerPool } from './media/WorkerPool.ts';
import { SessionRegistry } from './peers/SessionRegistry.ts';
import { People } from './people/People.ts';
import { ServerProfileStore } from './people/ServerProfileStore.ts';
import { inviteAddresses } from './reach/clientAddresses.ts';
import type { GatewaySearch } from './reach/Gateway.ts';
import { natPmpSearch } from './reach/NatPmpGateway.ts';
import { listenedAddresses, ServerReach } from './reach/ServerReach.ts';
import { upnpSearch } from './reach/UpnpGateway.ts';
import { AudibilityTracker } from './rooms/AudibilityTracker.ts';
import { ChannelDirectory } from './rooms/ChannelDirectory.ts';
import { PointerRelay } from './rooms/PointerRelay.ts';
import { PresenceFeed } from './rooms/PresenceFeed.ts';
import { RoomRegistry } from './rooms/RoomRegistry.ts';
import { Whispers } from './rooms/Whispers.ts';
import { Startup } from './Startup.ts';
import { SignalingServer } from './signaling/SignalingServer.ts';
import { SoundCollection } from './sounds/SoundCollection.ts';
import { ChannelStore } from './storage/ChannelStore.ts';
import { DataFolderLock } from './storage/DataFolderLock.ts';
import { PerchDatabase } from './storage/PerchDatabase.ts';
import { SettingStore } from './storage/SettingStore.ts';
import { SoundStore } from './storage/SoundStore.ts';
import { UserStore } from './storage/UserStore.ts';
import { WriteQueue } from './storage/WriteQueue.ts';
import { version } from './version.ts';

/** A running server. */
export interface PerchServer {
  readonly port: number;
  /** Printed at the start while the server has no owner; null otherwise. */
  readonly ownerCode: string | null;
  readonly certificate: ServedCertificate;
  /** How the server shows itself. */
  readonly profile: ServerProfileStore;
  /** From where it can be reached. */
  readonly reach: ServerReach;
  readonly pool: WorkerPool;
  readonly pipes: RouterPipes;
  readonly sessions: SessionRegistry;
  readonly rooms: RoomRegistry;
  health(): HealthReport;
  /** Tells everybody, frees the ports, ends the workers, closes the database. */
  stop(): Promise<void>;
}

/** What differs in tests, and what ends a start before it is done. */
export interface ServerOptions {
  /** How long the seat of a lost connection is held; as `sessionHoldMs` says if not given. */
  readonly sessionHoldMs?: number;
  /** How long a whisper goes on in which nothing is said; as `whisperIdleMs` says if not given. */
  readonly whisperIdleMs?: number;
  readonly limits?: ServerLimits;
  /** Ways to find a router that opens ports. */
  readonly gatewaySearches?: readonly GatewaySearch[];
  /** Aborted when the start is no longer wanted. */
  readonly stop?: AbortSignal;
}

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

const startingReport: HealthReport = {
  product: 'perch',
  status: 'starting',
  version,
  uptimeS: 0,
  workers: [],
  sessions: 0,
  channels: [],
};

/** How often identities are looked through that nobody needs. */
const forgetEveryMs = 10 * 60_000;

/** All addresses, also those that the machine gets later: it may start before its network does. */
const everyHost = ['0.0.0.0', '::'];

/** Tries for a free number whose TCP and UDP sides are both free, when any port will do. */
const anyPortTries = 10;

/**
 * Builds the server from its parts and starts it. Throws when its folder or a port is taken, the certificate or the database
 * cannot be used, a worker does not start, the start is stopped or takes too long; nothing is left running then.
 */
export async function createServer(
  config: ServerConfig,
  log: Log,
  options: ServerOptions = {},
): Promise<PerchServer> {
  const startup = new Startup(options.stop);
  try {
    return await startServer(startup, config, log, options);
  } catch (error) {
    // What the start has failed with is what matters.
    await startup.close().catch((fault: unknown) => {
      log.error('after a failed start not everything could be closed', { error: fault });
    });
    throw error;
  }
}

async function startServer(
  startup: Startup,
  config: ServerConfig,
  log: Log,
  options: ServerOptions,
): Promise<PerchServer> {
  const limits = options.limits ?? serverLimits;
  const folderLock = DataFolderLock.acquire(config.dataDir);
  startup.onClose(() => folderLock.release());
  // The router may take its time: it is asked while everything else ends, and waited for last.
  let reachClosed: Promise<void> | null = null;
  startup.onClose(() => reachClosed);
  const announced = await startup.open(
    'looking up the announced names',
    AnnouncedAddresses.create(config.announcedAddresses, log),
    (addresses) => addresses.close(),
  );
  // Everybody can read the certificate: it names what an invite from this machine may name, not every interface.
  const passing = async () => ({
    names: [hostname()],
    addresses: inviteAddresses(
      { remoteAddress: '127.0.0.1' },
      {
        announced: announced.addresses,
        own: await listenedAddresses(config.host),
        outside: null,
      },
    ),
  });
  const certificate = await startup.open(
    'reading the certificate',
    ServedCertificate.create({
      load: () =>
        loadCertificate({
          dataDir: config.dataDir,
          certPath: config.tlsCertPath ?? undefined,
          keyPath: config.tlsKeyPath ?? undefined,
          names: ['localhost', ...config.announcedAddresses],
          addresses: [],
          passing,
        }),
      onRefused: (error) =>
        log.warn('the certificate on disk cannot be used: the one before is shown', { error }),
    }),
    (served) => served.close(),
  );
  for (const warning of certificate.current.warnings) log.warn(warning);

  const database = PerchDatabase.open(join(config.dataDir, 'perch.db'));
  startup.onClose(() => database.close());
  const refusals = new RefusalLog(log);
  const onFault = (error: unknown) => log.error('fault at the front', { error });
  let report: (() => HealthReport) | null = null;
  const https = createHttpsServer({
    ...certificate.current,
    clientDir: config.clientDir,
    health: () => report?.() ?? startingReport,
    statusToken: config.statusToken,
    onFault,
  });
  certificate.on('changed', ({ cert, key, fingerprint256, warnings }) => {
    // Calls and connections that stand keep the one that they began with.
    https.setSecureContext({ cert, key, minVersion: tlsMinVersion });
    log.info('the server shows another certificate', { fingerprint256 });
    for (const warning of warnings) log.warn(warning);
  });
  const hosts = config.host === null ? everyHost : [config.host];
  const { front, pool } = await openPorts();

  folderLock.tell(front.port);
  let stopping: Promise<void> | null = null;
  const writes = new WriteQueue(log);
  const users = new UserStore(database);
  const settings = new SettingStore(database);
  const people = People.create({
    users,
    settings,
    transaction: (change) => database.transaction(change),
    joinCode: config.joinCode,
    log,
  });
  const profile = new ServerProfileStore({
    settings,
    fixedName: config.serverName,
    standardName: fittingName(`Perch on ${hostname()}`, serverNameMaxLength),
  });
  const pipes = new RouterPipes();
  const levels = new SpeakingLevels(pool, log);
  const channels = new ChannelDirectory(new ChannelStore(database));
  const rooms = new RoomRegistry(channels, levels, limits.peersPerRoom);
  rooms.on('saved', ({ user }) => {
    if (people.isNewToChannels(user.id)) writeSoon(() => people.noteJoin(user.id));
  });
  const whispers = new Whispers(rooms, options.whisperIdleMs);
  const audibility = new AudibilityTracker(rooms);
  const pointers = new PointerChannels({
    pool,
    log,
    // An app sends 30 a second; after a pause of the machine some of them come at once.
    createLimit: () => new RateLimit(pointingsPerSecond * 2, pointingsPerSecond + 5),
  });
  const pointing = new PointerRelay(rooms.video, pointers);
  const presence = new PresenceFeed(channels, rooms);
  const sessions = new SessionRegistry({
    mediaServices: {
      pool,
      pipes,
      levels,
      pointers,
      onPointed: (peer, packet) => pointing.relay(peer, packet),
      tcpPort: front.port,
    },
    sessionHoldMs: options.sessionHoldMs ?? sessionHoldMs,
    limits,
    onEnding: (peer) => void rooms.leave(peer),
  });
  startup.onClose(() => sessions.closeAll());
  const forgetting = setInterval(forgetNeverJoined, forgetEveryMs).unref();
  startup.onClose(() => clearInterval(forgetting));
  startup.onClose(() => audibility.close());
  pool.on('died', (worker) => {
    for (const peer of sessions.peers) if (peer.media?.worker === worker) peer.loseMedia();
  });
  const [anyWorker] = pool.workers;
  const reach = await startup.open(
    'looking at the network',
    ServerReach.create({
      host: config.host,
      mappings: config.openPort
        ? [
            { transport: 'tcp', port: front.port },
            ...pool.workers.map(({ udpPort }) => ({ transport: 'udp' as const, port: udpPort })),
          ]
        : [],
      searches: options.gatewaySearches ?? [natPmpSearch(), upnpSearch()],
      announced,
      log,
    }),
    (opened) => {
      reachClosed = opened.close();
    },
  );
  const signaling = new SignalingServer({
    https,
    proxies: new TrustedProxies(config.trustedProxies),
    announcedAddresses: config.announcedAddresses,
    refusals,
    context: {
      write: (change) => writes.run(change),
      people,
      profile,
      certificate,
      sessions,
      rooms,
      whispers,
      audibility,
      channels,
      sounds: new SoundCollection(new SoundStore(database)),
      presence,
      reach,
      limits,
    },
    greeting: {
      serverVersion: version,
      joinCodeRequired: config.joinCode !== null,
      routerRtpCapabilities: anyWorker?.router.rtpCapabilities,
    },
    log,
  });
  startup.onClose(() => signaling.close());
  const ownerCode = await writes
    .run(() => people.firstOwnerCode())
    .catch(({ message }: Error) => {
      log.error('no owner code can be given out: it could not be saved', { reason: message });
      return null;
    });
  forgetNeverJoined();

  report = health;
  return {
    port: front.port,
    ownerCode,
    certificate,
    profile,
    reach,
    pool,
    pipes,
    sessions,
    rooms,
    health,
    stop: () => {
      stopping ??= startup.close();
      return stopping;
    },
  };

  function health(): HealthReport {
    return {
      product: 'perch',
      status: stopping ? 'stopping' : 'ok',
      version,
      uptimeS: Math.floor(process.uptime()),
      workers: pool.workers.map(({ pid, peerCount }) => ({ pid, peers: peerCount })),
      sessions: sessions.size,
      channels: channels.all.map(({ id, name }) => ({ id, name, peers: rooms.sizeOf(id) })),
    };
  }

  function forgetNeverJoined(): void {
    writeSoon(() => {
      // Now, not when the write was asked for: somebody may have come while it waited.
      const here = new Set(sessions.peers.map(({ user }) => user.id));
      people.forgetNeverJoined((id) => here.has(id));
    });
  }

  /** Writes what nobody waits for, and what comes up again if it cannot be written now. */
  function writeSoon(change: () => void): void {
    writes.run(change).catch((error: unknown) => log.warn('could not be written', { error }));
  }

  /** The front takes TCP P, the workers UDP P and the numbers after it. */
  async function openPorts(): Promise<{ front: PortFront; pool: WorkerPool }> {
    for (let tried = 1; ; tried += 1) {
      try {
        return await openPortsFrom(config.port);
      } catch (error) {
        const another = config.port === 0 && error instanceof PortTakenError;
        if (!another || tried === anyPortTries) throw error;
      }
    }
  }

  async function openPortsFrom(port: number): Promise<{ front: PortFront; pool: WorkerPool }> {
    // The front asks the pool, which is made only after it: the workers' ports follow the front's.
    const opened: { pool: WorkerPool | null } = { pool: null };
    const listening = PortFront.listen({
      port,
      hosts,
      https,
      onFault,
      onPlainProxy: (address) =>
        refusals.tell(
          'a reverse proxy speaks plain HTTP to this port, which speaks HTTPS: use https:// in its proxy_pass or reverse_proxy',
          { proxy: address },
        ),
      iceTargetOf: (usernameFragment) =>
        opened.pool?.workers.find((worker) => worker.hasIceUser(usernameFragment))?.iceTcpTarget ??
        null,
    }).catch((error: NodeJS.ErrnoException) => {
      if (isTaken(error)) throw new PortTakenError(port, error);
      throw settingAtFault(error, config.host, port) ?? error;
    });
    const front = await startup.open('opening the port', listening, (some) => some.close());
    try {
      opened.pool = await startup.open(
        'starting the media workers',
        WorkerPool.create({
          hosts: front.hosts,
          firstUdpPort: front.port,
          count: config.workers,
          log,
        }),
        (some) => some.close(),
      );
      return { front, pool: opened.pool };
    } catch (error) {
      await front.close();
      const taken = isTaken(error) && /port:(\d+)/.exec(String(error))?.[1];
      throw taken ? new PortTakenError(Number(taken), error) : error;
    }
  }
}

/** The setting for which the system refuses a port, in a sentence; null for another fault. */
function settingAtFault(
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

/** Node says it with a code, a media worker only in words. */
function isTaken(error: unknown): boolean {
  return error instanceof Error && /EADDRINUSE|address already in use/.test(error.message);
}
