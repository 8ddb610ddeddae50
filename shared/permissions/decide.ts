import type { RoleId } from '../domain/ids.ts';
import type {
  Bearer,
  ChannelOverrides,
  ChannelPermission,
  DeedToOthers,
  Override,
  Permission,
  RankedRole,
} from './permissions.ts';

/** Whether something is allowed, and what decided it, so that the app can say why not. */
export type Decision =
  | { readonly allowed: true; readonly by: 'owner' | 'personInChannel' }
  | { readonly allowed: boolean; readonly by: 'roleInChannel'; readonly roleId: RoleId }
  | { readonly allowed: true; readonly by: 'role'; readonly roleId: RoleId }
  /** No role gives it; the channel denies it to the person; they may not see the channel. */
  | { readonly allowed: false; readonly by: 'noRole' | 'personInChannel' | 'hiddenChannel' };

const byOwner = { allowed: true, by: 'owner' } as const;

/**
 * Whether a person may do something on the whole server: make channels, invite, ban. The owner may do everything, whatever the
 * roles say; anybody else what one of their roles allows.
 */
export function decideOnServer(person: Bearer, permission: Permission): Decision {
  return person.isOwner ? byOwner : byRoles(person, permission);
}

/**
 * Whether a person may do something in a channel; of the channel of a call, see `decideInCall`. The owner may do everything. For
 * anybody else the first of these decides:
 *
 * 1. who may not see the channel may do nothing in it,
 * 2. what the channel says about the person,
 * 3. what it says about their roles, the highest of those about which it says something,
 * 4. what one of their roles allows.
 */
export function decideInChannel(
  person: Bearer,
  permission: ChannelPermission,
  overrides: ChannelOverrides,
): Decision {
  if (overrides.isCall) return decideInCall(person, permission, overrides);
  if (person.isOwner) return byOwner;
  const seeing = decideVisible(person, 'seeChannel', overrides);
  if (permission === 'seeChannel') return seeing;
  if (!seeing.allowed) return { allowed: false, by: 'hiddenChannel' };
  return decideVisible(person, permission, overrides);
}

/** What the roles of its two people allow in a call as elsewhere. */
const callPermissions: ReadonlySet<ChannelPermission> = new Set([
  'speak',
  'voiceActivation',
  'camera',
  'share',
  'soundboard',
  'mute',
]);

/**
 * Whether a person may do something in a call. Nobody but its two people sees it, whatever the roles say. They may be there, do
 * what their roles allow of `callPermissions`, and nothing else: nobody is moved, nothing is written or kept.
 */
function decideInCall(
  person: Bearer,
  permission: ChannelPermission,
  { ofPeople }: ChannelOverrides,
): Decision {
  if (!ofPeople.has(person.id)) return { allowed: false, by: 'hiddenChannel' };
  if (permission === 'seeChannel' || permission === 'join') {
    return { allowed: true, by: 'personInChannel' };
  }
  if (callPermissions.has(permission)) return decideOnServer(person, permission);
  return { allowed: false, by: 'personInChannel' };
}

/** Whether one person ranks above another, so that they may act on them. Nobody ranks above themselves, or above the owner. */
export function ranksAbove(actor: Bearer, other: Bearer): boolean {
  if (other.isOwner || actor.id === other.id) return false;
  return actor.isOwner || rankOf(actor) > rankOf(other);
}

/**
 * Whether one person may do something to another.
 *
 * @param overrides of the channel in which the other is; null outside of channels, where nobody can be moved or muted
 */
export function mayActOn(
  actor: Bearer,
  deed: DeedToOthers,
  other: Bearer,
  overrides: ChannelOverrides | null,
): boolean {
  if (!ranksAbove(actor, other)) return false;
  if (deed === 'kick' || deed === 'ban') return decideOnServer(actor, deed).allowed;
  return overrides !== null && decideInChannel(actor, deed, overrides).allowed;
}

/** Whether a person may change, give and take a role: with the permission, and only one below all of their own. */
export function mayManageRole(actor: Bearer, role: Pick<RankedRole, 'rank'>): boolean {
  if (actor.isOwner) return true;
  return decideOnServer(actor, 'manageRoles').allowed && rankOf(actor) > role.rank;
}

/** Whether a person may switch a permission of a role: nobody gives or takes what they do not have themselves. */
export function mayChangeRole(
  actor: Bearer,
  role: Pick<RankedRole, 'rank'>,
  permission: Permission,
): boolean {
  return mayManageRole(actor, role) && (actor.isOwner || byRoles(actor, permission).allowed);
}

/**
 * Whether a person may change what a channel says about one permission of a role or of another person: only of who ranks below
 * them, and only a permission that they have there themselves. So nobody gets a permission by what they change.
 */
export function mayOverride(
  actor: Bearer,
  subject: Pick<RankedRole, 'rank'> | Bearer,
  permission: ChannelPermission,
  overrides: ChannelOverrides,
): boolean {
  if (actor.isOwner) return true;
  const isBelow = 'rank' in subject ? rankOf(actor) > subject.rank : ranksAbove(actor, subject);
  return (
    isBelow &&
    decideInChannel(actor, 'manageChannels', overrides).allowed &&
    decideInChannel(actor, permission, overrides).allowed
  );
}

/** The rank of a person's highest role. */
function rankOf({ roles }: Bearer): number {
  return Math.max(0, ...roles.map(({ rank }) => rank));
}

function decideVisible(
  person: Bearer,
  permission: ChannelPermission,
  { ofRoles, ofPeople }: ChannelOverrides,
): Decision {
  const own = said(ofPeople.get(person.id), permission);
  if (own !== undefined) return { allowed: own, by: 'personInChannel' };
  for (const { id: roleId } of highestFirst(person.roles)) {
    const allowed = said(ofRoles.get(roleId), permission);
    if (allowed !== undefined) return { allowed, by: 'roleInChannel', roleId };
  }
  return byRoles(person, permission);
}

function byRoles({ roles }: Bearer, permission: Permission): Decision {
  const role = highestFirst(roles).find(({ allows }) => allows.has(permission));
  return role ? { allowed: true, by: 'role', roleId: role.id } : { allowed: false, by: 'noRole' };
}

function highestFirst(roles: readonly RankedRole[]): RankedRole[] {
  return roles.toSorted((a, b) => b.rank - a.rank);
}

function said(override: Override | undefined, permission: ChannelPermission): boolean | undefined {
  const word = override?.[permission];
  return word === undefined ? undefined : word === 'allow';
}
