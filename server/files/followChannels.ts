import type { ChannelId, PeerId } from '../../shared/domain/ids.ts';
import type { User } from '../../shared/domain/User.ts';
import type { ChannelPermission } from '../../shared/permissions/permissions.ts';
import type { ServerConfig } from '../config.ts';
import type { Peer } from '../peers/Peer.ts';
import type { FileCollection, FileCollectionLimits } from './FileCollection.ts';
import type { FileRequests, FileRights } from './FileRequests.ts';

/** A reload, a crash of the app and a restart of the server take less. */
export const emptyFilesMs = 120_000;

const bytesPerMb = 1_000_000;

export function fileLimitsOf(config: ServerConfig): FileCollectionLimits {
  return {
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
}

/**
 * Who may send and fetch bytes: whoever may put files into a channel, while they are in it; and whoever may read there, because
 * files are part of what is said in a channel.
 */
export function fileRightsOf({ authority, channels, sessions, rooms }: RightsSources): FileRights {
  const peerOf = (peerId: PeerId) => sessions.peers.find(({ id }) => id === peerId) ?? null;
  const may = (peer: Peer | null, permission: ChannelPermission, channelId: ChannelId) =>
    peer !== null && channels.has(channelId) && authority.may(peer.user, permission, channelId);
  return {
    userOf: (peerId) => peerOf(peerId)?.user.id ?? null,
    mayUpload(peerId, channelId) {
      const peer = peerOf(peerId);
      return may(peer, 'files', channelId) && peer !== null && rooms.channelOf(peer) === channelId;
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
  readonly roles: { on(event: 'changed', listener: () => void): unknown };
  readonly views: { on(event: 'changed', listener: () => void): unknown };
}

/** Lets files live as long as somebody is in their channel, and transfers run as long as their person may do that. */
export function followChannels(
  files: FileCollection,
  requests: FileRequests,
  { rooms, channels, roles, views }: ChannelEvents,
): void {
  const recheck = () => requests.recheck();
  for (const event of ['saved', 'left'] as const) {
    rooms.on(event, () => {
      files.checkEmpty();
      recheck();
    });
  }
  channels.on('deleted', (id) => void files.removeChannel(id));
  channels.on('saved', recheck);
  roles.on('changed', recheck);
  views.on('changed', recheck);
}
