import type { ChannelId, PeerId } from '../../shared/domain/ids.ts';
import type { User } from '../../shared/domain/User.ts';
import type { ChannelPermission } from '../../shared/permissions/permissions.ts';
import type { ServerConfig } from '../config.ts';
import type { Peer } from '../peers/Peer.ts';
import type { FileCollection, FileCollectionLimits } from './FileCollection.ts';
import type { FileLifetimes } from './FileLifetimes.ts';
import type { FileRequests, FileRights } from './FileRequests.ts';

/** A reload, a crash of the app and a restart of the server take less. */
export const emptyFilesMs = 120_000;

const bytesPerMb = 1_000_000;

/** The share of the room that each person has in any case, whatever others at their address use. */
const leastShare = 1 / 20;

/** @param addressShare how much of all room the people at one address may take together */
export function fileLimitsOf(config: ServerConfig, addressShare: number): FileCollectionLimits {
  return {
    perAddressMax: config.filesMaxMb * bytesPerMb * addressShare,
    perPersonLeast: config.filesPerPersonMb * bytesPerMb * leastShare,
    fileMax: config.fileMaxMb * bytesPerMb,
    perPersonMax: config.filesPerPersonMb * bytesPerMb,
    serverMax: config.filesMaxMb * bytesPerMb,
    leaveFree: config.filesLeaveFreeMb * bytesPerMb,
  };
}

interface RightsSources {
  readonly authority: {
    may(user: User, permission: ChannelPermission, channelId: ChannelId): boolean;
  };
  readonly channels: { has(id: ChannelId): boolean };
  readonly sessions: { readonly peers: readonly Peer[] };
  readonly rooms: { channelOf(peer: Peer): ChannelId | null };
  readonly lifetimes: Pick<FileLifetimes, 'of'>;
}

/**
 * Who may send and fetch bytes: whoever may put files into a channel, while they are in it or if they are kept for days; and whoever may read there, because
 * files are part of what is said in a channel.
 */
export function fileRightsOf(sources: RightsSources): FileRights {
  const { authority, channels, sessions, rooms, lifetimes } = sources;
  const peerOf = (peerId: PeerId) => sessions.peers.find(({ id }) => id === peerId) ?? null;
  const may = (peer: Peer | null, permission: ChannelPermission, channelId: ChannelId) =>
    peer !== null && channels.has(channelId) && authority.may(peer.user, permission, channelId);
  return {
    userOf: (peerId) => peerOf(peerId)?.user.id ?? null,
    mayUpload(peerId, channelId) {
      const peer = peerOf(peerId);
      if (peer === null || !may(peer, 'files', channelId)) return false;
      return rooms.channelOf(peer) === channelId || lifetimes.of(channelId) !== 'occupied';
    },
    mayFetch: (peerId, channelId) => may(peerOf(peerId), 'read', channelId),
  };
}

/** Emits when people come and go, when channels change, and when people may see or do other things than before. */
interface ChannelEvents {
  readonly rooms: { on(event: 'saved' | 'left', listener: () => void): unknown };
  readonly channels: {
    on(event: 'saved', listener: () => void): unknown;
    on(event: 'deleted', listener: (id: ChannelId) => void): unknown;
  };
  readonly lifetimes: FileLifetimes;
  readonly roles: { on(event: 'changed', listener: () => void): unknown };
  readonly views: { on(event: 'changed', listener: () => void): unknown };
}

/** Lets files live as long as their channel says, and transfers run as long as their person may do that. */
export function followChannels(
  files: FileCollection,
  requests: FileRequests,
  { rooms, channels, lifetimes, roles, views }: ChannelEvents,
): void {
  const recheck = () => requests.recheck();
  for (const event of ['saved', 'left'] as const) {
    rooms.on(event, () => {
      files.checkEmpty();
      recheck();
    });
  }
  channels.on('deleted', (id) => {
    lifetimes.forget(id);
    void files.removeChannel(id);
  });
  lifetimes.on('changed', () => {
    files.checkEmpty();
    void files.removeOver();
    recheck();
  });
  channels.on('saved', recheck);
  roles.on('changed', recheck);
  views.on('changed', recheck);
}
