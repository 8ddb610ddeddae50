import {
  type ChannelPermission,
  channelPermissions,
  type Permission,
} from '../../../shared/permissions/permissions.ts';

interface PermissionGroup {
  readonly name: 'channel' | 'voice' | 'people' | 'server' | 'chat';
  readonly permissions: readonly Permission[];
}

/** The permissions as they are shown: what belongs together, and what is needed most often first. */
export const permissionGroups: readonly PermissionGroup[] = [
  { name: 'channel', permissions: ['seeChannel', 'join', 'temporaryChannels'] },
  {
    name: 'voice',
    permissions: [
      'speak',
      'voiceActivation',
      'camera',
      'share',
      'whisper',
      'soundboard',
      'prioritySpeaker',
      'record',
      'listenLinks',
    ],
  },
  { name: 'people', permissions: ['invite', 'move', 'mute', 'kick', 'ban'] },
  { name: 'server', permissions: ['manageChannels', 'manageRoles', 'manageServer'] },
  { name: 'chat', permissions: ['read', 'write', 'files', 'mentionEveryone', 'manageMessages'] },
];

const ofChannels: ReadonlySet<Permission> = new Set(channelPermissions);

/** Those of a group that a channel can decide about. */
export function decidedByChannels({ permissions }: PermissionGroup): ChannelPermission[] {
  return permissions.filter((permission): permission is ChannelPermission =>
    ofChannels.has(permission),
  );
}
