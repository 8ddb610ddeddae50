import type { Channel } from '../../shared/domain/Channel.ts';
import type { ChannelId, PeerId } from '../../shared/domain/ids.ts';
import { type Occupant, occupantsOf } from '../../shared/domain/Presence.ts';
import { type ChannelState, currentChannel } from './callState.ts';
import type { Preferences } from './preferences.ts';

/** What decides about direct connections. */
interface DirectState {
  readonly voice: ChannelState;
  readonly me: { readonly peerId: PeerId } | null;
  readonly presence: {
    readonly channels: readonly Channel[];
    readonly occupants: readonly Occupant[];
  };
  readonly preferences: Pick<Preferences, 'directConnections'>;
}

/** The user's channel, as far as direct connections depend on it. */
export interface DirectPlace {
  readonly channelId: ChannelId;
  /** Whether the user allows a direct connection there. */
  readonly isAllowed: boolean;
  readonly music: boolean;
  /** Whether they are two. */
  readonly isPair: boolean;
  /** Those who may not be heard: they or a moderator have muted them. */
  readonly muted: ReadonlySet<PeerId>;
}

/** Where the user is; during a move, where they were. Null outside of channels. */
export function directPlace({ voice, presence, preferences }: DirectState): DirectPlace | null {
  const channelId = currentChannel(voice);
  const channel = presence.channels.find(({ id }) => id === channelId);
  if (channel === undefined) return null;
  const occupants = occupantsOf(presence, channel.id);
  const { directConnections: choice } = preferences;
  return {
    channelId: channel.id,
    isAllowed: choice === 'channels' || (choice === 'calls' && channel.isCall === true),
    music: channel.music,
    isPair: occupants.length === 2,
    muted: new Set(occupants.filter(isMuted).map(({ peerId }) => peerId)),
  };
}

function isMuted({ muted, suppressed, serverMuted, serverDeafened }: Occupant): boolean {
  return muted || suppressed || serverMuted || serverDeafened;
}

/** The other one with whom the user is to decide about direct connections, because this is their first call; or null. */
export function askedAbout(state: DirectState): Occupant | null {
  const { voice, me, presence, preferences } = state;
  if (preferences.directConnections !== 'ask' || voice.kind !== 'joined') return null;
  const channel = presence.channels.find(({ id }) => id === voice.channelId);
  const others = channel?.isCall
    ? occupantsOf(presence, channel.id).filter(({ peerId }) => peerId !== me?.peerId)
    : [];
  return others.length === 1 ? (others[0] ?? null) : null;
}
