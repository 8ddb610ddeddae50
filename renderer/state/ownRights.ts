import type { Channel } from '../../shared/domain/Channel.ts';
import type { ChannelId } from '../../shared/domain/ids.ts';
import type { Presence } from '../../shared/domain/Presence.ts';
import type { Role } from '../../shared/domain/Role.ts';
import type { User } from '../../shared/domain/User.ts';
import { bearerOf, overridesOf } from '../../shared/permissions/access.ts';
import { type Decision, decideInChannel, decideOnServer } from '../../shared/permissions/decide.ts';
import type {
  Bearer,
  ChannelOverrides,
  ChannelPermission,
  Permission,
} from '../../shared/permissions/permissions.ts';

/** What a decision about the user reads. */
export interface RightsState {
  readonly me: { readonly user: User } | null;
  readonly roles: readonly Role[];
  readonly presence: Pick<Presence, 'channels'>;
}

const denied: Decision = { allowed: false, by: 'noRole' };

/** Whether the user may do something on the whole server, as the server decides it. Nothing before the sign-in. */
export function mayOnServer({ me, roles }: RightsState, permission: Permission): boolean {
  return me !== null && decideOnServer(ownBearer(me.user, roles), permission).allowed;
}

/** Whether the user may do any of these on the whole server. */
export function mayAnyOnServer(state: RightsState, anyOf: readonly Permission[]): boolean {
  return anyOf.some((permission) => mayOnServer(state, permission));
}

/** Whether, and by what, the user may do something in a channel, as the server decides it. Nothing in one that is gone. */
export function decideHere(
  { me, roles, presence }: RightsState,
  permission: ChannelPermission,
  channelId: ChannelId,
): Decision {
  const channel = presence.channels.find(({ id }) => id === channelId);
  if (me === null || !channel) return denied;
  return decideInChannel(ownBearer(me.user, roles), permission, knownOverrides(channel));
}

/** Whether the user has the role of guests. */
export function isGuest({ me, roles }: Pick<RightsState, 'me' | 'roles'>): boolean {
  const role = roles.find(({ kind }) => kind === 'guest');
  return role !== undefined && me?.user.roleIds.includes(role.id) === true;
}

let lastUser: User | null = null;
let lastRoles: readonly Role[] | null = null;
let lastBearer: Bearer | null = null;

/** Many components ask at each change of the state, while the user and the roles hardly ever change. */
export function ownBearer(user: User, roles: readonly Role[]): Bearer {
  if (lastBearer !== null && user === lastUser && roles === lastRoles) return lastBearer;
  [lastUser, lastRoles, lastBearer] = [user, roles, bearerOf(user, roles)];
  return lastBearer;
}

const overridesByChannel = new WeakMap<Channel, ChannelOverrides>();

/** What a channel decides in place of the roles; the same object for the same channel. */
export function knownOverrides(channel: Channel): ChannelOverrides {
  const known = overridesByChannel.get(channel) ?? overridesOf(channel);
  overridesByChannel.set(channel, known);
  return known;
}
