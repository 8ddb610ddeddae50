import { randomUUID } from 'node:crypto';
import type { SQLOutputValue, StatementSync } from 'node:sqlite';
import {
  type Channel,
  type ChannelSettings,
  channelUserLimitMax,
} from '../../shared/domain/Channel.ts';
import type { ChannelId } from '../../shared/domain/ids.ts';
import { nameKeyOf } from '../../shared/domain/names.ts';
import { soundboardRules } from '../../shared/domain/Sound.ts';
import { RequestError } from '../../shared/protocol/errors.ts';
import type { PerchDatabase } from './PerchDatabase.ts';

/** More channels make no usable list. */
export const channelsMax = 200;

/** The channels of the server. Positions are always 0 … n−1. */
export class ChannelStore {
  readonly #database: PerchDatabase;
  readonly #selectAll: StatementSync;
  readonly #insert: StatementSync;
  readonly #update: StatementSync;
  readonly #setPosition: StatementSync;
  readonly #delete: StatementSync;

  constructor(database: PerchDatabase) {
    this.#database = database;
    this.#selectAll = database.prepare('SELECT * FROM channels ORDER BY position, id');
    this.#insert = database.prepare(
      `INSERT INTO channels
         (id, name, name_key, position, user_limit, music, hides_speaking, soundboard, video_limit)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    );
    this.#update = database.prepare(
      `UPDATE channels SET name = ?, name_key = ?, user_limit = ?, music = ?, hides_speaking = ?,
         soundboard = ?, video_limit = ?
       WHERE id = ?`,
    );
    this.#setPosition = database.prepare('UPDATE channels SET position = ? WHERE id = ?');
    this.#delete = database.prepare('DELETE FROM channels WHERE id = ?');
  }

  /** In the order of the list. */
  all(): Channel[] {
    return this.#selectAll.all().map(channelOf);
  }

  /**
   * Adds a channel at the end of the list.
   *
   * @throws RequestError `conflict` when the name is taken, `limitReached`.
   */
  create(settings: ChannelSettings): Channel {
    const { name, userLimit, music, hidesSpeaking, soundboard, videoLimit } = settings;
    return this.#database.transaction(() => {
      const position = this.all().length;
      if (position >= channelsMax) {
        throw new RequestError('limitReached', `there are ${channelsMax} channels already`);
      }
      this.#refuseTakenName(name, null);
      const id = randomUUID() as string as ChannelId;
      this.#insert.run(
        id,
        name,
        nameKeyOf(name),
        position,
        userLimit,
        Number(music),
        Number(hidesSpeaking),
        soundboard,
        videoLimit,
      );
      return { ...settings, id, position };
    });
  }

  /**
   * Null when there is no such channel.
   *
   * @throws RequestError `conflict` when the name is another channel's.
   */
  update(id: ChannelId, settings: ChannelSettings): Channel | null {
    const { name, userLimit, music, hidesSpeaking, soundboard, videoLimit } = settings;
    return this.#database.transaction(() => {
      const before = this.all().find((channel) => channel.id === id);
      if (!before) return null;
      this.#refuseTakenName(name, id);
      this.#update.run(
        name,
        nameKeyOf(name),
        userLimit,
        Number(music),
        Number(hidesSpeaking),
        soundboard,
        videoLimit,
        id,
      );
      return { ...before, ...settings };
    });
  }

  /** Sets the order of the channels. Returns false, without a change, when `ids` are not exactly those of all channels. */
  reorder(ids: readonly ChannelId[]): boolean {
    return this.#database.transaction(() => {
      const existing = new Set(this.all().map(({ id }) => id));
      const isComplete =
        ids.length === existing.size &&
        new Set(ids).size === ids.length &&
        ids.every((id) => existing.has(id));
      if (isComplete) this.#number(ids);
      return isComplete;
    });
  }

  /** False when there is no such channel. */
  delete(id: ChannelId): boolean {
    return this.#database.transaction(() => {
      if (this.#delete.run(id).changes === 0) return false;
      this.#number(this.all().map((channel) => channel.id));
      return true;
    });
  }

  #number(ids: readonly ChannelId[]): void {
    for (const [position, id] of ids.entries()) this.#setPosition.run(position, id);
  }

  #refuseTakenName(name: string, exceptId: ChannelId | null): void {
    const key = nameKeyOf(name);
    // Not by the stored keys, which an older version may have made by other rules.
    if (this.all().some((other) => other.id !== exceptId && nameKeyOf(other.name) === key)) {
      throw new RequestError('conflict', 'another channel has this name');
    }
  }
}

function channelOf(row: Record<string, SQLOutputValue>): Channel {
  return {
    id: String(row['id']) as ChannelId,
    name: String(row['name']),
    position: Number(row['position']),
    // An earlier version allowed higher values.
    userLimit:
      row['user_limit'] === null ? null : Math.min(Number(row['user_limit']), channelUserLimitMax),
    music: row['music'] === 1,
    hidesSpeaking: row['hides_speaking'] === 1,
    // With a rule that this version does not know, nobody may play.
    soundboard: soundboardRules.find((rule) => rule === row['soundboard']) ?? 'off',
    videoLimit: row['video_limit'] === null ? null : Number(row['video_limit']),
  };
}
