import type { Channel } from '../../shared/domain/Channel.ts';
import type { ChannelId, PeerId, RoleId, UserId } from '../../shared/domain/ids.ts';
import type { Occupant } from '../../shared/domain/Presence.ts';
import type { Role } from '../../shared/domain/Role.ts';
import type { User } from '../../shared/domain/User.ts';
import type { PerchState } from '../store/PerchState.ts';

/** A channel without a limit. Its id is its name. */
export function channelOf(name: string, change: Partial<Channel> = {}): Channel {
  return {
    id: name as ChannelId,
    name,
    position: 0,
    userLimit: null,
    locked: false,
    temporary: false,
    status: '',
    music: false,
    stage: false,
    hidesSpeaking: false,
    videoLimit: null,
    category: '',
    topic: '',
    bitrate: null,
    voicesMax: null,
    recordingDays: null,
    idleAfterMs: null,
    encrypted: true,
    overrides: [],
    ...change,
  };
}

/** A user without roles. The id is derived from the name. */
export function userOf(name: string, change: Partial<User> = {}): User {
  return {
    id: `user of ${name}` as UserId,
    name,
    colorSeed: 0,
    isOwner: false,
    roleIds: [],
    ...change,
  };
}

/** The role of everybody, which allows what a new server allows its members. */
export const everyone: Role = {
  id: 'everyone' as RoleId,
  kind: 'everyone',
  name: 'Everyone',
  color: null,
  rank: 0,
  permissions: [
    'seeChannel',
    'join',
    'speak',
    'voiceActivation',
    'camera',
    'share',
    'whisper',
    'soundboard',
    'read',
    'write',
    'files',
  ],
};

/** A user in a channel who talks and listens. The ids are derived from the name. */
export function occupantOf(
  name: string,
  channel: string,
  change: Partial<Occupant> = {},
): Occupant {
  return {
    peerId: `peer of ${name}` as PeerId,
    user: userOf(name),
    channelId: channel as ChannelId,
    suppressed: false,
    stagePart: null,
    serverMuted: false,
    serverDeafened: false,
    muted: false,
    deafened: false,
    listenOnly: false,
    sharing: false,
    drawable: true,
    camera: false,
    away: false,
    ...change,
  };
}

/** The state of Ann’s app on a server with these channels and users. If Ann is one of the users, she is in their channel. */
export function annIn(
  channels: readonly Channel[],
  occupants: readonly Occupant[] = [],
  isOwner = false,
): Partial<PerchState> {
  const { peerId, user } = occupantOf('Ann', '');
  const own = occupants.find((occupant) => occupant.peerId === peerId);
  return {
    me: { peerId, user: { ...user, isOwner } },
    roles: [everyone],
    server: {
      name: 'Nest',
      picture: null,
      nameFixed: false,
      linkPreviews: false,
      version: '1.2.3',
      joinCodeRequired: false,
    },
    presence: {
      revision: 1,
      channels: channels.map((channel, position) => ({ ...channel, position })),
      occupants,
    },
    voice: own
      ? { kind: 'joined', channelId: own.channelId, failure: null }
      : { kind: 'outside', failure: null },
  };
}
