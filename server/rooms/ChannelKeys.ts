import type { ChannelId } from '../../shared/domain/ids.ts';
import { keyArrivalMs, keyCommitsKept } from '../../shared/encryption/keyLimits.ts';
import type { KeyGroup, OrderedCommit } from '../../shared/protocol/encryption/keys.ts';
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
}

/**
 * The groups in which those in a channel agree on keys: puts their commits into one order, and keeps the newest. A group lives as
 * long as somebody is in its channel, or about to be. What it keeps is bounded: about 300 kB for each channel with people.
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
    rooms.on('left', () => this.#dropEmpty());
  }

  /** The group of a channel, for who may enter it. */
  group(channelId: ChannelId): KeyGroup {
    const { epoch, groupInfo } = this.#groups.get(channelId) ?? { epoch: 0, groupInfo: null };
    return { epoch, groupInfo };
  }

  /**
   * Makes a commit the next epoch if it is on the current one. Callers check that the peer may enter the channel.
   *
   * @returns whether it was accepted
   */
  commit(
    peer: Peer,
    channelId: ChannelId,
    change: { readonly epoch: number; readonly commit: string | null; readonly groupInfo: string },
  ): boolean {
    const group = this.#groups.get(channelId) ?? newGroup();
    const isFirst = group.groupInfo === null;
    if (change.epoch !== group.epoch || isFirst !== (change.commit === null)) return false;
    this.#groups.set(channelId, group);
    group.epoch += 1;
    group.groupInfo = change.groupInfo;
    const ordered = { epoch: group.epoch, commit: change.commit };
    group.commits = [...group.commits, ordered].slice(-keyCommitsKept);
    if (this.#rooms.channelOf(peer) !== channelId) this.#expect(peer, group);
    for (const each of this.#members(channelId, group)) {
      if (each !== peer) each.notify('key:committed', { channelId, ...ordered });
    }
    return true;
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

  #entered(peer: Peer): void {
    for (const group of this.#groups.values()) forget(group, peer);
    this.#dropEmpty();
  }

  #dropEmpty(): void {
    for (const [channelId, { arriving }] of this.#groups) {
      if (arriving.size === 0 && this.#rooms.sizeOf(channelId) === 0)
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
  return { epoch: 0, groupInfo: null, commits: [], arriving: new Map() };
}

function forget({ arriving }: Group, peer: Peer): void {
  clearTimeout(arriving.get(peer));
  arriving.delete(peer);
}
