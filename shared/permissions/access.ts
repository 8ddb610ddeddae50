import type { Channel } from '../domain/Channel.ts';
import type { RoleId, UserId } from '../domain/ids.ts';
import type { Role } from '../domain/Role.ts';
import type { Source } from '../domain/Source.ts';
import type { User } from '../domain/User.ts';
import type { Bearer, ChannelOverrides, ChannelPermission, Override } from './permissions.ts';

/*
 * What app and server keep of people, roles and channels, as `decide.ts` reads it. Both sides decide about the same values,
 * so they decide the same.
 */

/**
 * A person with their roles.
 *
 * @param roles all roles of the server; ids of a person that are not among them give nothing
 */
export function bearerOf(
  { id, isOwner, roleIds }: Pick<User, 'id' | 'isOwner' | 'roleIds'>,
  roles: Iterable<Role>,
): Bearer {
  const own = [...roles].filter((role) => role.kind === 'everyone' || roleIds.includes(role.id));
  return {
    id,
    isOwner,
    roles: own.map((role) => ({ id: role.id, rank: role.rank, allows: new Set(role.permissions) })),
  };
}

/** What a channel decides in place of the roles. */
export function overridesOf({
  overrides,
  isCall,
}: Pick<Channel, 'overrides' | 'isCall'>): ChannelOverrides {
  const ofRoles = new Map<RoleId, Override>();
  const ofPeople = new Map<UserId, Override>();
  for (const { subject, allow, deny } of overrides) {
    const said: Partial<Record<ChannelPermission, 'allow' | 'deny'>> = {};
    for (const permission of allow) said[permission] = 'allow';
    for (const permission of deny) said[permission] = 'deny';
    if ('roleId' in subject) ofRoles.set(subject.roleId, said);
    else ofPeople.set(subject.userId, said);
  }
  return { ofRoles, ofPeople, isCall: isCall === true };
}

/** What sending each source in a channel needs. */
export const permissionFor: Readonly<Record<Source, ChannelPermission>> = {
  microphone: 'speak',
  whisper: 'whisper',
  camera: 'camera',
  screen: 'share',
  screenAudio: 'share',
};
