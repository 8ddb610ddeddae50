import { join } from 'node:path';
import type { ServedCertificate } from '../certs/ServedCertificate.ts';
import type { UserId } from '../shared/domain/ids.ts';
import { pathPrefixOf } from '../shared/domain/pathPrefix.ts';
import { sessionHoldMs } from '../shared/protocol/timeouts.ts';
import { Backups } from './backup/Backups.ts';
import { Boards } from './boards/Boards.ts';
import { Calls } from './calls/Calls.ts';
import { ChatFeed } from './chat/ChatFeed.ts';
import { Chats } from './chat/Chats.ts';
import { MessageCleanup } from './chat/MessageCleanup.ts';
import { localHost, type ServerConfig } from './config.ts';
import { openControl } from './control/ControlSocket.ts';
import { storeCalls } from './control/storeCalls.ts';
import { HostFirewall } from './doctor/hostFirewall.ts';
import { PathProbes } from './doctor/PathProbes.ts';
import { FileCollection } from './files/FileCollection.ts';
import { FileLifetimes } from './files/FileLifetimes.ts';
import { FileRequests } from './files/FileRequests.ts';
import { FileTokens } from './files/FileTokens.ts';
import {
  emptyFilesMs,
  fileLimitsOf,
  fileRightsOf,
  followChannels,
} from './files/followChannels.ts';
import { Games } from './games/Games.ts';
import type { GameTimes } from './games/gamePhases.ts';
import { acceptPrefix } from './http/acceptPrefix.ts';
import { createHttpsServer, type HealthReport } from './http/createHttpsServer.ts';
import { followCertificate, loadServedCertificate, renewByAcme } from './http/servedCertificate.ts';
import { answerText } from './http/WebClient.ts';
import { keepExpected } from './lifecycle/keepExpected.ts';
import { openPorts } from './lifecycle/openPorts.ts';
import { ServerHealth, serverVersion } from './lifecycle/ServerHealth.ts';
import { Startup } from './lifecycle/Startup.ts';
import { StatusReader } from './lifecycle/StatusReader.ts';
import { RefusalLog } from './limits/RefusalLog.ts';
import { pointerLimit, type ServerLimits, serverLimits } from './limits/ServerLimits.ts';
import { TrustedProxies } from './limits/TrustedProxies.ts';
import type { Log } from './log.ts';
import { AnnouncedAddresses } from './media/AnnouncedAddresses.ts';
import { IceServers } from './media/IceServers.ts';
import { PointerChannels } from './media/PointerChannels.ts';
import { RouterPipes } from './media/RouterPipes.ts';
import { SpeakingLevels } from './media/SpeakingLevels.ts';
import type { WorkerPool } from './media/WorkerPool.ts';
import { LoadMeter } from './metrics/LoadMeter.ts';
import { ServerMetrics } from './metrics/ServerMetrics.ts';
import { AuditLog } from './moderation/AuditLog.ts';
import { Bans } from './moderation/Bans.ts';
import { Kicks } from './moderation/Kicks.ts';
import { LastAddresses } from './moderation/LastAddresses.ts';
import { Moderation } from './moderation/Moderation.ts';
import { Restrictions } from './moderation/Restrictions.ts';
import { SessionRegistry } from './peers/SessionRegistry.ts';
import { Authority } from './people/Authority.ts';
import { CurrentUsers } from './people/CurrentUsers.ts';
import { Devices } from './people/Devices.ts';
import { EntryControl } from './people/EntryControl.ts';
import { Guests } from './people/Guests.ts';
import { Invites } from './people/Invites.ts';
import { NeverJoinedCleanup } from './people/NeverJoinedCleanup.ts';
import { issueOwnerCode } from './people/OwnerCode.ts';
import { People } from './people/People.ts';
import { compareNames } from './people/PersonNames.ts';
import { RoleDirectory } from './people/RoleDirectory.ts';
import { ServerProfileStore, standardServerName } from './people/ServerProfileStore.ts';
import { UserProfiles } from './people/UserProfiles.ts';
import { LinkPreviews } from './previews/LinkPreviews.ts';
import { PreviewFetcher, type PreviewFetcherOptions } from './previews/PreviewFetcher.ts';
import { loadPushKey } from './push/loadPushKey.ts';
import { PushNotices } from './push/PushNotices.ts';
import { PushSender, type PushSenderOptions } from './push/PushSender.ts';
import { publishedAddresses } from './reach/clientAddresses.ts';
import { type GatewaySearch, portMappings } from './reach/Gateway.ts';
import { gatewaySearches, gatewaySecret } from './reach/gatewaySearches.ts';
import { guardedLookup, isPublicAddress } from './reach/guardedLookup.ts';
import { PublicAddress } from './reach/PublicAddress.ts';
import { ServerReach } from './reach/ServerReach.ts';
import { StunAddresses } from './reach/StunAddresses.ts';
import { RecordingRequests } from './recordings/RecordingRequests.ts';
import { Recordings } from './recordings/Recordings.ts';
import { AudibilityTracker } from './rooms/AudibilityTracker.ts';
import { ChannelDirectory } from './rooms/ChannelDirectory.ts';
import { ChannelKeys } from './rooms/ChannelKeys.ts';
import { ChannelViews } from './rooms/ChannelViews.ts';
import { DirectPairs } from './rooms/DirectPairs.ts';
import { DirectRooms } from './rooms/DirectRooms.ts';
import { Knocks } from './rooms/Knocks.ts';
import { PointerRelay } from './rooms/PointerRelay.ts';
import { PresenceFeed } from './rooms/PresenceFeed.ts';
import { RoomRegistry } from './rooms/RoomRegistry.ts';
import { TemporaryChannels, type TemporaryGraces } from './rooms/TemporaryChannels.ts';
import { Whispers } from './rooms/Whispers.ts';
import { type Heartbeat, SignalingServer } from './signaling/SignalingServer.ts';
import { SoundCollection } from './sounds/SoundCollection.ts';
import { DataFolderLock } from './storage/DataFolderLock.ts';
import { PerchDatabase } from './storage/PerchDatabase.ts';
import { Store } from './storage/Store.ts';
import { WriteQueue } from './storage/WriteQueue.ts';
import { Transfers } from './transfers/Transfers.ts';
import { UpdateCheck } from './update/UpdateCheck.ts';

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
  health(): HealthReport;
  /** Notifies all clients, frees the ports, ends the workers, closes the database. */
  stop(): Promise<void>;
}

