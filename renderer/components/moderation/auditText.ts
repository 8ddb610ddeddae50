import { type AuditEntry, type AuditKind, auditKinds } from '../../../shared/domain/AuditEntry.ts';
import type { TFunction } from '../../texts/AppTexts.ts';

/** What an entry tells, in one sentence; reason and end are apart. */
export function auditText(t: TFunction, entry: AuditEntry): string {
  const names = {
    by: entry.by.name,
    person: entry.person?.name ?? '',
    subject: entry.subject ?? '',
    former: entry.former ?? '',
  };
  return t(`audit.${sentenceOf(entry)}`, names);
}

function sentenceOf({ kind, person, former, subject }: AuditEntry) {
  if (kind === 'channelChanged' && former !== null) return 'channelRenamed';
  if (kind === 'roleChanged' && former !== null) return 'roleRenamed';
  if (kind === 'serverChanged' && former !== null) return 'serverRenamed';
  if (kind === 'rolesGiven' && (subject ?? '') === '') return 'rolesTaken';
  if (kind === 'inviteCreated' && (subject ?? '') !== '') return 'inviteCreatedFor';
  if (kind === 'messageDeleted' && person === null) return 'formerPersonsMessageDeleted';
  if (kind === 'previewRemoved' && person === null) return 'formerPersonsPreviewRemoved';
  return kind;
}

const people: readonly AuditKind[] = [
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
];

/** What can be chosen to be shown; empty for everything. */
export const auditGroups = {
  all: [],
  people,
  channels: auditKinds.filter((kind) =>
    /^(channel|message|preview|fileLifetime|board|recording|listenLink)/.test(kind),
  ),
  roles: auditKinds.filter((kind) => kind.startsWith('role') || kind.startsWith('owner')),
  devices: ['deviceLinked', 'deviceRemoved', 'recoveryUsed'],
  server: [
    'inviteCreated',
    'inviteRevoked',
    'botCreated',
    'botTokenRenewed',
    'botRemoved',
    'serverChanged',
    'entryChanged',
    'soundRemoved',
    'fileRemoved',
  ],
} as const satisfies Record<string, readonly AuditKind[]>;
export type AuditGroup = keyof typeof auditGroups;

export const auditGroupTexts = {
  all: 'audit.kindAll',
  people: 'audit.kindPeople',
  channels: 'audit.kindChannels',
  roles: 'audit.kindRoles',
  devices: 'audit.kindDevices',
  server: 'audit.kindServer',
} as const satisfies Record<AuditGroup, string>;
