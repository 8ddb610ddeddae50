import { type Invite, type InviteTerms, isUsable } from '../../shared/domain/Invite.ts';
import type { ChannelId, InviteId, RoleId, UserId } from '../../shared/domain/ids.ts';
import type { Role } from '../../shared/domain/Role.ts';
import type { User } from '../../shared/domain/User.ts';
import { RequestError } from '../../shared/protocol/errors.ts';
import type { StoredInvite } from '../storage/people/InviteStore.ts';
import type { Store } from '../storage/Store.ts';
import type { Authority } from './Authority.ts';
import { canonicalCode, hashOf, randomCode } from './secretText.ts';

/** More invites of one person are no use: those that no longer work are dropped first. */
export const invitesOfOneMax = 50;
const invitesMax = 500;

/** A new invite. */
export interface InviteOrder extends InviteTerms {
  /** How long it works, from now on; null for as long as nobody revokes it. */
  readonly lifetimeMs: number | null;
}

type Person = Pick<User, 'id' | 'isOwner' | 'roleIds'>;

export interface InvitesOptions {
  readonly store: Pick<Store, 'invites' | 'users' | 'transaction'>;
  readonly authority: Pick<Authority, 'may' | 'require' | 'sees' | 'requireToManage'>;
  readonly roles: { readonly all: readonly Role[] };
  readonly channels: { has(id: ChannelId): boolean };
  /** Whether a user has a session now. */
  readonly isConnected: (id: UserId) => boolean;
  /** The present time in milliseconds since 1970. */
  readonly now?: () => number;
}

/**
 * The invites of this server, and who may make, see and revoke them. An invite is worth no more than its maker: once they have
 * been kicked or may not invite any more it lets nobody in, and it gives its role only while they may give it themselves.
 * Callers make one change after the other, in the queue of writes.
 */
export class Invites {
  readonly #options: InvitesOptions;
  readonly #now: () => number;

  constructor(options: InvitesOptions) {
    this.#options = options;
    this.#now = options.now ?? Date.now;
  }

  /**
   * Makes an invite. Asking again for one without any limit answers the one that exists, and `isNew` is false.
   *
   * @throws RequestError `forbidden`; `notFound` for a role that does not exist or a channel that the maker may not see;
   *   `conflict` for a role that the server itself gives; `limitReached`
   */
  async create(
    maker: Person,
    { lifetimeMs, ...terms }: InviteOrder,
  ): Promise<{ readonly invite: Invite; readonly isNew: boolean }> {
    const { store, authority } = this.#options;
    authority.require(maker, 'invite', terms.channelId);
    if (terms.roleId !== null) this.#requireToGive(maker, terms.roleId);
    const now = this.#now();
    return await store.transaction(async ({ invites }) => {
      const all = await invites.all();
      const own = all.filter((invite) => invite.maker.id === maker.id);
      const lasting = lifetimeMs === null && terms.usesMax === null;
      const same = lasting ? own.find((invite) => hasTerms(invite, terms)) : undefined;
      if (same) return { invite: same, isNew: false };

      for (const [those, most] of [
        [own, invitesOfOneMax],
        [all, invitesMax],
      ] as const) {
        if (those.length < most) continue;
        const dead = those.filter((invite) => !isUsable(invite, now));
        if (dead.length === 0) throw new RequestError('limitReached', `${most} invites, no more`);
        for (const { id } of dead) await invites.delete(id);
      }
      const code = randomCode();
      const id = idOf(code);
      const expiresAt = lifetimeMs === null ? null : now + lifetimeMs;
      await invites.create({ ...terms, id, code, makerId: maker.id, createdAt: now, expiresAt });
      const invite = await invites.find(id);
      if (!invite) throw new RequestError('internal', 'the invite was not stored');
      return { invite, isNew: true };
    });
  }

  /**
   * The own invites of a person, and those of everybody for who may manage the server. A channel that they may not see is left
   * out, and so is the code where it gives a role that they may not give.
   */
  async seenBy(viewer: User): Promise<Invite[]> {
    const { store, authority } = this.#options;
    const seesAll = authority.may(viewer, 'manageServer');
    const all = await store.invites.all();
    return all
      .filter(({ maker }) => seesAll || maker.id === viewer.id)
      .map((invite) => ({
        ...invite,
        code: invite.maker.id === viewer.id || this.#mayGive(viewer, invite) ? invite.code : null,
        channelId: this.#seesChannel(viewer, invite.channelId) ? invite.channelId : null,
      }));
  }

  /** Deletes an invite and returns it. Throws `notFound`, also for one that this person may not revoke. */
  async revoke(revoker: User, id: InviteId): Promise<Invite> {
    const { store, authority } = this.#options;
    const invite = await store.invites.find(id);
    const may =
      invite && (invite.maker.id === revoker.id || authority.may(revoker, 'manageServer'));
    if (!invite || !may || !(await store.invites.delete(id))) {
      throw new RequestError('notFound', 'no such invite');
    }
    return invite;
  }

  /**
   * The invite with this code, as it works now: without a role that its maker may no longer give. Null when it has been
   * revoked, used up or has expired, or its maker has been kicked or may no longer invite.
   *
   * @param typed as it was typed or came in a link
   */
  async usable(typed: string): Promise<Invite | null> {
    const { store, authority, isConnected } = this.#options;
    const invite = await store.invites.find(idOf(canonicalCode(typed)));
    if (!invite || !isUsable(invite, this.#now())) return null;
    const maker = await store.users.find(invite.maker.id);
    // Who is asked for a code again stays connected until they leave.
    if (!maker || !(maker.admitted || maker.isOwner || isConnected(maker.id))) return null;
    // A channel that is gone has taken the permissions with it that it gave.
    if (!authority.may(maker, 'invite', this.#existing(invite.channelId))) return null;
    return this.#mayGive(maker, invite) ? invite : { ...invite, roleId: null };
  }

  #requireToGive(person: Person, roleId: RoleId): void {
    const role = this.#options.roles.all.find(({ id }) => id === roleId);
    if (!role) throw new RequestError('notFound', 'no such role');
    if (role.kind !== 'own')
      throw new RequestError('conflict', 'the server itself gives this role');
    this.#options.authority.requireToManage(person, role);
  }

  #mayGive(person: Person, { roleId }: StoredInvite): boolean {
    if (roleId === null) return true;
    try {
      this.#requireToGive(person, roleId);
      return true;
    } catch {
      return false;
    }
  }

  #seesChannel(viewer: User, channelId: ChannelId | null): boolean {
    const existing = this.#existing(channelId);
    return existing !== null && this.#options.authority.sees(viewer, existing);
  }

  #existing(channelId: ChannelId | null): ChannelId | null {
    return channelId !== null && this.#options.channels.has(channelId) ? channelId : null;
  }
}

/** Codes are looked up by their hash, so that the time of a comparison tells an attacker nothing. */
function idOf(code: string): InviteId {
  return hashOf(code) as InviteId;
}

function hasTerms(invite: StoredInvite, terms: InviteTerms): boolean {
  return (
    invite.expiresAt === null &&
    invite.usesMax === null &&
    invite.kind === terms.kind &&
    invite.roleId === terms.roleId &&
    invite.channelId === terms.channelId &&
    invite.note === terms.note
  );
}
