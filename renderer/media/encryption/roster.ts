import type { PeerId, UserId } from '../../../shared/domain/ids.ts';
import type { Standing } from '../../state/CallEncryption.ts';
import type { GroupView } from './KeyPort.ts';

/** Who is in the channel, as the server says. */
export interface ListedPeer {
  readonly peerId: PeerId;
  readonly userId: UserId;
  /** True while its connection is lost: it commits nothing. */
  readonly away: boolean;
}

/** Somebody who is in the channel and has a leaf. */
interface RosterMember {
  readonly leaf: number;
  readonly peerId: PeerId;
  readonly userId: UserId;
  readonly deviceKey: string;
  readonly standing: Standing;
}

/** A leaf without a person in the list: it can decrypt, and nobody knows who it is. */
interface Ghost {
  readonly leaf: number;
  /** Tells it from a later one in its place. */
  readonly name: string;
  readonly userId: UserId;
}

/** Who can decrypt, compared with who is there. */
export interface Roster {
  /** In the order of their leaves, without the own one. */
  readonly members: readonly RosterMember[];
  readonly ghosts: readonly Ghost[];
  /** Who is there without a leaf: they can neither be heard nor hear. */
  readonly missing: readonly PeerId[];
}

/**
 * Compares a group with the list of who is in its channel. Of two leaves of one peer the later one is theirs.
 *
 * @param standingOf how well a device is known
 */
export function rosterOf(
  { leaves, ownLeaf }: GroupView,
  listed: readonly ListedPeer[],
  ownPeerId: PeerId,
  standingOf: (userId: UserId, deviceKey: string) => Standing,
): Roster {
  const members: RosterMember[] = [];
  const ghosts: Ghost[] = [];
  for (const { leaf, owner } of leaves) {
    if (leaf === ownLeaf) continue;
    const { userId, peerId, deviceKey, madeAt } = owner;
    const peer = listed.find((each) => each.peerId === peerId);
    const isReplaced = leaves.some(
      (other) =>
        other.owner.peerId === peerId &&
        other.leaf !== leaf &&
        (other.owner.madeAt > madeAt || (other.owner.madeAt === madeAt && other.leaf > leaf)),
    );
    if (peer?.userId === userId && !isReplaced && peerId !== ownPeerId) {
      members.push({ leaf, peerId, userId, deviceKey, standing: standingOf(userId, deviceKey) });
    } else {
      ghosts.push({ leaf, name: `${leaf} ${peerId} ${deviceKey} ${madeAt}`, userId });
    }
  }
  const missing = listed
    .map(({ peerId }) => peerId)
    .filter(
      (peerId) => peerId !== ownPeerId && !members.some((member) => member.peerId === peerId),
    );
  return { members, ghosts, missing };
}
