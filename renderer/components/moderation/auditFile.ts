import type { AuditEntry } from '../../../shared/domain/AuditEntry.ts';

/** The formats of an exported audit log. */
export type AuditFormat = 'csv' | 'json';

const columns = [
  'id',
  'time',
  'kind',
  'by',
  'byId',
  'person',
  'personId',
  'subject',
  'former',
  'reason',
  'endsAt',
  'addresses',
] as const;
type Row = Readonly<Record<(typeof columns)[number], string | number | null>>;

/** The audit log as the text of a file. Times are ISO 8601, in UTC. */
export function auditFile(entries: readonly AuditEntry[], format: AuditFormat): string {
  const rows = entries.map(rowOf);
  if (format === 'json') return `${JSON.stringify(rows, null, 2)}\n`;
  const lines = [columns, ...rows.map((row) => columns.map((column) => row[column]))];
  // RFC 4180 ends lines like this. Spreadsheets read UTF-8 only with the mark at the beginning.
  return `\uFEFF${lines.map((cells) => `${cells.map(cellOf).join(',')}\r\n`).join('')}`;
}

function rowOf(entry: AuditEntry): Row {
  return {
    id: entry.id,
    time: timeOf(entry.at),
    kind: entry.kind,
    by: entry.by.name,
    byId: entry.by.id,
    person: entry.person?.name ?? null,
    personId: entry.person?.id ?? null,
    subject: entry.subject,
    former: entry.former,
    reason: entry.reason,
    endsAt: entry.endsAt === null ? null : timeOf(entry.endsAt),
    addresses: entry.addresses,
  };
}

function timeOf(at: number): string {
  return new Date(at).toISOString();
}

/** A quotation mark before a formula keeps spreadsheets from running what somebody took as a name. */
function cellOf(value: string | number | null): string {
  if (value === null) return '';
  const text = String(value);
  const harmless = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}
