import type { ChannelId, PeerId } from '../../shared/domain/ids.ts';
import { keyArrivalMs, keyCommitsKept, keyWaitMs } from '../../shared/encryption/keyLimits.ts';
import type {
  CommitAnswer,
  KeyGroup,
  OrderedCommit,
} from '../../shared/protocol/encryption/keys.ts';
import { RequestError } from '../../shared/protocol/errors.ts';
import type { Peer } from '../peers/Peer.ts';
import type { ChannelViews } from './ChannelViews.ts';
import type { RoomRegistry } from './RoomRegistry.ts';

interface Group {
  epoch: number;
  groupInfo: string | null;
  /** The newest, oldest first, without a gap. */
  commits: OrderedCommit[];
  /** Who is in the group, but not in the channel yet. */
  readonly arriving: Map<Peer, NodeJS.Timeout>;
  /** Who is in the channel, was too late to join by itself, and is to be taken in. */
  readonly waiting: Map<Peer, Newcomer>;
  /** Who has made the newest epoch: it knows it for sure, so it is asked to take newcomers in. */
  committer: Peer | null;
}

interface Newcomer {
  readonly keyPackage: string;
  readonly timer: NodeJS.Timeout;
}

/** A commit as it was sent, on the epoch that its sender knows. */
interface Change {
  readonly epoch: number;
  readonly commit: string | null;
  readonly groupInfo: string;
  readonly keyPackage?: string | undefined;
  readonly welcome?: { readonly peerIds: readonly PeerId[]; readonly text: string } | undefined;
}

/**
 * The groups in which those in a channel agree on keys: puts their commits into one order, and keeps the newest. A group lives as
 * long as somebody is in its channel, or about to be. What it keeps is bounded: about 600 kB for each channel with people.
 */
export class ChannelKeys {
  readonly #rooms: Pick<RoomRegistry, 'channelOf' | 'peersIn' | 'sizeOf' | 'on'>;
  readonly #views: Pick<ChannelViews, 'of'>;
  readonly #groups = new Map<ChannelId, Group>();

