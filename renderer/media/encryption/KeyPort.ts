import type { LeafOwner } from '../../../shared/encryption/leafTexts.ts';

/** What a group is in one epoch, seen from inside. */
export interface GroupView {
  /** Exporter secret for the frames, 32 bytes. */
  readonly secret: Uint8Array;
  /** The same for all who agree, 32 bytes: the call's code is made of it. */
  readonly authenticator: Uint8Array;
  readonly ownLeaf: number;
  /** Every leaf, the own one among them. Their credentials are checked: each device has signed its leaf. */
  readonly leaves: readonly { readonly leaf: number; readonly owner: LeafOwner }[];
}

/** A change of the group that waits for the server's order. */
export interface Draft {
  /** Null for a new group. */
  readonly commit: Uint8Array | null;
  /** By which others join after it. */
  readonly groupInfo: Uint8Array;
}

/** A draft of joining. */
export interface JoinDraft extends Draft {
  /** By which a member can take this one in, if the commit is late. */
  readonly keyPackage: Uint8Array;
}

/** A draft that takes newcomers in. */
export interface IntakeDraft extends Draft {
  /** By which they become members. */
  readonly welcome: Uint8Array;
  /** Which of the key packages are in it, by their places; the others are no good. */
  readonly taken: readonly number[];
}

/** What an applied commit led to: the next epoch, or this member was removed by it. */
export type Applied = GroupView | 'removed';

/** One member of one group, as the key client uses it: `MlsGroup` in a worker. Calls must not overlap. */
export interface KeyPort {
  enter(channelId: string, groupInfo: Uint8Array | null, ahead?: boolean): Promise<JoinDraft>;
  remove(leaves: readonly number[]): Promise<Draft>;
  /** Null if none of the packages is any good. */
  takeIn(
    keyPackages: readonly Uint8Array[],
    removed: readonly number[],
  ): Promise<IntakeDraft | null>;
  /** A member has taken this one in by the package of its last `enter`. */
  welcomed(channelId: string, welcome: Uint8Array, groupInfo: Uint8Array): Promise<GroupView>;
  adopt(): Promise<GroupView>;
  adoptAhead(): Promise<GroupView>;
  apply(commit: Uint8Array): Promise<Applied>;
  leave(): Promise<void>;
}
