import { randomBytes } from 'node:crypto';
import { type Channel, type ChannelSettings, firstChannels } from '../../shared/domain/Channel.ts';
import type { ChannelId } from '../../shared/domain/ids.ts';
import { RequestError } from '../../shared/protocol/errors.ts';
import type { PerchDatabase } from './PerchDatabase.ts';
import { SettingStore } from './SettingStore.ts';

interface Row {
  id: string;
  name: string;
  position: number;
  userLimit: number | null;
  music: number;
  hidesSpeaking: number;
}

/** More than anybody can scroll through. */
const channelLimit = 200;
const seededSetting = 'firstChannelsMade';

/** The channels of a server, as they are kept. Positions are always 0 … n − 1. */
export class ChannelStore {
  readonly #database: PerchDatabase;

  /** A fresh database gets the first channels, once: deleted ones stay deleted. */
  constructor(database: PerchDatabase) {
    this.#database = database;
    const settings = new SettingStore(database);
    if (settings.get(seededSetting) !== null) return;
    database.transaction(() => {
      for (const channel of firstChannels) this.#insert(channel);
      settings.set(seededSetting, 'yes');
    });
  }

  /** In the order of the list. */
  all(): Channel[] {
    return this.#database.all<Row>('SELECT * FROM channels ORDER BY position').map(channelOf);
  }

  /** Throws `conflict` for a taken name, `limitReached` for one channel too many. */
  create(settings: ChannelSettings): Channel {
    if (this.#count() >= channelLimit) {
      throw new RequestError('limitReached', `${channelLimit} channels are the limit`);
    }
    return this.#insert(settings);
  }

  /** Null when there is no such channel. Throws `conflict` for a taken name. */
  update(id: ChannelId, settings: ChannelSettings): Channel | null {
    this.#refuseTaken(settings.name, id);
    this.#database.run(
      'UPDATE channels SET name = ?, nameKey = ?, userLimit = ?, music = ?, hidesSpeaking = ? WHERE id = ?',
      settings.name,
      nameKey(settings.name),
      settings.userLimit,
      Number(settings.music),
      Number(settings.hidesSpeaking),
      id,
    );
    return this.#find(id);
  }

  /** False, and nothing done, when these are not exactly the channels there are. */
  reorder(ids: ChannelId[]): boolean {
    const known = new Set<string>(this.all().map((channel) => channel.id));
    if (ids.length !== known.size || new Set(ids).size !== known.size) return false;
    if (!ids.every((id) => known.has(id))) return false;
    this.#database.transaction(() => this.#number(ids));
    return true;
  }

  /** False when there was no such channel. */
  delete(id: ChannelId): boolean {
    return this.#database.transaction(() => {
      const deleted = this.#database.run('DELETE FROM channels WHERE id = ?', id) > 0;
      this.#number(this.all().map((channel) => channel.id));
      return deleted;
    });
  }

  #insert(settings: ChannelSettings): Channel {
    this.#refuseTaken(settings.name, null);
    const channel: Channel = {
      ...settings,
      id: randomBytes(9).toString('base64url') as ChannelId,
      position: this.#count(),
    };
    this.#database.run(
      'INSERT INTO channels (id, name, nameKey, position, userLimit, music, hidesSpeaking) VALUES (?, ?, ?, ?, ?, ?, ?)',
      channel.id,
      channel.name,
      nameKey(channel.name),
      channel.position,
      channel.userLimit,
      Number(channel.music),
      Number(channel.hidesSpeaking),
    );
    return channel;
  }

  #find(id: ChannelId): Channel | null {
    const row = this.#database.get<Row>('SELECT * FROM channels WHERE id = ?', id);
    return row && channelOf(row);
  }

  #count(): number {
    return this.#database.get<{ n: number }>('SELECT count(*) AS n FROM channels')?.n ?? 0;
  }

  #number(ids: readonly ChannelId[]): void {
    ids.forEach((id, position) => {
      this.#database.run('UPDATE channels SET position = ? WHERE id = ?', position, id);
    });
  }

  #refuseTaken(name: string, except: ChannelId | null): void {
    const taken = this.#database.get<{ id: string }>(
      'SELECT id FROM channels WHERE nameKey = ? AND id IS NOT ?',
      nameKey(name),
      except,
    );
    if (taken) throw new RequestError('conflict', 'a channel has this name');
  }
}

/** Names that differ only in case are the same name; SQLite itself folds ASCII only. */
function nameKey(name: string): string {
  return name.normalize('NFKC').toLowerCase();
}

function channelOf({ id, name, position, userLimit, music, hidesSpeaking }: Row): Channel {
  return {
    id: id as ChannelId,
    name,
    position,
    userLimit,
    music: music !== 0,
    hidesSpeaking: hidesSpeaking !== 0,
  };
}
