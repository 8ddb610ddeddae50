import type { Kysely } from 'kysely';
import type { ChannelId, UserId } from '../../../shared/domain/ids.ts';
import {
  type ChatDevice,
  type ChatKeyGeneration,
  type ChatKeyShare,
  chatDevicesMax,
  chatKeysMax,
} from '../../../shared/domain/SealedText.ts';
import type { Tables } from '../Tables.ts';

/** A share, and whose device it is for. */
export type StoredShare = Omit<ChatKeyShare, 'keyId'> & { readonly toUser: UserId };

/** The keys of encrypted chats, as their devices have sealed them for each other, and the devices' HPKE keys. */
export class ChatKeyStore {
  readonly #tables: Kysely<Tables>;

  constructor(tables: Kysely<Tables>) {
    this.#tables = tables;
  }

  /** Of a device that exists; in place of an earlier one, with which nothing that was sealed to it can be opened any more. */
  async publish(deviceKey: string, hpkeKey: string, signature: string): Promise<void> {
    const row = { hpke_key: hpkeKey, signature };
    const before = await this.#tables
      .selectFrom('device_hpke_keys')
      .select(['hpke_key', 'signature'])
      .where('public_key', '=', deviceKey)
      .executeTakeFirst();
    if (before?.hpke_key === hpkeKey && before.signature === signature) return;
    if (before !== undefined && before.hpke_key !== hpkeKey) {
      await this.#tables.deleteFrom('chat_key_shares').where('to_device', '=', deviceKey).execute();
    }
    await this.#tables
      .insertInto('device_hpke_keys')
      .values({ public_key: deviceKey, ...row })
      .onConflict((known) => known.column('public_key').doUpdateSet(row))
      .execute();
  }

  async hasPublished(deviceKey: string): Promise<boolean> {
    const row = await this.#tables
      .selectFrom('device_hpke_keys')
      .select('public_key')
      .where('public_key', '=', deviceKey)
      .executeTakeFirst();
    return row !== undefined;
  }

  /** All devices that have an HPKE key, those seen last first. */
  async devices(): Promise<ChatDevice[]> {
    const rows = await this.#tables
      .selectFrom('device_hpke_keys as hpke')
      .innerJoin('device_keys as device', 'device.public_key', 'hpke.public_key')
      .select(['device.user_id', 'device.public_key', 'hpke.hpke_key', 'hpke.signature'])
      .orderBy('device.last_seen_at', 'desc')
      .limit(chatDevicesMax)
      .execute();
    return rows.map((row) => ({
      userId: row.user_id,
      deviceKey: row.public_key,
      hpkeKey: row.hpke_key,
      signature: row.signature,
    }));
  }

  /** The oldest first. */
  async generations(channelId: ChannelId): Promise<ChatKeyGeneration[]> {
    const rows = await this.#tables
      .selectFrom('chat_keys')
      .select(['number', 'key_id', 'link'])
      .where('channel_id', '=', channelId)
      .orderBy('number')
      .execute();
    return rows.map(({ number, key_id, link }) => ({ number, keyId: key_id, link }));
  }

  async newest(channelId: ChannelId): Promise<ChatKeyGeneration | null> {
    const row = await this.#tables
      .selectFrom('chat_keys')
      .select(['number', 'key_id', 'link'])
      .where('channel_id', '=', channelId)
      .orderBy('number', 'desc')
      .limit(1)
      .executeTakeFirst();
    return row ? { number: row.number, keyId: row.key_id, link: row.link } : null;
  }

