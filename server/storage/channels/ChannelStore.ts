import { randomUUID } from 'node:crypto';
import type { Kysely, Selectable } from 'kysely';
import {
  type Channel,
  type ChannelOverride,
  type ChannelSettings,
  peersMaxOf,
  type RegroupedChannel,
} from '../../../shared/domain/Channel.ts';
import type { ChannelId, UserId } from '../../../shared/domain/ids.ts';
import { nameKeyOf } from '../../../shared/domain/names.ts';
import { channelPermissions } from '../../../shared/permissions/permissions.ts';
import { RequestError } from '../../../shared/protocol/errors.ts';
import { readPermissions } from '../people/permissionLists.ts';
import type { Tables } from '../Tables.ts';

/** More channels make no usable list: the most that one person sees. */
export const channelsMax = 200;
/** With those that others see. Only who makes channels at this number learns that there are such. */
const channelsInAllMax = 2 * channelsMax;

const seesAll = () => true;

/** The channels of the server. Positions are always 0 … n−1. */
export class ChannelStore {
  readonly #tables: Kysely<Tables>;

  constructor(tables: Kysely<Tables>) {
    this.#tables = tables;
  }

  /** In the order of the list. */
  all(): Promise<Channel[]> {
    return allIn(this.#tables);
  }

  /**
   * Adds a channel at the end of the list.
   *
   * @param isSeen the channels that count for whoever makes it: nobody learns of others by a taken name or a limit
   * @param overrides what it decides in place of the roles from its beginning
   * @param temporary whether it is deleted when the last person has left
   * @throws RequestError `conflict` when the name is taken, `limitReached`, `notFound` as `override`.
   */
  create(
    settings: ChannelSettings,
    isSeen: (id: ChannelId) => boolean = seesAll,
    overrides: readonly ChannelOverride[] = [],
    temporary = false,
  ): Promise<Channel> {
    return this.#tables.transaction().execute(async (tables) => {
      const existing = await allIn(tables);
      const seen = existing.filter((channel) => isSeen(channel.id));
      if (seen.length >= channelsMax || existing.length >= channelsInAllMax) {
        throw new RequestError('limitReached', `there are ${channelsMax} channels already`);
      }
      refuseTakenName(seen, settings.name, null);
      const id = randomUUID() as string as ChannelId;
      const position = existing.length;
      await tables
        .insertInto('channels')
        .values({ id, position, temporary: Number(temporary), ...columnsOf(id, settings) })
        .execute();
      await insertOverrides(tables, id, overrides);
      return { ...settings, id, position, temporary, status: '', overrides };
    });
  }

  /**
   * Null when there is no such channel.
   *
   * @param isSeen as in `create`
   * @throws RequestError `conflict` when the name is another channel's.
   */
  update(
    id: ChannelId,
    settings: ChannelSettings,
    isSeen: (id: ChannelId) => boolean = seesAll,
  ): Promise<Channel | null> {
    return this.#tables.transaction().execute(async (tables) => {
      const existing = await allIn(tables);
      const before = existing.find((channel) => channel.id === id);
      if (!before) return null;
      refuseTakenName(
        existing.filter((channel) => isSeen(channel.id)),
        settings.name,
        id,
      );
      await tables
        .updateTable('channels')
        .set(columnsOf(id, settings))
        .where('id', '=', id)
        .execute();
      return { ...before, ...settings };
    });
  }

  /**
   * Sets the order of the channels, and the category of one of them. Returns them in that order; null, without a change, when
   * `ids` are not exactly those of all channels.
   */
  reorder(
    ids: readonly ChannelId[],
    regrouped: RegroupedChannel | null = null,
  ): Promise<Channel[] | null> {
    return this.#tables.transaction().execute(async (tables) => {
      const existing = new Set((await allIn(tables)).map(({ id }) => id));
      const isComplete =
        ids.length === existing.size &&
        new Set(ids).size === ids.length &&
        ids.every((id) => existing.has(id));
      if (!isComplete) return null;
      if (regrouped !== null) {
        const { channelId, category } = regrouped;
        await tables
          .updateTable('channels')
          .set({ category })
          .where('id', '=', channelId)
          .execute();
      }
      return await numbered(tables, ids);
    });
  }

  /**
   * Sets what a channel decides in place of the roles. Null when there is no such channel.
   *
   * @throws RequestError `notFound` for a role or a person that does not exist
   */
  override(id: ChannelId, overrides: readonly ChannelOverride[]): Promise<Channel | null> {
    return this.#tables.transaction().execute(async (tables) => {
      const before = (await allIn(tables)).find((channel) => channel.id === id);
      if (!before) return null;
      await tables.deleteFrom('channel_overrides').where('channel_id', '=', id).execute();
      await insertOverrides(tables, id, overrides);
      return { ...before, overrides };
    });
  }

  /** Returns the remaining channels in the order of the list; null when there is no such channel. */
  delete(id: ChannelId): Promise<Channel[] | null> {
    return this.#tables.transaction().execute(async (tables) => {
      const { numDeletedRows } = await tables
        .deleteFrom('channels')
        .where('id', '=', id)
        .executeTakeFirst();
      if (numDeletedRows === 0n) return null;
      const remaining = await allIn(tables);
      return await numbered(
        tables,
        remaining.map((channel) => channel.id),
      );
    });
  }
}

