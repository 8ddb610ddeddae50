import type { Kysely, Selectable } from 'kysely';
import { type AuditEntry, type AuditKind, auditKinds } from '../../../shared/domain/AuditEntry.ts';
import type { ChannelId, UserId } from '../../../shared/domain/ids.ts';
import { isAmong } from '../database/engine.ts';
import type { Tables } from '../Tables.ts';

/** More are of no use to anybody, and would fill the disk. */
const auditEntriesMax = 20_000;

/** An entry before it has an id. */
export interface NewAuditEntry extends Omit<AuditEntry, 'id'> {
  /** The channels that it names, two at most: who may not see them all does not get it. */
  readonly channelIds: readonly ChannelId[];
  /** Whether everybody might see these at that time: decides when they are deleted. */
  readonly isPublic: boolean;
}

/** Which of the channels that exist a reader may see. */
interface AuditReach {
  readonly seen: readonly ChannelId[];
  readonly hidden: readonly ChannelId[];
}

/** Which entries are wanted. */
export interface AuditQuery {
  /** Only entries before this one; null for the newest. */
  readonly before: number | null;
  readonly search: string;
  readonly userId: UserId | null;
  /** Empty for all. */
  readonly kinds: readonly AuditKind[];
  readonly limit: number;
  /** Null for a reader who sees everything. */
  readonly reach: AuditReach | null;
}

/** Who did what to whom, for a while. Nothing refers to people or channels that may be gone: an entry outlives them. */
export class AuditStore {
  readonly #tables: Kysely<Tables>;

  constructor(tables: Kysely<Tables>) {
    this.#tables = tables;
  }

  /** Adds an entry, and deletes the oldest beyond the maximum. */
  async add(entry: NewAuditEntry, entriesMax = auditEntriesMax): Promise<void> {
    const [channelId = null, otherChannelId = null] = entry.channelIds;
    const { id } = await this.#tables
      .insertInto('audit_entries')
      .values({
        at: entry.at,
        kind: entry.kind,
        by_id: entry.by.id,
        by_name: entry.by.name,
        person_id: entry.person?.id ?? null,
        person_name: entry.person?.name ?? null,
        subject: entry.subject,
        former: entry.former,
        reason: entry.reason,
        ends_at: entry.endsAt,
        addresses: entry.addresses,
        channel_id: channelId,
        other_channel_id: otherChannelId,
        public: entry.isPublic ? 1 : 0,
        search_key: searchKeyOf(
          [entry.by.name, entry.person?.name, entry.subject, entry.former, entry.reason].join('\n'),
        ),
      })
      .returning('id')
      .executeTakeFirstOrThrow();
    await this.#tables
      .deleteFrom('audit_entries')
      .where('id', '<=', id - entriesMax)
      .execute();
  }

  /** The newest first. */
  async list(query: AuditQuery): Promise<AuditEntry[]> {
    const { before, search, userId, kinds, limit, reach } = query;
    let entries = this.#tables
      .selectFrom('audit_entries')
      .selectAll()
      .orderBy('id', 'desc')
      .limit(limit);
    if (before !== null) entries = entries.where('id', '<', before);
    if (kinds.length > 0) entries = entries.where('kind', 'in', kinds);
    if (userId !== null) {
      entries = entries.where((row) =>
        row.or([row('by_id', '=', userId), row('person_id', '=', userId)]),
      );
    }
    const key = searchKeyOf(search);
    if (key !== '')
      entries = entries.where(({ eb, fn }) =>
        eb(
          fn<string>('replace', ['search_key', eb.val(key), eb.val('')]),
          '!=',
          eb.ref('search_key'),
        ),
      );
    for (const column of ['channel_id', 'other_channel_id'] as const) {
      if (reach === null) continue;
      entries = entries.where((row) =>
        row.or([
          row(column, 'is', null),
          isAmong(this.#tables, column, reach.seen),
          row.and([row('public', '=', 1), row.not(isAmong(this.#tables, column, reach.hidden))]),
        ]),
      );
    }
    return (await entries.execute()).flatMap(entryOf);
  }

  /** Deletes all entries before a time. */
  async deleteBefore(time: number): Promise<void> {
    await this.#tables.deleteFrom('audit_entries').where('at', '<', time).execute();
  }
}

/** Equal for texts that differ in case only, which SQLite knows of Latin letters without marks alone. */
function searchKeyOf(text: string): string {
  return text.trim().normalize('NFKC').toLowerCase();
}

/** None for a kind that this version does not know. */
function entryOf(row: Selectable<Tables['audit_entries']>): AuditEntry[] {
  const kind = auditKinds.find((known) => known === row.kind);
  if (!kind) return [];
  return [
    {
      id: row.id,
      at: row.at,
      kind,
      by: { id: row.by_id, name: row.by_name },
      person: row.person_name === null ? null : { id: row.person_id, name: row.person_name },
      subject: row.subject,
      former: row.former,
      reason: row.reason,
      endsAt: row.ends_at,
      addresses: row.addresses,
    },
  ];
}