/** What differs in tests, and what ends a start before it is done. */
export interface ServerOptions {
  /** How long the session of a lost connection is held; the protocol's `sessionHoldMs` by default. */
  readonly sessionHoldMs?: number;
  /** The protocol's own by default. */
  readonly heartbeat?: Heartbeat | undefined;
  /** How long a whisper may be silent before it ends; the protocol's `whisperIdleMs` by default. */
  readonly whisperIdleMs?: number;
  /** How long somebody who is away keeps their name for themselves; `nameKeptMs` by default. */
  readonly nameKeptMs?: number;
  /** How long a knock waits for an answer; the protocol's `knockWaitMs` by default. */
  readonly knockWaitMs?: number;
  /** How long temporary channels may be empty. */
  readonly temporaryGraces?: TemporaryGraces;
  /** How long the parts of a game take. */
  readonly gameTimes?: GameTimes | undefined;
  readonly limits?: ServerLimits;
  /** How long the files of an empty channel are kept; the server's own `emptyFilesMs` by default. */
  readonly emptyFilesMs?: number | undefined;
  /** What is free on the disk, in bytes. */
  readonly freeBytes?: (() => Promise<number>) | undefined;
  /** How pages are fetched for previews of links. */
  readonly linkPreviews?: PreviewFetcherOptions | undefined;
  /** How push services are reached. */
  readonly pushConnection?: PushSenderOptions['connection'];
  /** How long a push message waits for who may be reading elsewhere; the server's own `elsewhereMs` by default. */
  readonly pushElsewhereMs?: number;
  /** Ways to find a gateway that opens ports. */
  readonly gatewaySearches?: readonly GatewaySearch[];
  /** Ends the start when it is aborted. */
  readonly stop?: AbortSignal;
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
  return Startup.run(options.stop, log, (startup) => startServer(startup, config, log, options));
}

