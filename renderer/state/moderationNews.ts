import type { ChannelId, PeerId, UserId } from '../../shared/domain/ids.ts';
import type { Restriction, RestrictionKind } from '../../shared/domain/moderation.ts';

/** Somebody who was moved, and the channel that they were in. */
export interface MovedPerson {
  readonly peerId: PeerId;
  readonly from: ChannelId;
}

/** What the user has just done to somebody, with all that it takes to undo it. `name` is that of one of them. */
export type DoneDeed = { readonly name: string } & (
  | {
      readonly kind: 'moved';
      readonly people: readonly MovedPerson[];
      readonly to: ChannelId;
    }
  | { readonly kind: 'disconnected'; readonly peerId: PeerId; readonly from: ChannelId }
  | {
      readonly kind: 'restricted';
      readonly userId: UserId;
      readonly restriction: RestrictionKind;
    }
  | { readonly kind: 'kicked'; readonly userId: UserId }
);

/** What moderators have done to the user, and what the user has done as one. */
export type ModerationNews =
  | { readonly kind: 'done'; readonly deed: DoneDeed }
  | { readonly kind: 'moved'; readonly by: string; readonly channelId: ChannelId }
  | { readonly kind: 'disconnected'; readonly by: string; readonly reason: string | null }
  | { readonly kind: 'restricted'; readonly restriction: Restriction }
  /** A kick was undone. */
  | { readonly kind: 'readmitted'; readonly by: string }
  /** By a moderator, or by itself (null). */
  | {
      readonly kind: 'unrestricted';
      readonly restriction: RestrictionKind;
      readonly by: string | null;
    };
