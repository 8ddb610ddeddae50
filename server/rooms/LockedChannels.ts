import { mustKnock } from '../../shared/domain/Channel.ts';
import type { ChannelId, UserId } from '../../shared/domain/ids.ts';
import type { User } from '../../shared/domain/User.ts';
import type { Peer } from '../peers/Peer.ts';
import type { ChannelDirectory } from './ChannelDirectory.ts';

/** Who may move people into a channel; `Authority` decides it. */
interface MoveRights {
  may(user: User, permission: 'move', channelId: ChannelId): boolean;
}

/** The app of who was let in joins at once, over a connection that may just be coming back. */
const letInForMs = 20_000;
/** For a page that is loaded again, a computer that restarts, a connection that is away for longer than its seat is held. */
const returnForMs = 3 * 60_000;

/** A channel that somebody may enter once, until then on the monotonic clock. */
interface Pass {
  readonly channelId: ChannelId;
  readonly untilMs: number;
}

/**
 * Who may enter locked channels: besides those of `mustKnock`, a peer that somebody inside has let in, and a user whose session
 * has ended inside, such as by a reload. Both once, and for a short time. `RoomRegistry` asks at each entry that nobody else
 * makes for the peer.
 */
export class LockedChannels {
  readonly #channels: Pick<ChannelDirectory, 'get'>;
  readonly #rights: MoveRights;
  readonly #now: () => number;
  readonly #letIn = new WeakMap<Peer, Pass>();
  readonly #returning = new Map<UserId, Pass>();

  /** @param now a monotonic clock, in milliseconds */
  constructor(
    channels: Pick<ChannelDirectory, 'get'>,
    rights: MoveRights,
    now: () => number = () => performance.now(),
  ) {
    this.#channels = channels;
    this.#rights = rights;
    this.#now = now;
  }

  /**
   * Whether a peer may enter a channel without knocking. Throws `notFound`.
   *
   * @param inside the peers in the channel
   */
  mayEnter(peer: Peer, channelId: ChannelId, inside: readonly Peer[]): boolean {
    const channel = this.#channels.get(channelId);
    const users = inside.map(({ user }) => user.id);
    const { user } = peer;
    if (!mustKnock(channel, users, user.id, this.#rights.may(user, 'move', channelId))) return true;
    return (
      this.#isValid(this.#letIn.get(peer), channelId) ||
      this.#isValid(this.#returning.get(user.id), channelId)
    );
  }

  /** Somebody inside lets a peer in. */
  letIn(peer: Peer, channelId: ChannelId): void {
    this.#letIn.set(peer, { channelId, untilMs: this.#now() + letInForMs });
  }

  /** The session of somebody inside has ended, and nobody else has ended it: they may come back. */
  expectBack({ id }: User, channelId: ChannelId): void {
    for (const [userId, { untilMs }] of this.#returning) {
      if (untilMs < this.#now()) this.#returning.delete(userId);
    }
    if (!this.#channels.get(channelId).locked) return;
    this.#returning.set(id, { channelId, untilMs: this.#now() + returnForMs });
  }

  /** Who may come back, and where to. */
  get expected(): [UserId, ChannelId][] {
    return [...this.#returning].map(([userId, { channelId }]) => [userId, channelId]);
  }

  /** Expects those back who were expected when an earlier run of the server ended. */
  expectAll(expected: Iterable<[UserId, ChannelId]>): void {
    for (const [userId, channelId] of expected) {
      this.#returning.set(userId, { channelId, untilMs: this.#now() + returnForMs });
    }
  }

  /** A peer has entered a channel: what let it in is used up. */
  entered(peer: Peer, channelId: ChannelId): void {
    if (this.#letIn.get(peer)?.channelId === channelId) this.#letIn.delete(peer);
    if (this.#returning.get(peer.user.id)?.channelId === channelId) {
      this.#returning.delete(peer.user.id);
    }
  }

  #isValid(pass: Pass | undefined, channelId: ChannelId): boolean {
    return pass?.channelId === channelId && this.#now() <= pass.untilMs;
  }
}
