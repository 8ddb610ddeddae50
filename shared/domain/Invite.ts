import type { ChannelId, InviteId, RoleId, UserId } from './ids.ts';

/** What a newcomer comes in as: a member, or a guest, whose identity vanishes with their last session. */
export const inviteKinds = ['member', 'guest'] as const;
export type InviteKind = (typeof inviteKinds)[number];

/** What the maker of an invite decides. */
export interface InviteTerms {
  readonly kind: InviteKind;
  /** A role that newcomers get besides. */
  readonly roleId: RoleId | null;
  /** The channel to which the link leads. */
  readonly channelId: ChannelId | null;
  /** The most people who can come in by it; null for any number. */
  readonly usesMax: number | null;
  /** What it is for; only those who see the invite read it. May be empty. */
  readonly note: string;
}

/** An invite as those see it who may. Times are milliseconds since 1970, by the server's clock. */
export interface Invite extends InviteTerms {
  readonly id: InviteId;
  /** What the link carries. Null for people who may not give the invite's role themselves. */
  readonly code: string | null;
  readonly maker: { readonly id: UserId; readonly name: string };
  readonly createdAt: number;
  /** Null for an invite that never expires. */
  readonly expiresAt: number | null;
  /** How many people have come in by it. */
  readonly uses: number;
}

export const inviteNoteMaxLength = 80;
export const inviteUsesMax = 1_000;
export const inviteLifetimeMinMs = 60_000;
export const inviteLifetimeMaxMs = 366 * 24 * 60 * 60_000;

/** Whether an invite still lets people in, as far as its own terms say. */
export function isUsable(
  { expiresAt, usesMax, uses }: Pick<Invite, 'expiresAt' | 'usesMax' | 'uses'>,
  nowMs: number,
): boolean {
  return (expiresAt === null || expiresAt > nowMs) && (usesMax === null || uses < usesMax);
}