async function startServer(
  startup: Startup,
  config: ServerConfig,
  log: Log,
  options: ServerOptions,
): Promise<PerchServer> {
  const limits = options.limits ?? serverLimits;
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
  const database = await startup.open(
    'opening the database',
    PerchDatabase.open(join(config.dataDir, 'perch.db')),
    (opened) => opened.close(),
  );
  const store = new Store(database.tables);

  let fileRequests: FileRequests | null = null;
  let recordingRequests: RecordingRequests | null = null;
  let recordedBytes = () => 0;
  const refusals = new RefusalLog(log);
  const health = new ServerHealth();
  // Only where somebody may ask for them: to watch the event loop wakes the process again and again.
  const metrics = config.statusToken === null ? undefined : new ServerMetrics();
  const proxies = new TrustedProxies(config.trustedProxies, config.forwardedHeaders);
  const publicPlace = config.publicUrl === null ? null : new URL(config.publicUrl);
  const prefix = pathPrefixOf(publicPlace?.pathname ?? '') ?? '';
  const onFault = (error: unknown) => log.error('fault at the front', { error });
  const https = createHttpsServer({
    ...certificate.current,
    clientDir: config.clientDir,
    health: () => health.report,
    ...(metrics && { metrics }),
    statusToken: config.statusToken,
    prefix,
    answerFile: (request, response) => {
      const requests = request.url?.startsWith('/files/') ? fileRequests : recordingRequests;
      if (requests) requests.answer(request, response);
      else answerText(response, 503, 'The server is starting.\n');
    },
    onFault,
  });
  followCertificate(https, certificate, log);
  if (prefix !== '') acceptPrefix(https, prefix);
  const { front, pool } = await openPorts(startup, {
    config,
    https,
    proxies,
    refusals,
    onFault,
    log,
  });
  folderLock.note({ port: front.port });

  const writes = new WriteQueue(log, undefined, (tookMs) => metrics?.noteWrite(tookMs));
  await compareNames(store, writes, log);
  const channels = await ChannelDirectory.load(store.channels, config.e2ee);
  const roles = await RoleDirectory.load(store.roles);
  const authority = new Authority({ roles, channels });
  const connected = () => sessions.peers.map(({ user }) => user.id);
  const isConnected = (userId: UserId) => connected().includes(userId);
  const invites = new Invites({ store, authority, roles, channels, isConnected });
  const entry = await EntryControl.load({
    store,
    invites,
    fixedJoinCode: config.joinCode,
    standardMode: config.entry,
  });
  const current = new CurrentUsers();
  const people = People.create({
    store,
    entry,
    current,
    connected,
    nameKeptMs: options.nameKeptMs,
    log,
  });
  const profile = await ServerProfileStore.load({
    settings: store.settings,
    fixedName: config.serverName,
    standardName: standardServerName(),
    e2ee: config.e2ee,
  });

  const pipes = new RouterPipes();
  const levels = new SpeakingLevels(pool, log);
  const pointers = new PointerChannels({ pool, log, createLimit: pointerLimit });
  const sounds = await SoundCollection.load(store.sounds, (uploader) =>
    people.currentName(uploader),
  );
  const views = new ChannelViews({ authority, channels, roles });
  const rooms = new RoomRegistry(channels, authority, views, levels, limits);
  const fileTokens = new FileTokens();
  const lifetimes = await FileLifetimes.load(store.chats);
  const files = await startup.open(
    'reading the files of channels',
    FileCollection.open({
      folder: join(config.dataDir, 'files'),
      limits: fileLimitsOf(config, limits.filesPerAddress),
      emptyMs: options.emptyFilesMs ?? emptyFilesMs,
      hasChannel: (channelId) => channels.has(channelId),
      isEmpty: (channelId) => rooms.sizeOf(channelId) === 0,
      lifetimeOf: (channelId) => lifetimes.of(channelId),
      otherBytes: () => recordedBytes(),
      nameOf: (uploader) => people.currentName(uploader),
      freeBytes: options.freeBytes,
      log,
    }),
    (opened) => opened.close(),
  );
  const recordings = await startup.open(
    'reading the recordings',
    Recordings.open({
      folder: join(config.dataDir, 'recordings'),
      channels,
      rooms,
      files,
      keepDays: config.recordingsKeepDays,
      log,
      onEnded({ channelId }, by) {
        if (!channels.has(channelId)) return;
        const channel = channels.get(channelId);
        const subject = channel.name;
        if (by) audit.note({ kind: 'recordingEnded', by, subject, channels: [channel] });
      },
    }),
    (opened) => opened.close(),
  );
  recordedBytes = () => recordings.size;
  const backups = new Backups({
    dataDir: config.dataDir,
    keep: config.backupsKeep,
    leaveFreeBytes: fileLimitsOf(config, limits.filesPerAddress).leaveFree,
    freeBytes: () => files.freeBytes(),
    log,
  });
  startup.onClose(() => backups.close());
  startup.onClose(await keepExpected(store.settings, rooms.locks));
  const keys = new ChannelKeys(rooms);
  const whispers = new Whispers(rooms, views, options.whisperIdleMs);
  const knocks = new Knocks({
    channels,
    rooms,
    views,
    rights: authority,
    waitMs: options.knockWaitMs,
  });
  startup.onClose(() => knocks.close());
  const temporaryChannels = new TemporaryChannels({
    channels,
    rooms,
    write: (change) => writes.run(change),
    graces: options.temporaryGraces,
    log,
  });
  startup.onClose(() => temporaryChannels.close());
  const audibility = new AudibilityTracker(rooms);
  startup.onClose(() => audibility.close());
  const directPairs = new DirectPairs();
  const transfers = new Transfers(directPairs);
  const directRooms = new DirectRooms(channels, rooms, directPairs);
  const presence = new PresenceFeed(channels, rooms, views);
  const pathProbes = new PathProbes(pool, front.port);
  startup.onClose(() => pathProbes.close());
  const boards = new Boards({
    store,
    write: (change) => writes.run(change),
    authority,
    channels,
    views,
  });
  const games = new Games({ rooms, channels, boards, times: options.gameTimes });
  startup.onClose(() => games.close());
  const pointing = new PointerRelay({ video: rooms.video, boards, rooms, channels: pointers });
  const sessions = new SessionRegistry({
    mediaServices: {
      pool,
      pipes,
      levels,
      pointers,
      onPointed: (peer, packet) => pointing.relay(peer, packet),
      tcpPort: front.port,
      iceServers: new IceServers(config),
    },
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
      fileRequests?.recheck();
      guests.noteEnd();
    },
  });
  startup.onClose(() => sessions.closeAll());
  const bans = await Bans.load(store.bans);
  const pushKey = config.pushContact === null ? null : await loadPushKey(store.settings);
  const pushSender =
    pushKey === null || config.pushContact === null
      ? null
      : new PushSender({
          key: pushKey,
          contact: config.pushContact,
          connection: options.pushConnection,
        });
  const push = new PushNotices({
    store,
    write: (change) => writes.run(change),
    authority,
    channels,
    roles,
    people,
    sessions,
    bans,
    sender: pushSender,
    serverKey: pushKey?.publicKey ?? null,
    elsewhereMs: options.pushElsewhereMs,
    log,
  });
  startup.onClose(() => {
    push.close();
    pushSender?.close();
  });
  // Before everybody leaves: what runs ends because the server stops.
  startup.onClose(() => recordings.close());
  const calls = new Calls({
    channels,
    rooms,
    sessions,
    people,
    store: store.calls,
    push,
    write: (change) => writes.run(change),
    log,
  });
  startup.onClose(() => calls.close());
  fileRequests = new FileRequests(
    files,
    fileTokens,
    fileRightsOf({ authority, channels, sessions, rooms, lifetimes }),
    (id) => store.messages.previews.picture(id),
    onFault,
  );
  followChannels(files, fileRequests, { channels, lifetimes, roles, rooms, views });
  pool.on('died', (worker) => sessions.loseMedia(worker));
  views.on('changed', (userId) => {
    for (const peer of sessions.peers) {
      if (userId === null || peer.user.id === userId) rooms.followView(peer);
    }
  });
  const kicks = new Kicks(() => guests.noteEnd());
  startup.onClose(() => kicks.close());
  const cleanup = new NeverJoinedCleanup({ people, writes, connected, log });
  startup.onClose(() => cleanup.close());
  const guests = new Guests({
    people,
    writes,
    // Whoever was kicked may come back as who they were.
    connected: () => [...connected(), ...kicks.userIds],
    onForgotten: (userIds) => {
      sounds.forgetUploaders(userIds);
      channels.forgetUsers(userIds);
    },
    log,
  });
  startup.onClose(() => guests.close());
  rooms.on('saved', ({ user }) => cleanup.noteJoin(user.id));

  const write = <Result>(change: () => Promise<Result>) => writes.run(change);
  const audit = new AuditLog({ repository: store.audit, write, roles, log });
  startup.onClose(() => audit.close());
  recordingRequests = new RecordingRequests({
    recordings,
    tokens: fileTokens,
    userOf: (peerId) => sessions.peers.find(({ id }) => id === peerId)?.user ?? null,
    mayFetch: (user, channelId) =>
      channels.has(channelId) && authority.may(user, 'record', channelId),
    onFetched({ channelId }, by) {
      const channel = channels.get(channelId);
      const subject = channel.name;
      audit.note({ kind: 'recordingFetched', by, subject, channels: [channel] });
    },
    onFault,
  });
  const restrictions = await Restrictions.load({ repository: store.restrictions, write, log });
  startup.onClose(() => restrictions.close());
  const lastAddresses = new LastAddresses();
  const chatFeed = new ChatFeed({
    mayRead: (person, channelId) =>
      channels.has(channelId) && authority.may(person, 'read', channelId),
    views,
  });
  // At its own public address, a gateway may show what it shows nobody outside.
  const isOutside = (address: string) =>
    isPublicAddress(address) && ![...announced.outside, ...announced.addresses].includes(address);
  const linkPreviews = new LinkPreviews({
    store,
    write,
    feed: chatFeed,
    isOn: () => profile.profile.linkPreviews,
    fetcher: new PreviewFetcher(options.linkPreviews ?? { lookup: guardedLookup(isOutside) }),
    log,
  });
  startup.onClose(() => linkPreviews.close());
  const chats = new Chats({
    store,
    write,
    authority,
    channels,
    roles,
    people,
    files,
    previews: linkPreviews,
    feed: chatFeed,
    onSent: (message) => push.noteMessage(message),
  });
  files.on('removed', ({ channelId, id: fileId }) =>
    chatFeed.tellOpen(channelId, { name: 'message:fileGone', payload: { channelId, fileId } }),
  );
  const messageCleanup = new MessageCleanup({
    store,
    write,
    sizeOf: (channelId) => rooms.sizeOf(channelId),
    feed: chatFeed,
    log,
  });
  startup.onClose(() => messageCleanup.close());
  const moderation = new Moderation({
    authority,
    people,
    sessions,
    rooms,
    channels,
    bans,
    restrictions,
    lastAddresses,
    audit,
    kicks,
  });

  const reach = await startup.open(
    'looking at the network',
    ServerReach.create({
      host: config.host,
      mappings: config.openPort ? portMappings(front.port, pool.udpPorts) : [],
      ...(options.gatewaySearches
        ? { searches: options.gatewaySearches }
        : gatewaySearches(config.openPort ? await gatewaySecret(store.settings, write) : '')),
      stun:
        config.addressFromStun.length === 0
          ? null
          : new StunAddresses({ servers: config.addressFromStun, host: config.host, log }),
      announced,
      log,
    }),
    (opened) => startup.finishInBackground(opened.close()),
  );
  const publicAddress = new PublicAddress({ url: config.publicUrl, own: certificate, log });
  startup.onClose(() => publicAddress.close());
  const load = new LoadMeter({ pool, sessions, channels, rooms });
  startup.onClose(() => load.close());
  const updates = UpdateCheck.start(config.updateUrl, log);
  startup.onClose(() => updates?.close());
  const status = new StatusReader({
    config,
    port: front.port,
    store,
    reach,
    load,
    files,
    backups,
    updates,
  });
  const signaling = new SignalingServer({
    https,
    proxies,
    announcedAddresses: [
      ...config.announcedAddresses,
      publicPlace?.hostname.replaceAll(/[[\]]/g, '') ?? [],
    ].flat(),
    heartbeat: options.heartbeat,
    refusals,
    context: {
      write,
      people,
      userProfiles: new UserProfiles({ store, current }),
      devices: new Devices(store),
      push,
      roles,
      authority,
      invites,
      entry,
      moderation,
      bans,
      lastAddresses,
      audit,
      profile,
      certificate,
      publicAddress,
      sessions,
      rooms,
      knocks,
      keys,
      calls,
      temporaryChannels,
      whispers,
      audibility,
      directPairs,
      transfers,
      directRooms,
      channels,
      views,
      sounds,
      files,
      fileLifetimes: lifetimes,
      fileTokens,
      presence,
      chats,
      chatFeed,
      messageCleanup,
      games,
      boards,
      recordings,
      reach,
      pathProbes,
      backups,
      status,
      firewall: new HostFirewall(() => portMappings(front.port, pool.udpPorts)),
      limits,
    },
    greeting: {
      serverVersion,
      routerRtpCapabilities: pool.rtpCapabilities,
    },
    log,
  });
  startup.onClose(() => signaling.close());
  // Again, because socket.io has put itself in front of all who listen for requests.
  if (prefix !== '') acceptPrefix(https, prefix);
  const ownerCode = await issueOwnerCode(people, writes, log);
  cleanup.start();
  guests.start();
  temporaryChannels.start();
  audit.start();
  messageCleanup.start();
  backups.start();
  const renewal = renewByAcme(config, certificate, log);
  startup.onClose(() => renewal?.close());
  const control = await openControl(config.dataDir, log, {
    status: async () => ({
      pid: process.pid,
      health: health.report,
      status: await status.read(),
    }),
    ...storeCalls({
      store,
      write,
      invites,
      roles,
      channels,
      place: () => ({
        address: publishedAddresses(config, reach.addresses)[0] ?? localHost(config),
        port: front.port,
        ...publicAddress.placeFor({ isProxied: false }),
      }),
      onInvited: (invite) => {
        const { channelId } = invite;
        audit.noteInvite(invite, channelId === null ? null : channels.get(channelId));
      },
    }),
  });
  startup.onClose(() => control?.close());
  folderLock.note({ socket: control?.path ?? null });
  health.ready({ pool, sessions, channels, rooms });
  metrics?.ready({ pool, sessions, channels, rooms });
  startup.onClose(() => health.stopping());

  return {
    port: front.port,
    ownerCode,
    certificate,
    profile,
    entry,
    reach,
    pool,
    pipes,
    sessions,
    rooms,
    health: () => health.report,
    stop: () => startup.close(),
  };
}
