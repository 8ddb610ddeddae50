import { hasRoom } from '../../shared/domain/Channel.ts';
import type { ChannelId, PeerId, UserId } from '../../shared/domain/ids.ts';
import { type KnockEnding, knocksMax, knockWaitMs } from '../../shared/domain/Knock.ts';
import { RequestError } from '../../shared/protocol/errors.ts';
import { RateLimits } from '../limits/RateLimits.ts';
import type { Peer } from '../peers/Peer.ts';
import type { ChannelDirectory } from './ChannelDirectory.ts';
import type { ChannelViews } from './ChannelViews.ts';
import type { RoomRegistry, RoomRights } from './RoomRegistry.ts';

/**
 * Of all people at one channel, so that a crowd cannot keep those inside busy: as many as may wait at once and some more, then one
 * in a few seconds.
 */
const perChannelBurst = 20;
const perChannelPerSecond = 1 / 3;

export interface KnocksOptions {
  readonly channels: ChannelDirectory;
  readonly rooms: RoomRegistry;
  readonly views: ChannelViews;
  readonly rights: RoomRights;
  /** How long a knock waits for an answer; the protocol's `knockWaitMs` by default. */
  readonly waitMs?: number | undefined;
}

interface WaitingKnock {
  readonly peer: Peer;
  readonly channelId: ChannelId;
  readonly timer: NodeJS.Timeout;
}

/**
 * Who knocks at which locked channel. Those inside are told, and any of them answers. Nobody is told of a knock at a channel that
 * they may not see: who may no longer see it knocks no more, without a word about it. `close` ends the timers.
 */
export class Knocks {
  readonly #options: KnocksOptions;
  /** In the order of knocking; one for each person. */
  readonly #waiting = new Map<UserId, WaitingKnock>();
  readonly #perChannel = new RateLimits(perChannelBurst, perChannelPerSecond);

  constructor(options: KnocksOptions) {
    this.#options = options;
    const { channels, rooms, views } = options;
    rooms.on('entered', (peer) => {
      const knock = this.#waiting.get(peer.user.id);
      if (knock && knock.channelId === rooms.channelOf(peer)) this.#drop(knock);
      this.#followRooms();
      this.tell(peer);
    });
    rooms.on('left', () => this.#followRooms());
    channels.on('saved', ({ id, locked }) => {
      if (!locked) for (const knock of this.#at(id)) this.#end(knock, 'unlocked');
    });
    channels.on('deleted', (id) => {
      for (const knock of this.#at(id)) this.#drop(knock);
    });
    views.on('changed', () => {
      for (const knock of this.#waiting.values()) {
        if (!this.#sees(knock)) this.#drop(knock);
      }
    });
  }

  /**
   * A peer that may join a channel asks those inside to let it in. Throws `conflict` when it may enter without that,
   * `channelFull`, `limitReached` and `rateLimited`.
   */
  begin(peer: Peer, channelId: ChannelId): void {
    const { channels, rooms } = this.#options;
    const inside = rooms.peersIn(channelId);
    if (rooms.locks.mayEnter(peer, channelId, inside)) {
      throw new RequestError('conflict', 'they may enter without knocking');
    }
    const users = inside.map(({ user }) => user.id);
    // Where only the server's own limit is reached, the join says so.
    if (!hasRoom(channels.get(channelId), users, peer.user.id, Number.POSITIVE_INFINITY)) {
      throw new RequestError('channelFull', `${inside.length} are in it`);
    }
    const before = this.#waiting.get(peer.user.id);
    if (before?.peer === peer && before.channelId === channelId) return;
    if (this.#at(channelId).length >= knocksMax) {
      throw new RequestError('limitReached', `${knocksMax} people knock there`);
    }
    if (!this.#perChannel.take(channelId)) {
      throw new RequestError('rateLimited', 'too many people knock there');
    }
    if (before) this.#drop(before);
    const timer = setTimeout(() => {
      const knock = this.#waiting.get(peer.user.id);
      if (knock?.timer === timer) this.#end(knock, 'unanswered');
    }, this.#options.waitMs ?? knockWaitMs).unref();
    this.#waiting.set(peer.user.id, { peer, channelId, timer });
    this.#tellInside(channelId);
  }

  /** Ends the knock of this peer, if there is one: it no longer wants to, has lost its connection or is gone. */
  withdraw(peer: Peer): void {
    const knock = this.#waiting.get(peer.user.id);
    if (knock?.peer === peer) this.#drop(knock);
  }

  /** Somebody inside lets in who knocks, or does not. Throws `notFound` when they do not knock at this peer's channel. */
  answer(peer: Peer, knockerId: PeerId, letsIn: boolean): void {
    const { rooms, rights } = this.#options;
    const channelId = rooms.channelOf(peer);
    const knock = channelId && this.#at(channelId).find((each) => each.peer.id === knockerId);
    if (!knock) throw new RequestError('notFound', 'they do not knock here');
    const { name } = peer.user;
    // They may have lost the right to join since they knocked.
    if (!letsIn || !rights.may(knock.peer.user, 'join', channelId)) {
      this.#end(knock, 'refused', name);
      return;
    }
    rooms.locks.letIn(knock.peer, channelId);
    this.#end(knock, 'letIn', name);
  }

  /** Tells a peer inside who knocks at its channel; must be called when its app has signed in. Nothing if nobody does. */
  tell(peer: Peer): void {
    const channelId = this.#options.rooms.channelOf(peer);
    if (channelId !== null && this.#at(channelId).length > 0) this.#tellOf(peer, channelId);
  }

  close(): void {
    for (const { timer } of this.#waiting.values()) clearTimeout(timer);
    this.#waiting.clear();
  }

  #at(channelId: ChannelId): WaitingKnock[] {
    return [...this.#waiting.values()].filter((knock) => knock.channelId === channelId);
  }

  #sees({ peer, channelId }: WaitingKnock): boolean {
    return this.#options.views.of(peer.user).channelIds.has(channelId);
  }

  /** Into an empty channel everybody may go. */
  #followRooms(): void {
    const { channels, rooms } = this.#options;
    for (const knock of this.#waiting.values()) {
      if (!channels.has(knock.channelId)) this.#drop(knock);
      else if (rooms.sizeOf(knock.channelId) === 0) this.#end(knock, 'empty');
    }
  }

  #end(knock: WaitingKnock, ending: KnockEnding, by: string | null = null): void {
    this.#drop(knock);
    if (!this.#sees(knock)) return;
    knock.peer.notify('knock:ended', { channelId: knock.channelId, ending, by });
  }

  /** Ends a knock without telling who knocked. */
  #drop({ peer, channelId, timer }: WaitingKnock): void {
    clearTimeout(timer);
    this.#waiting.delete(peer.user.id);
    this.#tellInside(channelId);
  }

  #tellInside(channelId: ChannelId): void {
    for (const peer of this.#options.rooms.peersIn(channelId)) this.#tellOf(peer, channelId);
  }

  #tellOf(peer: Peer, channelId: ChannelId): void {
    peer.notify('knock:changed', () => {
      if (this.#options.rooms.channelOf(peer) !== channelId) return null;
      const knocks = this.#at(channelId).map(({ peer: { id, user } }) => ({ peerId: id, user }));
      return { channelId, knocks };
    });
  }
}
