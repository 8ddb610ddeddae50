import type { Channel } from './Channel.ts';
import type { ChannelId, PeerId } from './ids.ts';
import type { StagePart } from './stage.ts';
import type { User } from './User.ts';

/** A peer in a channel, as everybody sees it. */
export interface Occupant {
  readonly peerId: PeerId;
  readonly user: User;
  readonly channelId: ChannelId;
  /** What this peer is on the stage; null where the channel is none. */
  readonly stagePart: StagePart | null;
  /** True when this peer may not speak there: it has no right to, or is in the audience of a stage. */
  readonly suppressed: boolean;
  readonly muted: boolean;
  readonly deafened: boolean;
  /** True while moderators let others not hear this user, or let this user hear nobody either. */
  readonly serverMuted: boolean;
  readonly serverDeafened: boolean;
  /** True when no microphone could be opened: this peer only listens. */
  readonly listenOnly: boolean;
  /** True while this peer shares a screen or window that others can watch. */
  readonly sharing: boolean;
  /** Whether viewers of this peer's share may point and draw on it. */
  readonly drawable: boolean;
  /** True while this peer’s camera is on. */
  readonly camera: boolean;
  /** There while this peer’s voice is in the recording of the channel. */
  readonly recorded?: true;
  /** True while the connection is lost and the seat is held. */
  readonly away: boolean;
}

/** The channels that a person may see, and who is in them, at one revision. */
export interface Presence {
  /** Grows by one with each change that this person may see. A gap means that a change was missed. */
  readonly revision: number;
  readonly channels: readonly Channel[];
  readonly occupants: readonly Occupant[];
}

/**
 * From now on a person may see other channels than before: their roles, or what channels decide, have changed. What they may no
 * longer see looks deleted to them, what they may see from now on looks new.
 *
 * Or, with `before` and `revision` the same: changes that everybody else with the same view is told together with later ones, in the
 * change after this revision, and this person now, because what they are sent next depends on them.
 */
export interface ViewChange {
  /** The last revision of what they could see before. */
  readonly before: number;
  /** The next change of what they may see now has the revision after this one; it may be lower than `before`. */
  readonly revision: number;
  readonly changes: readonly PresenceChange[];
}

/** One change of the presence. */
export type PresenceChange =
  | { readonly kind: 'channelSaved'; readonly channel: Channel }
  | { readonly kind: 'channelDeleted'; readonly channelId: ChannelId }
  | { readonly kind: 'occupantSaved'; readonly occupant: Occupant }
  | { readonly kind: 'occupantLeft'; readonly peerId: PeerId }
  /** Several of these at once, because they came too fast to be told one by one. Those who left are taken out first. */
  | {
      readonly kind: 'occupantsChanged';
      readonly saved: readonly Occupant[];
      readonly left: readonly PeerId[];
    };

/**
 * Applies a change. Returns null when `revision` does not follow: a change was missed and a snapshot is needed. A change that
 * is older than the presence is already contained in it and has no effect.
 */
export function applyPresenceChange(
  presence: Presence,
  revision: number,
  change: PresenceChange,
): Presence | null {
  if (revision <= presence.revision) return presence;
  if (revision !== presence.revision + 1) return null;
  return { ...changed(presence, change), revision };
}

/** Applies a change of the view. Returns null when a change before it was missed, and a snapshot is needed. */
export function applyViewChange(
  presence: Presence,
  { before, revision, changes }: ViewChange,
): Presence | null {
  if (presence.revision !== before) return null;
  return { ...changes.reduce(changed, presence), revision };
}

function changed(presence: Presence, change: PresenceChange): Presence {
  const { channels, occupants } = presence;
  switch (change.kind) {
    case 'channelSaved':
      return {
        ...presence,
        channels: [...channels.filter(({ id }) => id !== change.channel.id), change.channel],
      };
    case 'channelDeleted':
      return {
        ...presence,
        channels: channels.filter(({ id }) => id !== change.channelId),
        occupants: occupants.filter(({ channelId }) => channelId !== change.channelId),
      };
    case 'occupantSaved':
      return {
        ...presence,
        // A moved occupant comes last in the new channel; a changed one keeps its place.
        occupants: occupants.some(
          ({ peerId, channelId }) =>
            peerId === change.occupant.peerId && channelId === change.occupant.channelId,
        )
          ? occupants.map((old) => (old.peerId === change.occupant.peerId ? change.occupant : old))
          : [
              ...occupants.filter(({ peerId }) => peerId !== change.occupant.peerId),
              change.occupant,
            ],
      };
    case 'occupantLeft':
      return {
        ...presence,
        occupants: occupants.filter(({ peerId }) => peerId !== change.peerId),
      };
    case 'occupantsChanged':
      return [
        ...change.left.map((peerId) => ({ kind: 'occupantLeft' as const, peerId })),
        ...change.saved.map((occupant) => ({ kind: 'occupantSaved' as const, occupant })),
      ].reduce(changed, presence);
  }
}

/** The occupants of one channel, in the order in which they joined. */
export function occupantsOf(
  presence: Pick<Presence, 'occupants'>,
  channelId: ChannelId,
): Occupant[] {
  return presence.occupants.filter((occupant) => occupant.channelId === channelId);
}
