import type { ChannelId, PeerId, UserId } from '../../shared/domain/ids.ts';
import type {
  Ban,
  BannedAddressScope,
  NamedPerson,
  Restriction,
  RestrictionKind,
} from '../../shared/domain/moderation.ts';
import type { User } from '../../shared/domain/User.ts';
import { RequestError } from '../../shared/protocol/errors.ts';
import type { Peer } from '../peers/Peer.ts';
import type { SessionRegistry } from '../peers/SessionRegistry.ts';
import type { Authority } from '../people/Authority.ts';
import type { People } from '../people/People.ts';
import type { ChannelDirectory } from '../rooms/ChannelDirectory.ts';
import type { RoomRegistry } from '../rooms/RoomRegistry.ts';
import type { AuditLog } from './AuditLog.ts';
import { bannedRange } from './addressRange.ts';
import type { Bans } from './Bans.ts';
import type { Kicks } from './Kicks.ts';
import type { LastAddresses } from './LastAddresses.ts';
import type { Restrictions } from './Restrictions.ts';

export interface ModerationOptions {
  readonly authority: Authority;
  readonly people: Pick<People, 'find' | 'setAdmitted'>;
  readonly sessions: SessionRegistry;
  readonly rooms: RoomRegistry;
  readonly channels: ChannelDirectory;
  readonly bans: Bans;
  readonly restrictions: Restrictions;
  readonly lastAddresses: LastAddresses;
  readonly audit: AuditLog;
  readonly kicks: Kicks;
}

/** Why, and for how long: null until it is lifted. */
interface Terms {
  readonly reason: string | null;
  readonly forMs: number | null;
}

/** How long a moderator can take back that they have disconnected somebody: the app offers it for ten seconds. */
const undoMs = 15_000;
/** Longer than any sign-in takes. */
const kickRememberedMs = 60_000;

/**
 * What moderators do to others. Each deed is decided in the turn in which it takes effect, noted in the audit log, and told to
 * the person. Callers run those that are saved in the queue of writes.
 */
export class Moderation {
  readonly #options: ModerationOptions;
  readonly #disconnections = new WeakMap<
    Peer,
    { readonly byId: UserId; readonly channelId: ChannelId; readonly atMs: number }
  >();
  /** When users were kicked, on the monotonic clock: a sign-in that had begun before must be repeated. */
  readonly #kickedAtMs = new Map<UserId, number>();

  constructor(options: ModerationOptions) {
    this.#options = options;
    options.restrictions.on('changed', ({ userId, kind, restriction, by }) => {
      for (const peer of options.sessions.peers) {
        if (peer.user.id !== userId) continue;
        this.#readRestrictions(peer);
        // The worker or the media may close at any moment.
        options.rooms.update(peer, peer.switches).catch(() => undefined);
        peer.notify('person:restricted', { kind, restriction, by });
      }
    });
  }

  /**
   * Moves a peer. Throws `notFound` for a peer or a channel that the actor may not see, `forbidden`, and `channelFull` for a
   * channel that can hold no more whatever its limit.
   */
  async move(actor: User, peerId: PeerId, channelId: ChannelId): Promise<void> {
    const { authority, rooms, channels, audit } = this.#options;
    const { peer, from } = this.#findPlaced(actor, peerId, channelId);
    authority.requireToActOn(actor, 'move', peer.user, from);
    authority.require(actor, 'move', channelId);
    if (!authority.sees(peer.user, channelId)) {
      throw new RequestError('forbidden', 'they may not see this channel');
    }
    if (rooms.channelOf(peer) === channelId) return;
    const by = namedAs(actor);
    const moved = rooms.move(peer, channelId);
    this.#disconnections.delete(peer);
    peer.lastMove = { from, by, reason: null };
    const [former, now] = [channels.get(from), channels.get(channelId)];
    audit.note({
      kind: 'moved',
      by,
      person: peer.user,
      subject: now.name,
      former: former.name,
      channels: [now, former],
    });
    await moved;
    this.#tellMove(peer, channelId);
  }

  /** Takes a peer out of its channel. Throws as `move`. */
  async disconnect(actor: User, peerId: PeerId, reason: string | null): Promise<void> {
    const { authority, rooms, channels, audit } = this.#options;
    const { peer, from } = this.#findPlaced(actor, peerId, null);
    authority.requireToActOn(actor, 'move', peer.user, from);
    const by = namedAs(actor);
    const left = rooms.leave(peer);
    this.#disconnections.set(peer, { byId: actor.id, channelId: from, atMs: performance.now() });
    peer.lastMove = { from, by, reason };
    const channel = channels.get(from);
    audit.note({
      kind: 'disconnected',
      by,
      person: peer.user,
      former: channel.name,
      reason,
      channels: [channel],
    });
    this.#tellMove(peer, null);
    await left;
  }

