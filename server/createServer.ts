import type { ServedCertificate } from '../certs/ServedCertificate.ts';
import { sessionHoldMs } from '../shared/protocol/timeouts.ts';
import { ApiRequests } from './api/ApiRequests.ts';
import { ApiSessions } from './api/ApiSessions.ts';
import { Calls } from './calls/Calls.ts';
import { createActivities } from './composition/createActivities.ts';
import { createChats } from './composition/createChats.ts';
import { createListening } from './composition/createListening.ts';
import { createModeration } from './composition/createModeration.ts';
import { createPush } from './composition/createPush.ts';
import { createRooms } from './composition/createRooms.ts';
import { createWebhooks } from './composition/createWebhooks.ts';
import { loadPeople } from './composition/loadPeople.ts';
import { openCommands } from './composition/openCommands.ts';
import { createFileRequests, openFiles } from './composition/openFiles.ts';
import { openFront } from './composition/openFront.ts';
import { openNodes } from './composition/openNodes.ts';
import { openReach } from './composition/openReach.ts';
import type { ServerOptions, StartContext } from './composition/StartContext.ts';
import type { ServerConfig } from './config.ts';
import { acceptPrefix } from './http/acceptPrefix.ts';
import type { AnsweredPath, HealthReport } from './http/createHttpsServer.ts';
import { loadServedCertificate, renewByAcme } from './http/servedCertificate.ts';
import { answerText } from './http/WebClient.ts';
import { serverVersion } from './lifecycle/ServerHealth.ts';
import { Startup } from './lifecycle/Startup.ts';
import { serverLimits } from './limits/ServerLimits.ts';
import type { ListenRequests } from './listening/ListenRequests.ts';
import type { Log } from './log.ts';
import { AnnouncedAddresses } from './media/AnnouncedAddresses.ts';
import { IceServers } from './media/IceServers.ts';
import type { RouterPipes } from './media/RouterPipes.ts';
import type { WorkerPool } from './media/WorkerPool.ts';
import type { LiveMixes } from './mixing/LiveMixes.ts';
import { ResumeTokens } from './peers/ResumeTokens.ts';
import { SessionRegistry } from './peers/SessionRegistry.ts';
import type { EntryControl } from './people/EntryControl.ts';
import { issueOwnerCode } from './people/OwnerCode.ts';
import type { ServerProfileStore } from './people/ServerProfileStore.ts';
import type { ServerReach } from './reach/ServerReach.ts';
import type { RoomRegistry } from './rooms/RoomRegistry.ts';
import { SignalingServer } from './signaling/SignalingServer.ts';
import { DataFolderLock } from './storage/database/DataFolderLock.ts';
import { databasePlaceOf } from './storage/database/databasePlaceOf.ts';
import { Store } from './storage/Store.ts';

/** A running server. */
export interface PerchServer {
  readonly port: number;
  /** For printing at the start while the server has no owner; null otherwise. */
  readonly ownerCode: string | null;
  readonly certificate: ServedCertificate;
  /** The server's name and picture. */
  readonly profile: ServerProfileStore;
  /** How people come in. */
  readonly entry: EntryControl;
  /** From where the server can be reached. */
  readonly reach: ServerReach;
  readonly pool: WorkerPool;
  readonly pipes: RouterPipes;
  readonly sessions: SessionRegistry;
  readonly rooms: RoomRegistry;
  readonly liveMixes: LiveMixes;
  health(): HealthReport;
  /** Notifies all clients, frees the ports, ends the workers, closes the database. */
  stop(): Promise<void>;
}

/**
 * Builds the server from its parts and starts it. Throws when its folder or a port is taken, the certificate or the database
 * cannot be used, a worker does not start, the start is stopped or takes too long; nothing is left running then.
 */
export function createServer(
  config: ServerConfig,
  log: Log,
  options: ServerOptions = {},
): Promise<PerchServer> {
  return Startup.run(options.stop, log, async (startup) =>
    startServer({
      startup,
      config,
      log,
      options,
      databasePlace: await databasePlaceOf(config, options.tablesWatch),
      limits: options.limits ?? serverLimits,
    }),
  );
}

