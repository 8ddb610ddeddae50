import type { NamedPerson } from './moderation.ts';

/**
 * What the audit log tells of: things that people did to others, to channels, to roles and to the server, and to the devices by
 * which they come in. What a device is called is not told.
 */
export const auditKinds = [
  'moved',
  'disconnected',
  'muted',
  'unmuted',
  'deafened',
  'undeafened',
  'sentBack',
  'kicked',
  'kickUndone',
  'banned',
  'banLifted',
  'channelCreated',
  'channelChanged',
  'channelStatusSet',
  'channelsOrdered',
  'channelOverridden',
  'channelDeleted',
  'roleCreated',
  'roleChanged',
  'rolesOrdered',
  'roleDeleted',
  'rolesGiven',
  'ownerChanged',
  'ownerClaimed',
  'inviteCreated',
  'inviteRevoked',
  'botCreated',
  'botTokenRenewed',
  'botRemoved',
  'serverChanged',
  'entryChanged',
  'soundRemoved',
  'deviceLinked',
  'deviceRemoved',
  'recoveryUsed',
  'fileRemoved',
  'fileLifetimeSet',
  'messageDeleted',
  'previewRemoved',
  'messageLifetimeSet',
  'boardCleared',
  'recordingStarted',
  'recordingEnded',
  'recordingEmptied',
  'recordingShutOut',
  'recordingFilled',
  'recordingFailed',
  'recordingInterrupted',
  'recordingFetched',
  'recordingRemoved',
  'listenLinkCreated',
  'listenLinkRevoked',
  'listenLinkEnded',
] as const;
export type AuditKind = (typeof auditKinds)[number];

/** Who did what, to whom, when and why. It keeps the names of its time. Times are milliseconds since 1970. */
export interface AuditEntry {
  /** Grows with each entry. */
  readonly id: number;
  readonly at: number;
  readonly kind: AuditKind;
  readonly by: NamedPerson;
  /** Whom it was done to; null for what was done to no person. */
  readonly person: NamedPerson | null;
  /** The name of the channel, role, invite, sound or file, as it is afterwards; the roles of a person; null for none. */
  readonly subject: string | null;
  /** What it was before: the former name, or the channel that somebody was moved out of. */
  readonly former: string | null;
  readonly reason: string | null;
  /** When it ends by itself; null for never. */
  readonly endsAt: number | null;
  /** The addresses of a ban. Null also for those who may not see them. */
  readonly addresses: string | null;
}

/** How long entries are kept. */
export const auditKeptMs = 90 * 24 * 60 * 60_000;
/** The most entries in one answer. */
export const auditPageMax = 200;
/** The most characters of a search. */
export const auditSearchMaxLength = 100;