  /**
   * Whether a peer that resumes its session and asks for this channel has not heard yet that somebody has moved it out of
   * there. Then it stays where it is, and is told once more.
   */
  keepsMove(peer: Peer, channelId: ChannelId | null): boolean {
    const isHere = this.#options.rooms.channelOf(peer) === channelId;
    return channelId !== null && !isHere && peer.lastMove?.from === channelId;
  }

  /** Tells a peer once more who has moved it where it is. */
  retellMove(peer: Peer): void {
    this.#tellMove(peer, this.#options.rooms.channelOf(peer));
  }

  /** Mutes or deafens a person, or changes how long. Throws `notFound`, `forbidden`. */
  async restrict(
    actor: User,
    kind: RestrictionKind,
    userId: UserId,
    { reason, forMs }: Terms,
  ): Promise<Restriction> {
    const { restrictions, audit } = this.#options;
    const other = await this.#find(userId);
    this.#requireToSilence(actor, other);
    const by = namedAs(actor);
    const restriction = { kind, by, reason, ...termOf(forMs) };
    await restrictions.begin(userId, restriction);
    const { endsAt } = restriction;
    audit.note({
      kind: kind === 'mute' ? 'muted' : 'deafened',
      by,
      person: other,
      reason,
      endsAt,
    });
    return restriction;
  }

  /** Ends a restriction; does nothing when there is none. Throws `notFound`, `forbidden`. */
  async lift(actor: User, kind: RestrictionKind, userId: UserId): Promise<void> {
    const { restrictions, audit } = this.#options;
    const other = await this.#find(userId);
    this.#requireToSilence(actor, other);
    const by = namedAs(actor);
    if (!(await restrictions.lift(userId, kind, by))) return;
    audit.note({ kind: kind === 'mute' ? 'unmuted' : 'undeafened', by, person: other });
  }

  /**
   * Must be called when a peer has signed in, before it has media: makes it follow what holds for its user, and tells its app.
   */
  greet(peer: Peer): void {
    this.#readRestrictions(peer);
    for (const restriction of this.#options.restrictions.of(peer.user.id)) {
      const { kind, by } = restriction;
      peer.notify('person:restricted', { kind, restriction, by });
    }
  }

  /** Ends all sessions of a person, who is no longer admitted. Throws `notFound`, `forbidden`. */
  async kick(actor: User, userId: UserId, reason: string | null): Promise<void> {
    const { authority, people, sessions, kicks, audit } = this.#options;
    const other = await this.#find(userId);
    authority.requireToActOn(actor, 'kick', other, null);
    const by = namedAs(actor);
    const wasAdmitted = await people.setAdmitted(userId, false);
    this.#noteKick(userId);
    const connections = sessions.endAll(userId, { cause: 'kick', by, reason, endsAt: null });
    kicks.add(userId, { byId: actor.id, wasAdmitted, connections });
    audit.note({ kind: 'kicked', by, person: other, reason });
  }

  /**
   * Lets a person come in as before a kick, and tells their apps, which come back by themselves. Throws `forbidden`, and
   * `notFound` for all but the last kick by the same moderator, some seconds ago.
   */
  async undoKick(actor: User, userId: UserId): Promise<void> {
    const { authority, people, kicks, audit } = this.#options;
    const other = await this.#find(userId);
    authority.requireToActOn(actor, 'kick', other, null);
    const kick = kicks.by(actor.id, userId);
    if (kick === null) throw new RequestError('notFound', 'no kick to undo');
    const by = namedAs(actor);
    if (kick.wasAdmitted) await people.setAdmitted(userId, true);
    for (const connection of kick.connections) connection.readmit(by);
    kicks.finish(userId);
    audit.note({ kind: 'kickUndone', by, person: other });
  }

  /** Throws `notFound`, `forbidden`, `limitReached`, and `conflict` when an address is wanted that is not known. */
  async ban(
    actor: User,
    userId: UserId,
    { reason, forMs, scope }: Terms & { readonly scope: BannedAddressScope },
  ): Promise<Ban> {
    const { authority, bans, sessions, kicks, lastAddresses, audit } = this.#options;
    const other = await this.#find(userId);
    authority.requireToActOn(actor, 'ban', other, null);
    const seen = lastAddresses.of(userId);
    if (scope !== 'none' && seen === null) {
      throw new RequestError('conflict', 'no address of this person has been seen');
    }
    const addresses = scope === 'none' || seen === null ? null : bannedRange(seen, scope);
    const by = namedAs(actor);
    const ban = await bans.add({ userId, by, reason, addresses, ...termOf(forMs) });
    const { endsAt } = ban;
    sessions.endAll(userId, { cause: 'ban', by, reason, endsAt });
    kicks.finish(userId);
    audit.note({ kind: 'banned', by, person: other, reason, endsAt, addresses });
    return ban;
  }

