import type { Channel, ChannelOverride } from '../../shared/domain/Channel.ts';
import type { ChannelId } from '../../shared/domain/ids.ts';
import type { Role } from '../../shared/domain/Role.ts';
import type { User } from '../../shared/domain/User.ts';
import { bearerOf, overridesOf } from '../../shared/permissions/access.ts';
import {
  type Decision,
  decideInChannel,
  decideOnServer,
  mayActOn,
  mayChangeRole,
  mayManageRole,
  mayOverride,
  ranksAbove,
} from '../../shared/permissions/decide.ts';
import type {
  Bearer,
  ChannelOverrides,
  ChannelPermission,
  DeedToOthers,
  Permission,
} from '../../shared/permissions/permissions.ts';
import { RequestError } from '../../shared/protocol/errors.ts';

/** What a decision reads besides the person. */
export interface AuthoritySources {
  readonly roles: { readonly all: readonly Role[] };
  readonly channels: {
    /** Throws `notFound`. */
    get(id: ChannelId): Channel;
  };
}

type Person = Pick<User, 'id' | 'isOwner' | 'roleIds'>;

/**
 * The only place of the server that decides what people may do, by the rules of `shared/permissions`. Callers ask in the moment
 * of the deed. A channel that a person may not see is `notFound`, as if it did not exist.
 */
export class Authority {
  readonly #sources: AuthoritySources;
  #roles: readonly Role[] = [];
  /** By the user as they are now: a change of them makes a new object. Valid for `#roles`. */
  #bearers = new WeakMap<Person, Bearer>();
  readonly #overrides = new WeakMap<Channel, ChannelOverrides>();

  constructor(sources: AuthoritySources) {
    this.#sources = sources;
  }

  /** Whether a person may do something on the whole server, or, with a channel, in that one. */
  decide(person: Person, permission: Permission, channelId: ChannelId | null = null): Decision {
    const bearer = this.#bearerOf(person);
    if (channelId === null) return decideOnServer(bearer, permission);
    return decideInChannel(bearer, permission as ChannelPermission, this.#overridesIn(channelId));
  }

  may(person: Person, permission: Permission, channelId: ChannelId | null = null): boolean {
    return this.decide(person, permission, channelId).allowed;
  }

  /** Whether the channel exists for this person. Throws `notFound` when it exists for nobody. */
  sees(person: Person, channelId: ChannelId): boolean {
    return this.may(person, 'seeChannel', channelId);
  }

  /** Throws `forbidden`; `notFound` for a channel that does not exist, or not for this person. */
  require(person: Person, permission: Permission, channelId: ChannelId | null = null): void {
    if (channelId !== null && !this.sees(person, channelId)) {
      throw new RequestError('notFound', 'no such channel');
    }
    if (!this.may(person, permission, channelId)) {
      throw new RequestError('forbidden', `no permission: ${permission}`);
    }
  }

  /** Throws `forbidden` for a person who may do none of these on the whole server. */
  requireAny(person: Person, anyOf: readonly Permission[]): void {
    if (anyOf.some((permission) => this.may(person, permission))) return;
    throw new RequestError('forbidden', `no permission of: ${anyOf.join(', ')}`);
  }

  /**
   * Throws `forbidden` where one person may not do this to another: without the permission, and when the other ranks as high.
   *
   * @param channelId where the other is; null outside of channels
   */
  requireToActOn(
    actor: Person,
    deed: DeedToOthers,
    other: Person,
    channelId: ChannelId | null,
  ): void {
    const overrides = channelId === null ? null : this.#overridesIn(channelId);
    if (mayActOn(this.#bearerOf(actor), deed, this.#bearerOf(other), overrides)) return;
    throw new RequestError('forbidden', `may not ${deed} this person`);
  }

  /** Throws `forbidden` where the other ranks as high. The owner may also change their own roles. */
  requireAbove(actor: Person, other: Person): void {
    if (actor.isOwner || ranksAbove(this.#bearerOf(actor), this.#bearerOf(other))) return;
    throw new RequestError('forbidden', 'this person ranks as high');
  }

  /** Throws `forbidden` where a person may not change, give or take a role of this rank. */
  requireToManage(actor: Person, role: Pick<Role, 'rank'>): void {
    if (mayManageRole(this.#bearerOf(actor), role)) return;
    throw new RequestError('forbidden', 'may not manage this role');
  }

  /**
   * Throws `forbidden` where a person may not switch these permissions of a role.
   *
   * @param before what the role allows until now
   */
  requireToSwitch(
    actor: Person,
    role: Pick<Role, 'rank'>,
    before: readonly Permission[],
    after: readonly Permission[],
  ): void {
    const bearer = this.#bearerOf(actor);
    for (const permission of new Set(before).symmetricDifference(new Set(after))) {
      if (mayChangeRole(bearer, role, permission)) continue;
      throw new RequestError('forbidden', `may not switch: ${permission}`);
    }
  }

  /**
   * Throws `forbidden` where a person may not make a channel decide this in place of what it decides until now.
   *
   * @param subjectOf the person with this id, or null when there is none
   */
  requireToOverride(
    actor: Person,
    channel: Channel,
    after: readonly ChannelOverride[],
    subjectOf: (override: ChannelOverride) => Person | Role | null,
  ): void {
    const bearer = this.#bearerOf(actor);
    const overrides = this.#overridesIn(channel.id);
    for (const { override, permissions } of changedOverrides(channel.overrides, after)) {
      const subject = subjectOf(override);
      if (!subject) throw new RequestError('notFound', 'no such role or person');
      const ranked = 'rank' in subject ? subject : this.#bearerOf(subject);
      for (const permission of permissions) {
        if (mayOverride(bearer, ranked, permission, overrides)) continue;
        throw new RequestError('forbidden', `may not decide about: ${permission}`);
      }
    }
  }

  #bearerOf(person: Person): Bearer {
    const { all } = this.#sources.roles;
    if (all !== this.#roles) {
      this.#roles = all;
      this.#bearers = new WeakMap();
    }
    const known = this.#bearers.get(person);
    if (known) return known;
    const bearer = bearerOf(person, all);
    this.#bearers.set(person, bearer);
    return bearer;
  }

  #overridesIn(channelId: ChannelId): ChannelOverrides {
    const channel = this.#sources.channels.get(channelId);
    const known = this.#overrides.get(channel);
    if (known) return known;
    const overrides = overridesOf(channel);
    this.#overrides.set(channel, overrides);
    return overrides;
  }
}

interface ChangedOverride {
  readonly override: ChannelOverride;
  /** What it decides otherwise than before. */
  readonly permissions: ReadonlySet<ChannelPermission>;
}

/** Which permissions are decided otherwise after a change, for each role and person about whom anything is. */
function changedOverrides(
  before: readonly ChannelOverride[],
  after: readonly ChannelOverride[],
): ChangedOverride[] {
  const [old, now] = [bySubject(before), bySubject(after)];
  return [...new Set([...old.keys(), ...now.keys()])].flatMap((subject) => {
    const [was, is] = [old.get(subject), now.get(subject)];
    const override = is ?? was;
    const permissions = new Set([
      ...new Set(was?.allow).symmetricDifference(new Set(is?.allow)),
      ...new Set(was?.deny).symmetricDifference(new Set(is?.deny)),
    ]);
    return override && permissions.size > 0 ? [{ override, permissions }] : [];
  });
}

function bySubject(overrides: readonly ChannelOverride[]): Map<string, ChannelOverride> {
  return new Map(overrides.map((override) => [JSON.stringify(override.subject), override]));
}