  constructor(
    rooms: Pick<RoomRegistry, 'channelOf' | 'peersIn' | 'sizeOf' | 'on'>,
    views: Pick<ChannelViews, 'of'>,
  ) {
    this.#rooms = rooms;
    this.#views = views;
    rooms.on('entered', (peer) => this.#entered(peer));
    rooms.on('left', (peerId) => this.#left(peerId));
  }

  /** The group of a channel, for who may enter it. */
  group(channelId: ChannelId): KeyGroup {
    const { epoch, groupInfo } = this.#groups.get(channelId) ?? { epoch: 0, groupInfo: null };
    return { epoch, groupInfo };
  }

  /**
   * Makes a commit the next epoch if it is on the current one. Callers check that the peer may enter the channel.
   *
   * Of many who come at once the first one joins by its own commit. The others wait, and that one takes all of them in by one commit: each
   * commit makes everybody compute, and of those who tried again by themselves all but one would be too late again.
   */
  commit(peer: Peer, channelId: ChannelId, change: Change): CommitAnswer {
    const group = this.#groups.get(channelId) ?? newGroup();
    endWaiting(group, peer);
    const isFirst = group.groupInfo === null;
    const isLate = change.epoch !== group.epoch || isFirst !== (change.commit === null);
    const { keyPackage, welcome } = change;
    // Who came now would make the commit late that takes the others in.
    const mustWait = isLate || (keyPackage !== undefined && group.waiting.size > 0);
    if (mustWait && keyPackage !== undefined && this.#wait(peer, channelId, keyPackage)) {
      return { accepted: false, waits: true, group: null };
    }
    const welcomed = newcomersOf(group, welcome?.peerIds ?? []);
    if (isLate || welcomed === null) return { accepted: false, group: this.group(channelId) };
    this.#groups.set(channelId, group);
    group.epoch += 1;
    group.groupInfo = change.groupInfo;
    group.committer = peer;
    const ordered = { epoch: group.epoch, commit: change.commit };
    group.commits = [...group.commits, ordered].slice(-keyCommitsKept);
    if (this.#rooms.channelOf(peer) !== channelId) this.#expect(peer, group);
    for (const each of this.#members(channelId, group)) {
      if (each !== peer) each.notify('key:committed', { channelId, ...ordered });
    }
    for (const newcomer of welcomed) {
      endWaiting(group, newcomer);
      const { epoch, groupInfo } = group;
      const text = welcome?.text ?? '';
      newcomer.notify('key:welcomed', { channelId, epoch, welcome: text, groupInfo });
    }
    return { accepted: true, group: null };
  }

  /**
   * The commits after an epoch; null when they are not all there any more.
   *
   * @throws RequestError `conflict` when the peer is not in the channel
   */
  missed(peer: Peer, channelId: ChannelId, epoch: number): OrderedCommit[] | null {
    this.#requireInside(peer, channelId);
    const group = this.#groups.get(channelId);
    if (group?.epoch === epoch && group.groupInfo !== null) return [];
    const commits = group?.commits.filter((commit) => commit.epoch > epoch) ?? [];
    return commits[0]?.epoch === epoch + 1 ? commits : null;
  }

  /**
   * Ends the group of this epoch: its members begin a new one.
   *
   * @throws RequestError `conflict` when the peer is not in the channel
   */
  failed(peer: Peer, channelId: ChannelId, epoch: number): void {
    this.#requireInside(peer, channelId);
    const group = this.#groups.get(channelId);
    if (group?.epoch !== epoch || group.groupInfo === null) return;
    group.groupInfo = null;
    group.commits = [];
    // A group that was begun on the former epoch must not be taken for this one.
    group.epoch += 1;
    for (const newcomer of group.waiting.keys()) endWaiting(group, newcomer);
    for (const each of this.#members(channelId, group)) {
      each.notify('key:reform', { channelId, epoch: group.epoch });
    }
  }

  #requireInside(peer: Peer, channelId: ChannelId): void {
    if (this.#rooms.channelOf(peer) === channelId) return;
    throw new RequestError('conflict', 'not in it');
  }

  /** A peer is about to come. If it does not, nothing is left of it here; the members remove it from their group. */
  #expect(peer: Peer, group: Group): void {
    for (const each of this.#groups.values()) forget(each, peer);
    const timer = setTimeout(() => {
      group.arriving.delete(peer);
      this.#dropEmpty();
    }, keyArrivalMs);
    group.arriving.set(peer, timer.unref());
  }

  /** Asks a member to take a peer in. Returns false if there is nobody to ask, or it is not in the channel. */
  #wait(peer: Peer, channelId: ChannelId, keyPackage: string): boolean {
    const group = this.#groups.get(channelId);
    if (!group || group.groupInfo === null || this.#rooms.channelOf(peer) !== channelId) {
      return false;
    }
    const asked = this.#askedIn(channelId, group, peer);
    if (asked === null) return false;
    const timer = setTimeout(() => group.waiting.delete(peer), keyWaitMs);
    group.waiting.set(peer, { keyPackage, timer: timer.unref() });
    asked.notify('key:waiting', { channelId, peerId: peer.id, keyPackage });
    return true;
  }

  /** Who is asked to take newcomers in: who made the newest epoch, or else anybody who is there. */
  #askedIn(channelId: ChannelId, group: Group, newcomer: Peer | null): Peer | null {
    const able = this.#rooms
      .peersIn(channelId)
      .filter((each) => each !== newcomer && !each.away && !group.waiting.has(each));
    return able.find((each) => each === group.committer) ?? able[0] ?? null;
  }

  #entered(peer: Peer): void {
    for (const [channelId, group] of this.#groups) {
      forget(group, peer);
      if (this.#rooms.channelOf(peer) !== channelId) this.#replaceCommitter(channelId, peer.id);
    }
    this.#dropEmpty();
  }

  #left(peerId: PeerId): void {
    for (const [channelId, group] of this.#groups) {
      for (const peer of group.waiting.keys()) if (peer.id === peerId) endWaiting(group, peer);
      this.#replaceCommitter(channelId, peerId);
    }
    this.#dropEmpty();
  }

  /** If a member who has gone was to take newcomers in, asks another one. */
  #replaceCommitter(channelId: ChannelId, peerId: PeerId): void {
    const group = this.#groups.get(channelId);
    if (group?.committer?.id !== peerId) return;
    group.committer = null;
    const asked = this.#askedIn(channelId, group, null);
    for (const [{ id }, { keyPackage }] of group.waiting) {
      asked?.notify('key:waiting', { channelId, peerId: id, keyPackage });
    }
  }

  #dropEmpty(): void {
    for (const [channelId, group] of this.#groups) {
      if (group.arriving.size > 0 || this.#rooms.sizeOf(channelId) > 0) continue;
      this.#groups.delete(channelId);
    }
  }

  /** Those inside, and who is about to come, as long as they may see the channel. */
  #members(channelId: ChannelId, { arriving }: Group): Set<Peer> {
    const awaited = [...arriving.keys()].filter(({ user }) =>
      this.#views.of(user).channelIds.has(channelId),
    );
    return new Set([...this.#rooms.peersIn(channelId), ...awaited]);
  }
}

function newGroup(): Group {
  const [arriving, waiting] = [new Map(), new Map()];
  return { epoch: 0, groupInfo: null, commits: [], arriving, waiting, committer: null };
}

/** The peers of these ids, who wait; null if one of them does not, or is named twice. */
function newcomersOf({ waiting }: Group, peerIds: readonly PeerId[]): Peer[] | null {
  const newcomers = [...waiting.keys()].filter(({ id }) => peerIds.includes(id));
  return newcomers.length === peerIds.length ? newcomers : null;
}

/** The peer is in another channel now, or has come. */
function forget(group: Group, peer: Peer): void {
  endWaiting(group, peer);
  clearTimeout(group.arriving.get(peer));
  group.arriving.delete(peer);
}

function endWaiting({ waiting }: Group, peer: Peer): void {
  clearTimeout(waiting.get(peer)?.timer);
  waiting.delete(peer);
}