async function allIn(tables: Kysely<Tables>): Promise<Channel[]> {
  const rows = await tables
    .selectFrom('channels')
    .selectAll()
    .orderBy('position')
    .orderBy('id')
    .execute();
  const overrides = Map.groupBy(
    await tables.selectFrom('channel_overrides').selectAll().execute(),
    ({ channel_id }) => channel_id,
  );
  return rows.map((row) => channelOf(row, (overrides.get(row.id) ?? []).map(overrideOf)));
}

async function insertOverrides(
  tables: Kysely<Tables>,
  id: ChannelId,
  overrides: readonly ChannelOverride[],
): Promise<void> {
  for (const { subject, allow, deny } of overrides) {
    await refuseUnknown(tables, subject);
    await tables
      .insertInto('channel_overrides')
      .values({
        channel_id: id,
        role_id: 'roleId' in subject ? subject.roleId : null,
        user_id: 'userId' in subject ? subject.userId : null,
        allow: JSON.stringify(allow),
        deny: JSON.stringify(deny),
      })
      .execute();
  }
}

async function refuseUnknown(
  tables: Kysely<Tables>,
  subject: ChannelOverride['subject'],
): Promise<void> {
  const found =
    'roleId' in subject
      ? tables.selectFrom('roles').select('id').where('id', '=', subject.roleId)
      : tables.selectFrom('users').select('id').where('id', '=', subject.userId);
  if (!(await found.executeTakeFirst())) {
    throw new RequestError('notFound', 'no such role or person');
  }
}

/** Numbers the channels in this order, and returns them. */
async function numbered(tables: Kysely<Tables>, ids: readonly ChannelId[]): Promise<Channel[]> {
  for (const [position, id] of ids.entries()) {
    await tables.updateTable('channels').set({ position }).where('id', '=', id).execute();
  }
  return await allIn(tables);
}

function refuseTakenName(
  existing: readonly Channel[],
  name: string,
  exceptId: ChannelId | null,
): void {
  const key = nameKeyOf(name);
  // Not by the stored keys, which an older version may have made by other rules.
  if (existing.some((other) => other.id !== exceptId && nameKeyOf(other.name) === key)) {
    throw new RequestError('conflict', 'another channel has this name');
  }
}

function columnsOf(id: ChannelId, settings: ChannelSettings) {
  return {
    name: settings.name,
    // The column is unique on the whole server. Two people who do not see each other's channels may use one name.
    name_key: `${nameKeyOf(settings.name)} ${id}`,
    user_limit: settings.userLimit,
    locked: Number(settings.locked),
    music: Number(settings.music),
    stage: Number(settings.stage),
    hides_speaking: Number(settings.hidesSpeaking),
    video_limit: settings.videoLimit,
    category: settings.category,
    topic: settings.topic,
    bitrate: settings.bitrate,
    voices_max: settings.voicesMax,
    recording_days: settings.recordingDays,
    idle_after_ms: settings.idleAfterMs,
    encrypted: Number(settings.encrypted),
  };
}

function overrideOf(row: Selectable<Tables['channel_overrides']>): ChannelOverride {
  return {
    // Of exactly one of the two: see the table's CHECK.
    subject: row.role_id !== null ? { roleId: row.role_id } : { userId: row.user_id as UserId },
    allow: readPermissions(row.allow, channelPermissions),
    deny: readPermissions(row.deny, channelPermissions),
  };
}

function channelOf(
  row: Selectable<Tables['channels']>,
  overrides: readonly ChannelOverride[],
): Channel {
  const stage = row.stage === 1;
  return {
    id: row.id,
    name: row.name,
    position: row.position,
    // An earlier version allowed higher values.
    userLimit: row.user_limit === null ? null : Math.min(row.user_limit, peersMaxOf({ stage })),
    locked: row.locked === 1,
    temporary: row.temporary === 1,
    // Of those inside: it ends with the server.
    status: '',
    music: row.music === 1,
    stage,
    hidesSpeaking: row.hides_speaking === 1,
    videoLimit: row.video_limit,
    category: row.category,
    topic: row.topic,
    bitrate: row.bitrate,
    voicesMax: row.voices_max,
    recordingDays: row.recording_days,
    idleAfterMs: row.idle_after_ms,
    encrypted: row.encrypted === 1,
    overrides,
  };
}
