import type { Channel } from '../../shared/domain/Channel.ts';
import type { ChannelId } from '../../shared/domain/ids.ts';
import type { Occupant, Presence } from '../../shared/domain/Presence.ts';
import type { Role } from '../../shared/domain/Role.ts';
import type { User } from '../../shared/domain/User.ts';
import { bearerOf } from '../../shared/permissions/access.ts';
import { decideInChannel, mayActOn } from '../../shared/permissions/decide.ts';
import type { Bearer, DeedToOthers } from '../../shared/permissions/permissions.ts';
import { knownOverrides, ownBearer, type RightsState } from './ownRights.ts';

type Placed = Pick<Occupant, 'user' | 'channelId'>;

/** Whether the user may do something to somebody who is in a channel, as the server decides it. */
export function mayDoTo(
  { me, roles, presence }: RightsState,
  deed: DeedToOthers,
  { user, channelId }: Placed,
): boolean {
  const channel = presence.channels.find(({ id }) => id === channelId);
  if (me === null || !channel) return false;
  const other = otherBearer(user, roles);
  return mayActOn(ownBearer(me.user, roles), deed, other, knownOverrides(channel));
}

/** What the user's right to move people reads. */
type MoveRightsState = Omit<RightsState, 'presence'> & { readonly presence: Presence };

let lastState: MoveRightsState | null = null;
let lastChannels: ReadonlySet<ChannelId> = new Set();

/** The channels with somebody in them whom the user may move. Each row asks at each change of the state. */
export function channelsToMoveFrom(state: MoveRightsState): ReadonlySet<ChannelId> {
  const { me, roles, presence } = state;
  const isSame =
    me === lastState?.me && roles === lastState.roles && presence === lastState.presence;
  if (isSame) return lastChannels;
  lastState = { me, roles, presence };
  lastChannels = new Set(
    presence.occupants
      .filter((occupant) => mayDoTo(state, 'move', occupant))
      .map(({ channelId }) => channelId),
  );
  return lastChannels;
}

/** Whether the user may put somebody out of the server, wherever they are. */
export function mayExclude(
  { me, roles }: Pick<RightsState, 'me' | 'roles'>,
  deed: 'kick' | 'ban',
  user: User,
): boolean {
  if (me === null) return false;
  return mayActOn(ownBearer(me.user, roles), deed, otherBearer(user, roles), null);
}

/** Whether the user may move somebody into a channel: also one that they see but could not join. */
export function mayMoveInto(state: RightsState, occupant: Placed, channel: Channel): boolean {
  const { me, roles } = state;
  if (me === null || channel.id === occupant.channelId) return false;
  const overrides = knownOverrides(channel);
  return (
    mayDoTo(state, 'move', occupant) &&
    decideInChannel(ownBearer(me.user, roles), 'move', overrides).allowed &&
    decideInChannel(otherBearer(occupant.user, roles), 'seeChannel', overrides).allowed
  );
}

let lastRoles: readonly Role[] | null = null;
let bearers = new WeakMap<User, Bearer>();

/** Rows ask at each change of the state, while people and roles hardly ever change. */
function otherBearer(user: User, roles: readonly Role[]): Bearer {
  if (roles !== lastRoles) {
    lastRoles = roles;
    bearers = new WeakMap();
  }
  const known = bearers.get(user) ?? bearerOf(user, roles);
  bearers.set(user, known);
  return known;
}