async function startServer(start: StartContext): Promise<PerchServer> {
  const { startup, config, log, options, databasePlace, limits } = start;
  const folderLock = DataFolderLock.acquire(config.dataDir);
  startup.onClosed(() => folderLock.release());
  const announced = await startup.open(
    'looking up the announced names',
    AnnouncedAddresses.create(config.announcedAddresses, log),
    (addresses) => addresses.close(),
  );
  const certificate = await startup.open(
    'reading the certificate',
    loadServedCertificate(config, announced, log),
    (served) => served.close(),
  );
  const database = await startup.open('opening the database', databasePlace.open(), (opened) =>
    opened.close(),
  );
  const store = new Store(database.tables);

  let requests: ReturnType<typeof createFileRequests> | null = null;
  let api: ApiRequests | null = null;
  let listenRequests: ListenRequests | null = null;
  const front = await openFront(start, {
    certificate,
    answerFile(request, response) {
      const [, kind] = (request.url ?? '').split('/');
      const answering = {
        api,
        files: requests?.fileRequests,
        listen: listenRequests,
        recordings: requests?.recordingRequests,
      }[kind as AnsweredPath];
      if (answering) answering.answer(request, response);
      else answerText(response, 503, 'The server is starting.\n');
    },
  });
  const { https, health, metrics, pool } = front;
  const { port } = front.front;
  folderLock.note({ port });

  const known = await loadPeople(start, {
    store,
    metrics,
    connected: () => sessions.peers.map(({ user }) => user.id),
  });
  const { channels, people } = known;
  const media = await createRooms(start, front, known);
  const { pipes, levels, pointers, rooms, views } = media;
  const files = await openFiles(start, known, media, () => moderation.audit);
  const activities = await createActivities(start, front, known, media);
  const { knocks, pathProbes, transfers, directPairs } = activities;
  const sessions = new SessionRegistry({
    mediaServices: {
      pool,
      pipes,
      levels,
      pointers,
      onPointed: (peer, packet) => activities.pointing.relay(peer, packet),
      tcpPort: port,
      iceServers: new IceServers(config),
    },
    tokens: await ResumeTokens.load(store.settings, known.write),
    sessionHoldMs: options.sessionHoldMs ?? sessionHoldMs,
    limits,
    onEnding: (peer, byOthers) => {
      const channelId = rooms.channelOf(peer);
      if (channelId !== null && !byOthers) rooms.locks.expectBack(peer.user, channelId);
      knocks.withdraw(peer);
      pathProbes.closeOf(peer);
      calls.dropped(peer, byOthers);
      void rooms.leave(peer);
      transfers.endAllOf(peer);
      directPairs.endAllOf(peer);
      people.noteEnd(peer.user.id);
      requests?.fileRequests.recheck();
      listening.listenLinks.recheckSoon();
      moderation.guests.noteEnd();
    },
  });
  startup.onClose(() => sessions.closeAll());
  const push = await createPush(start, known, sessions);
  // Before everybody leaves: what runs ends because the server stops.
  startup.onClose(() => files.recordings.close());
  const calls = new Calls({
    channels,
    rooms,
    sessions,
    people,
    store: store.calls,
    push,
    write: known.write,
    log,
  });
  startup.onClose(() => calls.close());
  await calls.restore();
  pool.on('died', (worker) => sessions.loseMedia(worker));
  pool.on('leaving', (worker) => sessions.renewMedia(worker));
  views.on('changed', (userId) => {
    for (const peer of sessions.peers) {
      if (userId === null || peer.user.id === userId) rooms.followView(peer);
    }
  });
  const webhooks = await createWebhooks(start, known, media);
  const moderation = await createModeration(start, known, media, sessions);
  const { audit } = moderation;
  requests = createFileRequests({ front, known, rooms: media, files, sessions, audit });
  const listening = await createListening(start, {
    front,
    known,
    rooms: media,
    audit,
    mixes: activities.liveMixes,
  });
  listenRequests = listening.listenRequests;
  const chats = createChats(start, { announced, known, rooms: media, files, push, webhooks });
  const outside = await openReach(start, {
    announced,
    certificate,
    front,
    known,
    rooms: media,
    files,
    sessions,
  });
  const context = {
    ...known,
    ...media,
    ...files,
    ...activities,
    ...moderation,
    ...chats,
    ...listening,
    ...outside,
    certificate,
    sessions,
    push,
    webhooks,
    calls,
    limits,
  };
  const signaling = new SignalingServer({
    https,
    proxies: front.proxies,
    announcedAddresses: [
      ...config.announcedAddresses,
      front.publicPlace?.hostname.replaceAll(/[[\]]/g, '') ?? [],
    ].flat(),
    heartbeat: options.heartbeat,
    refusals: front.refusals,
    context,
    greeting: {
      serverVersion,
      routerRtpCapabilities: pool.rtpCapabilities,
    },
    log,
  });
  startup.onClose(() => signaling.close());
  const apiSessions = new ApiSessions(context);
  startup.onClose(() => apiSessions.close());
  api = new ApiRequests({
    bots: known.bots,
    sessions: apiSessions,
    signaling,
    version: serverVersion,
    onFault: front.onFault,
  });
  await openNodes(start, front);
  // Again, because socket.io has put itself in front of all who listen for requests.
  if (front.prefix !== '') acceptPrefix(https, front.prefix);
  const ownerCode = await issueOwnerCode(people, known.writes, log);
  for (const part of [
    moderation.cleanup,
    moderation.guests,
    activities.temporaryChannels,
    audit,
    chats.messageCleanup,
    files.backups,
  ]) {
    part.start();
  }
  files.recordings.tellInterrupted();
  const renewal = renewByAcme(config, certificate, log);
  startup.onClose(() => renewal?.close());
  const commands = await openCommands(start, { front, known, outside, audit });
  folderLock.note({ socket: commands?.path ?? null });
  health.ready({ pool, sessions, channels, rooms });
  metrics?.ready({ pool, sessions, channels, rooms });
  startup.onClose(() => health.stopping());

  return {
    port,
    ownerCode,
    certificate,
    profile: known.profile,
    entry: known.entry,
    reach: outside.reach,
    pool,
    pipes,
    sessions,
    rooms,
    liveMixes: activities.liveMixes,
    health: () => health.report,
    stop: () => startup.close(),
  };
}