  /** Throws `notFound`, `forbidden`. */
  async liftBan(actor: User, banId: number): Promise<void> {
    const { authority, bans, audit } = this.#options;
    authority.require(actor, 'ban');
    const { person, addresses } = await bans.lift(banId);
    audit.note({ kind: 'banLifted', by: actor, person, addresses });
  }

  /**
   * Must be called in the turn in which a sign-in takes effect: throws `unavailable` for a user who was kicked since it began,
   * so that they sign in again.
   *
   * @param sinceMs the beginning, on the monotonic clock
   */
  refuseKicked(userId: UserId, sinceMs: number): void {
    if ((this.#kickedAtMs.get(userId) ?? Number.NEGATIVE_INFINITY) < sinceMs) return;
    throw new RequestError('unavailable', 'kicked during the sign-in');
  }

  /** The user as they are now. Throws `notFound`. */
  async #find(userId: UserId): Promise<User> {
    const user = await this.#options.people.find(userId);
    if (!user) throw new RequestError('notFound', 'no such user');
    return user;
  }

  /**
   * A peer and its channel, both as the actor may see them. Throws `notFound`.
   *
   * @param backTo a peer that is in no channel counts as in this one, if the actor has just disconnected it from there
   */
  #findPlaced(
    actor: User,
    peerId: PeerId,
    backTo: ChannelId | null,
  ): { readonly peer: Peer; readonly from: ChannelId } {
    const { sessions, rooms, authority } = this.#options;
    const peer = sessions.peers.find(({ id }) => id === peerId);
    if (peer) {
      const from = rooms.channelOf(peer);
      if (from !== null && authority.sees(actor, from)) return { peer, from };
      const last = this.#disconnections.get(peer);
      const canUndo =
        from === null &&
        peer.lastMove !== null &&
        last?.byId === actor.id &&
        last.channelId === backTo &&
        performance.now() - last.atMs < undoMs;
      if (canUndo && backTo !== null) return { peer, from: backTo };
    }
    throw new RequestError('notFound', 'no such peer in a channel');
  }

  /**
   * In the channels where the actor sees the other, the right to mute must be there. Where they see them in none, as for
   * somebody who has just left, it must come from a role.
   */
  #requireToSilence(actor: User, other: User): void {
    const { authority, sessions, rooms } = this.#options;
    const places = sessions.peers
      .filter(({ user }) => user.id === other.id)
      .map((peer) => rooms.channelOf(peer))
      .filter((channelId) => channelId !== null)
      .filter((channelId) => authority.sees(actor, channelId));
    for (const channelId of places) authority.requireToActOn(actor, 'mute', other, channelId);
    if (places.length > 0) return;
    if (other.isOwner) throw new RequestError('forbidden', 'nobody mutes the owner');
    authority.requireAbove(actor, other);
    authority.require(actor, 'mute');
  }

  #readRestrictions(peer: Peer): void {
    const { restrictions } = this.#options;
    peer.serverMuted = restrictions.has(peer.user.id, 'mute');
    peer.serverDeafened = restrictions.has(peer.user.id, 'deafen');
  }

  #tellMove(peer: Peer, channelId: ChannelId | null): void {
    peer.notify('person:moved', () => {
      const { lastMove } = peer;
      // It has moved on by itself, of which its app knows.
      if (lastMove === null || this.#options.rooms.channelOf(peer) !== channelId) return null;
      const offers = channelId === null ? [] : (peer.media?.consumers.offers ?? []);
      return { channelId, offers, by: lastMove.by, reason: lastMove.reason };
    });
  }

  #noteKick(userId: UserId): void {
    const now = performance.now();
    for (const [id, atMs] of this.#kickedAtMs) {
      if (now - atMs > kickRememberedMs) this.#kickedAtMs.delete(id);
    }
    this.#kickedAtMs.set(userId, now);
  }
}

function namedAs({ id, name }: User): NamedPerson & { readonly id: UserId } {
  return { id, name };
}

function termOf(forMs: number | null): {
  readonly beganAt: number;
  readonly endsAt: number | null;
} {
  const beganAt = Date.now();
  return { beganAt, endsAt: forMs === null ? null : beganAt + forMs };
}
