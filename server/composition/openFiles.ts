import { join } from 'node:path';
import type { AuditKind } from '../../shared/domain/AuditEntry.ts';
import type { RecordingEnd } from '../../shared/domain/Recording.ts';
import { Backups } from '../backup/Backups.ts';
import { FileCollection } from '../files/FileCollection.ts';
import { FileLifetimes } from '../files/FileLifetimes.ts';
import { FileRequests } from '../files/FileRequests.ts';
import { FileTokens } from '../files/FileTokens.ts';
import {
  emptyFilesMs,
  fileLimitsOf,
  fileRightsOf,
  followChannels,
} from '../files/followChannels.ts';
import type { AuditLog } from '../moderation/AuditLog.ts';
import type { SessionRegistry } from '../peers/SessionRegistry.ts';
import { RecordingRequests } from '../recordings/RecordingRequests.ts';
import { Recordings } from '../recordings/Recordings.ts';
import type { Rooms } from './createRooms.ts';
import type { KnownPeople } from './loadPeople.ts';
import type { Front } from './openFront.ts';
import type { StartContext } from './StartContext.ts';

/** Opens what the data folder holds beside the database: files of channels, recordings, backups. */
export async function openFiles(
  { startup, config, log, options, databasePlace, limits }: StartContext,
  { store, channels, people }: KnownPeople,
  { rooms }: Rooms,
  audit: () => AuditLog,
) {
  let recordedBytes = () => 0;
  const fileLimits = fileLimitsOf(config, limits.filesPerAddress);
  const fileLifetimes = await FileLifetimes.load(store.chats);
  const files = await startup.open(
    'reading the files of channels',
    FileCollection.open({
      folder: join(config.dataDir, 'files'),
      limits: fileLimits,
      emptyMs: options.emptyFilesMs ?? emptyFilesMs,
      hasChannel: (channelId) => channels.has(channelId),
      isEmpty: (channelId) => rooms.sizeOf(channelId) === 0,
      lifetimeOf: (channelId) => fileLifetimes.of(channelId),
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
      onEnded({ channelId, by: starter, end }, by) {
        if (!channels.has(channelId)) return;
        const channel = channels.get(channelId);
        const subject = channel.name;
        audit().note({ kind: endKinds[end], by: by ?? starter, subject, channels: [channel] });
      },
    }),
    (opened) => opened.close(),
  );
  recordedBytes = () => recordings.size;
  const backups = new Backups({
    dataDir: config.dataDir,
    database: databasePlace,
    keep: config.backupsKeep,
    leaveFreeBytes: fileLimits.leaveFree,
    freeBytes: () => files.freeBytes(),
    log,
  });
  startup.onClose(() => backups.close());
  return { files, fileLifetimes, fileTokens: new FileTokens(), recordings, backups };
}

/** What the audit log says of an end; where it was nobody’s deed, it names who started the recording. */
const endKinds = {
  stopped: 'recordingEnded',
  empty: 'recordingEmptied',
  full: 'recordingFilled',
  failed: 'recordingFailed',
  serverStopped: 'recordingInterrupted',
} as const satisfies Record<RecordingEnd, AuditKind>;

export type Files = Awaited<ReturnType<typeof openFiles>>;

interface RequestSources {
  readonly front: Front;
  readonly known: KnownPeople;
  readonly rooms: Rooms;
  readonly files: Files;
  readonly sessions: SessionRegistry;
  readonly audit: AuditLog;
}

/** Builds what sends and takes the bytes of files and recordings over HTTPS. */
export function createFileRequests({
  front: { onFault },
  known: { store, authority, channels, roles },
  rooms: { rooms, views },
  files: { files, fileLifetimes: lifetimes, fileTokens, recordings },
  sessions,
  audit,
}: RequestSources) {
  const fileRequests = new FileRequests(
    files,
    fileTokens,
    fileRightsOf({ authority, channels, sessions, rooms, lifetimes }),
    (id) => store.messages.previews.picture(id),
    onFault,
  );
  followChannels(files, fileRequests, { channels, lifetimes, roles, rooms, views });
  const recordingRequests = new RecordingRequests({
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
  return { fileRequests, recordingRequests };
}
