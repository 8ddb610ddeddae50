import { type Channel, mustKnock } from '../../shared/domain/Channel.ts';
import type { EndedKnock } from '../../shared/domain/Knock.ts';
import { occupantsOf, type Presence } from '../../shared/domain/Presence.ts';
import { decideHere, type RightsState } from './ownRights.ts';

/** What there is to tell about knocks: somebody knocks at my channel; my own knock has ended. */
export type KnockNews =
  | { readonly kind: 'heard'; readonly name: string }
  | ({ readonly kind: 'ended' } & (
      | EndedKnock
      /** With the connection. */
      | (Pick<EndedKnock, 'channelId' | 'by'> & { readonly ending: 'lost' })
    ));

/** Whether the user must knock to enter a channel, as far as their app knows. */
export function mustKnockAt(
  state: RightsState & { readonly presence: Pick<Presence, 'channels' | 'occupants'> },
  channel: Channel,
): boolean {
  if (!channel.locked || state.me === null) return false;
  const users = occupantsOf(state.presence, channel.id).map(({ user }) => user.id);
  const mayMove = decideHere(state, 'move', channel.id).allowed;
  return mustKnock(channel, users, state.me.user.id, mayMove);
}
