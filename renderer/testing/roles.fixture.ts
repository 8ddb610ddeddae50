import type { Channel, ChannelOverride } from '../../shared/domain/Channel.ts';
import type { RoleId } from '../../shared/domain/ids.ts';
import type { Role } from '../../shared/domain/Role.ts';
import type { ChannelPermission, Permission } from '../../shared/permissions/permissions.ts';
import type { PerchState } from '../store/PerchState.ts';
import { everyone } from './people.fixture.ts';

/** A role that people have made. Its id is its name. */
export function roleOf(name: string, rank: number, change: Partial<Role> = {}): Role {
  return { id: name as RoleId, kind: 'own', name, color: null, rank, permissions: [], ...change };
}

const inChannels: readonly Permission[] = [
  'seeChannel',
  'join',
  'speak',
  'voiceActivation',
  'camera',
];

/** The roles of a server of strangers: Moderators and Helpers keep order. */
export const serverRoles: readonly Role[] = [
  { ...everyone, id: 'Everyone' as RoleId, permissions: inChannels },
  roleOf('Guest', 1, { kind: 'guest' }),
  roleOf('Member', 2, { kind: 'member', permissions: ['share', 'whisper', 'soundboard'] }),
  roleOf('Helper', 3, { color: '#3498db', permissions: ['move', 'mute'] }),
  roleOf('Moderator', 4, {
    color: '#2ecc71',
    permissions: ['mute', 'kick', 'manageChannels', 'manageRoles'],
  }),
];

/** The state of Ann’s app, laid over one of `annIn`, when she has these roles, or owns the server. */
export function annAs(
  state: Partial<PerchState>,
  roles: readonly string[] | 'owner',
): Partial<PerchState> {
  const { me } = state;
  if (!me) throw new Error('the state has no user');
  const isOwner = roles === 'owner';
  const roleIds = isOwner ? [] : roles.map((name) => name as RoleId);
  return { ...state, roles: serverRoles, me: { ...me, user: { ...me.user, isOwner, roleIds } } };
}

/** What a channel decides for a role. */
export function overrideOf(
  role: string,
  said: Partial<Record<'allow' | 'deny', readonly ChannelPermission[]>>,
): ChannelOverride {
  return { subject: { roleId: role as RoleId }, allow: [], deny: [], ...said };
}

/** The channel with these decisions. */
export function withOverrides(channel: Channel, ...overrides: ChannelOverride[]): Channel {
  return { ...channel, overrides };
}
