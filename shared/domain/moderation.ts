import type { UserId } from './ids.ts';

/** A person as something kept names them: with the name of that moment, and without an id when they are gone since. */
export interface NamedPerson {
  readonly id: UserId | null;
  readonly name: string;
}

/** What every deed of a moderator says about itself. Times are milliseconds since 1970. */
interface Deed {
  readonly by: NamedPerson;
  /** As the moderator wrote it; null for none. */
  readonly reason: string | null;
  readonly beganAt: number;
  /** Null until it is lifted. */
  readonly endsAt: number | null;
}

/** `mute`: others do not hear the person. `deafen`: the person hears nobody either. */
export const restrictionKinds = ['mute', 'deafen'] as const;
export type RestrictionKind = (typeof restrictionKinds)[number];

/** What a person may not do in any channel of the server, from whatever device and by whatever name. */
export interface Restriction extends Deed {
  readonly kind: RestrictionKind;
}

/**
 * Which addresses a ban refuses to newcomers, besides the identity: none, the one that the person was last seen from, or all of
 * its network (IPv4 /24, IPv6 /48).
 */
export const bannedAddressScopes = ['none', 'address', 'network'] as const;
export type BannedAddressScope = (typeof bannedAddressScopes)[number];

/** A person who is not let in. */
export interface Ban extends Deed {
  readonly id: number;
  readonly person: NamedPerson;
  /** The addresses that newcomers may not come from, `203.0.113.7` or `203.0.113.0/24`; null for none. */
  readonly addresses: string | null;
}

/** Why the server has ended all sessions of a person, or does not open one. */
export interface SessionEnding extends Omit<Deed, 'beganAt'> {
  readonly cause: 'kick' | 'ban';
}

export const reasonMaxLength = 200;
/** What does not end within a year is for ever. */
export const durationMaxMs = 366 * 24 * 60 * 60_000;
