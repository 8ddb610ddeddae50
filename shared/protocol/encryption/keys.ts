import { z } from 'zod';
import type { ChannelId, PeerId } from '../../domain/ids.ts';
import {
  keyCommitMaxLength,
  keyGroupMaxLength,
  keyNewcomersMax,
  keyPackageMaxLength,
  keyWelcomeMaxLength,
} from '../../encryption/keyLimits.ts';
import { channelIdField, peerIdField } from '../pageFields.ts';
import { request } from '../request.ts';

const base64Text = (maxLength: number) =>
  z
    .string()
    .min(1)
    .max(maxLength)
    .regex(/^[A-Za-z0-9_-]+$/);

/** The group of a channel as the server keeps it. It is opaque there: only members can make it, and check it. */
export interface KeyGroup {
  /** Grows by one with each accepted commit, and with each new group, as long as the channel is not empty. */
  readonly epoch: number;
  /** What one needs to join the group (an MLS GroupInfo); null while there is none. */
  readonly groupInfo: string | null;
}

/** A commit that the server has put into its place: it leads to `epoch`. */
export interface OrderedCommit {
  readonly epoch: number;
  /** Null: a new group begins. */
  readonly commit: string | null;
}

/** What has become of a commit. */
export interface CommitAnswer {
  readonly accepted: boolean;
  /** Not accepted, but a member has been asked to take the newcomer in: `key:welcomed` follows, if all goes well. */
  readonly waits?: true;
  /** What there is instead; null for a commit that was accepted, and for who waits. */
  readonly group: KeyGroup | null;
}

/**
 * The agreement on keys among those in a channel that is encrypted to the end. The server orders the commits and keeps the newest;
 * it never has a key. All are refused as a join would be, and `conflict` where the channel is not encrypted.
 */
export const keyRequests = {
  /** The group of a channel that one may be about to join. */
  'key:watch': request<KeyGroup>()(z.strictObject({ channelId: channelIdField })),
  /**
   * A commit on the epoch that the member knows, with the group after it. Who is not in the channel yet has `keyArrivalMs` to come.
   * Not accepted when the epoch is another one meanwhile: the answer is what there is then. But who is in the channel and has sent a
   * key package waits for a member to take them in.
   */
  'key:commit': request<CommitAnswer>()(
    z.strictObject({
      channelId: channelIdField,
      epoch: z.int().min(0),
      /** Null begins a new group, where there is none. */
      commit: base64Text(keyCommitMaxLength).nullable(),
      groupInfo: base64Text(keyGroupMaxLength),
      /** Of who joins by this commit: a member can take them in by it, if the commit is late. */
      keyPackage: base64Text(keyPackageMaxLength).optional(),
      /** For those whom the commit takes in; all of them must be waiting. */
      welcome: z
        .strictObject({
          peerIds: z.array(peerIdField).min(1).max(keyNewcomersMax),
          text: base64Text(keyWelcomeMaxLength),
        })
        .optional(),
    }),
  ),
  /** All commits after an epoch, in order; null when the server no longer has them all. For those in the channel. */
  'key:missed': request<{ commits: OrderedCommit[] | null }>()(
    z.strictObject({ channelId: channelIdField, epoch: z.int().min(0) }),
  ),
  /** A member cannot go on from this epoch: all begin a new group. Ignored when the epoch is another one meanwhile. */
  'key:failed': request<Record<string, never>>()(
    z.strictObject({ channelId: channelIdField, epoch: z.int().min(0) }),
  ),
};

export interface KeyNotifications {
  /** To all in the channel, and to those who have been about to come, but not to whom it is from. */
  'key:committed': OrderedCommit & { readonly channelId: ChannelId };
  /** To the member that is asked to take a newcomer in by its next commit. */
  'key:waiting': {
    readonly channelId: ChannelId;
    readonly peerId: PeerId;
    readonly keyPackage: string;
  };
  /** To those whom a commit has taken in: it leads to `epoch`, and to this group. */
  'key:welcomed': {
    readonly channelId: ChannelId;
    readonly epoch: number;
    readonly welcome: string;
    readonly groupInfo: string;
  };
  /** The group is void: a new one is begun, on this epoch. */
  'key:reform': { readonly channelId: ChannelId; readonly epoch: number };
}