  /** The number must be free. */
  async begin(
    channelId: ChannelId,
    { number, keyId, link }: ChatKeyGeneration,
    own: StoredShare,
  ): Promise<void> {
    await this.#tables.transaction().execute(async (tables) => {
      await tables
        .insertInto('chat_keys')
        .values({ channel_id: channelId, number, key_id: keyId, link })
        .execute();
      await tables
        .deleteFrom('chat_keys')
        .where('channel_id', '=', channelId)
        .where('number', '<=', number - chatKeysMax)
        .execute();
      await tables.insertInto('chat_key_shares').values(rowOf(channelId, own)).execute();
    });
  }

  /** Adds shares to devices that have none yet. */
  async share(channelId: ChannelId, shares: readonly StoredShare[]): Promise<void> {
    if (shares.length === 0) return;
    await this.#tables
      .insertInto('chat_key_shares')
      .values(shares.map((share) => rowOf(channelId, share)))
      .onConflict((known) => known.doNothing())
      .execute();
  }

  /** Where there is none. */
  async link(channelId: ChannelId, keyId: string, link: string): Promise<void> {
    await this.#tables
      .updateTable('chat_keys')
      .set({ link })
      .where('channel_id', '=', channelId)
      .where('key_id', '=', keyId)
      .where('link', 'is', null)
      .execute();
  }

  async drop(channelId: ChannelId, keyId: string, deviceKey: string): Promise<void> {
    await this.#tables
      .deleteFrom('chat_key_shares')
      .where('channel_id', '=', channelId)
      .where('to_device', '=', deviceKey)
      .where('number', 'in', (keys) =>
        keys
          .selectFrom('chat_keys')
          .select('number')
          .where('channel_id', '=', channelId)
          .where('key_id', '=', keyId),
      )
      .execute();
  }

  /** All that a device was handed in a channel. */
  async sharesTo(channelId: ChannelId, deviceKey: string): Promise<ChatKeyShare[]> {
    const rows = await this.#tables
      .selectFrom('chat_key_shares as share')
      .innerJoin('chat_keys as key', (join) =>
        join
          .onRef('key.channel_id', '=', 'share.channel_id')
          .onRef('key.number', '=', 'share.number'),
      )
      .selectAll('share')
      .select('key.key_id')
      .where('share.channel_id', '=', channelId)
      .where('share.to_device', '=', deviceKey)
      .orderBy('share.number')
      .execute();
    return rows.map((row) => ({
      keyId: row.key_id,
      number: row.number,
      toDevice: row.to_device,
      fromUser: row.from_user,
      fromDevice: row.from_device,
      sealed: row.sealed,
      signature: row.signature,
    }));
  }

  /** Which devices were handed a key. */
  async holders(channelId: ChannelId, number: number): Promise<Set<string>> {
    const rows = await this.#tables
      .selectFrom('chat_key_shares')
      .select('to_device')
      .where('channel_id', '=', channelId)
      .where('number', '=', number)
      .execute();
    return new Set(rows.map(({ to_device }) => to_device));
  }

  /** Whose devices were handed a key, and whether one of them does not belong to them any more. */
  async holdingUsers(
    channelId: ChannelId,
    number: number,
  ): Promise<{ readonly userIds: UserId[]; readonly hasRemoved: boolean }> {
    const rows = await this.#tables
      .selectFrom('chat_key_shares as share')
      .leftJoin('device_keys as device', (join) =>
        join
          .onRef('device.public_key', '=', 'share.to_device')
          .onRef('device.user_id', '=', 'share.to_user'),
      )
      .select('share.to_user')
      .select((row) => row.fn.count<number>('device.public_key').as('there'))
      .select((row) => row.fn.countAll<number>().as('all'))
      .where('share.channel_id', '=', channelId)
      .where('share.number', '=', number)
      .groupBy('share.to_user')
      .execute();
    return {
      userIds: rows.map(({ to_user }) => to_user),
      hasRemoved: rows.some(({ there, all }) => there < all),
    };
  }
}

function rowOf(channelId: ChannelId, share: StoredShare) {
  return {
    channel_id: channelId,
    number: share.number,
    to_device: share.toDevice,
    to_user: share.toUser,
    from_user: share.fromUser,
    from_device: share.fromDevice,
    sealed: share.sealed,
    signature: share.signature,
  };
}
