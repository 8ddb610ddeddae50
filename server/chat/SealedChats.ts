import type { Channel } from '../../shared/domain/Channel.ts';
import type { ChannelId, UserId } from '../../shared/domain/ids.ts';
import type {
  ChatDevice,
  ChatKeyGeneration,
  ChatKeyShare,
  SealedText,
} from '../../shared/domain/SealedText.ts';
import type { User } from '../../shared/domain/User.ts';
import { hpkeKeyText } from '../../shared/encryption/chatTexts.ts';
import type { ChannelPermission } from '../../shared/permissions/permissions.ts';
import { RequestError } from '../../shared/protocol/errors.ts';
import type { Authority } from '../people/Authority.ts';
import { hasSigned } from '../people/deviceKey.ts';
import type { StoredShare } from '../storage/chat/ChatKeyStore.ts';
import type { Store } from '../storage/Store.ts';
import type { ChatFeed } from './ChatFeed.ts';

export interface SealedChatsOptions {
  readonly store: Pick<Store, 'chatKeys' | 'transaction'>;
  /** Runs a change in the queue of writes. */
  readonly write: <Result>(change: () => Promise<Result>) => Promise<Result>;
  readonly authority: Pick<Authority, 'require' | 'may'>;
  readonly channels: { readonly all: readonly Channel[]; get(id: ChannelId): Channel };
  readonly people: { findAll(ids: Iterable<UserId>): Promise<User[]> };
  readonly feed: Pick<ChatFeed, 'readers' | 'tell' | 'tellPerson'>;
}

/** Who asks, and from which device. */
export interface KeyAsker {
  readonly id: string;
  readonly user: User;
  readonly deviceKey: string;
}

type GivenShare = Pick<ChatKeyShare, 'toDevice' | 'sealed' | 'signature'>;

/** How many of those who have a key are asked to hand it on: one is enough, if it has a good connection. */
const askedAtOnce = 4;

/**
 * The keys of encrypted chats as far as the server has a part in them: which is the newest, who was handed which, and that nothing is
 * sent in the clear or by a key that somebody has who may not read any more. It cannot open any of it.
 */
export class SealedChats {
  readonly #options: SealedChatsOptions;

  constructor(options: SealedChatsOptions) {
    this.#options = options;
  }

  /**
   * Checks that a text may be stored as it is.
   *
   * @throws RequestError `conflict` for a clear text in an encrypted channel and the reverse; `outdated` where another key is needed
   */
  async requireSealing(
    user: User,
    channelId: ChannelId,
    sealed: SealedText | undefined,
  ): Promise<void> {
    const isSealed = this.#options.channels.get(channelId).sealed === true;
    if (isSealed !== (sealed !== undefined)) {
      throw new RequestError(
        'conflict',
        isSealed
          ? 'the chat of this channel is encrypted to the end, and this message is not'
          : 'it is sealed',
      );
    }
    if (sealed === undefined) return;
    if (sealed.userId !== user.id) throw new RequestError('forbidden', 'as somebody else');
    const newest = await this.#options.store.chatKeys.newest(channelId);
    if (newest?.keyId !== sealed.keyId || !(await this.#isFresh(channelId, newest))) {
      throw new RequestError('outdated', 'a new key is needed');
    }
  }

  /** From then on keys can be sealed to this device. Throws `signatureWrong`. */
  async publish({ user, deviceKey }: KeyAsker, hpkeKey: string, signature: string): Promise<void> {
    const { store, write, channels, authority } = this.#options;
    await write(async () => {
      const text = hpkeKeyText({ userId: user.id, deviceKey, hpkeKey });
      if (!hasSigned(deviceKey, signature, text)) {
        throw new RequestError('signatureWrong', 'the device has not signed this key');
      }
      await store.transaction(async ({ chatKeys, deviceKeys }) => {
        // The device may have been removed meanwhile.
        const device = await deviceKeys.find(deviceKey);
        if (device?.userId !== user.id) throw new RequestError('notFound', 'no such device');
        await chatKeys.publish(deviceKey, hpkeKey, signature);
      });
    });
    for (const { id, sealed } of channels.all) {
      if (!sealed || !authority.may(user, 'read', id)) continue;
      const newest = await store.chatKeys.newest(id);
      if (newest === null) continue;
      const holders = await store.chatKeys.holders(id, newest.number);
      if (!holders.has(deviceKey)) this.#ask(id, holders);
    }
  }

  async list(
    asker: KeyAsker,
    channelId: ChannelId,
  ): Promise<{
    readonly generations: readonly ChatKeyGeneration[];
    readonly shares: readonly ChatKeyShare[];
  }> {
    const { chatKeys } = this.#options.store;
    await this.#require(asker, channelId);
    const generations = await chatKeys.generations(channelId);
    const shares = await chatKeys.sharesTo(channelId, asker.deviceKey);
    const newest = generations.at(-1);
    if (newest && shares.at(-1)?.keyId !== newest.keyId) await this.#want(channelId, newest);
    return { generations, shares };
  }

  async devices(
    asker: KeyAsker,
    channelId: ChannelId,
  ): Promise<{
    readonly devices: (ChatDevice & { readonly holds: boolean })[];
    readonly people: User[];
  }> {
    const { store, people } = this.#options;
    const { chatKeys } = store;
    await this.#require(asker, channelId);
    const newest = await chatKeys.newest(channelId);
    const holders = newest && (await chatKeys.holders(channelId, newest.number));
    const devices = (await this.#readingDevices(channelId)).map((device) => ({
      ...device,
      holds: holders?.has(device.deviceKey) ?? false,
    }));
    const without = devices.flatMap(({ userId, holds }) => (holds ? [] : userId));
    return { devices, people: await people.findAll(new Set(without)) };
  }

  begin(
    asker: KeyAsker,
    channelId: ChannelId,
    { own, ...generation }: ChatKeyGeneration & { readonly own: GivenShare },
  ): Promise<void> {
    const { store, write } = this.#options;
    return write(async () => {
      await this.#require(asker, channelId, 'write');
      const newest = await store.chatKeys.newest(channelId);
      if (generation.number !== (newest?.number ?? 0) + 1) {
        throw new RequestError('outdated', 'there is another key by now');
      }
      if (own.toDevice !== asker.deviceKey) {
        throw new RequestError('invalidRequest', 'the first share is for the own device');
      }
      const { number } = generation;
      await store.chatKeys.begin(channelId, generation, {
        ...own,
        ...givenBy(asker),
        number,
        toUser: asker.user.id,
      });
      this.#tellOthers(asker, channelId);
    });
  }

  share(
    asker: KeyAsker,
    channelId: ChannelId,
    keyId: string,
    given: readonly GivenShare[],
  ): Promise<void> {
    const { store, write, feed } = this.#options;
    return write(async () => {
      await this.#require(asker, channelId);
      const newest = await store.chatKeys.newest(channelId);
      if (newest?.keyId !== keyId) throw new RequestError('outdated', 'there is a newer key');
      const devices = new Map(
        (await this.#readingDevices(channelId)).map((device) => [device.deviceKey, device.userId]),
      );
      // Who may not read any more is left out.
      const shares = given.flatMap((one): StoredShare[] => {
        const toUser = devices.get(one.toDevice);
        if (toUser === undefined) return [];
        return [{ ...one, ...givenBy(asker), number: newest.number, toUser }];
      });
      await store.chatKeys.share(channelId, shares);
      for (const userId of new Set(shares.map(({ toUser }) => toUser))) {
        feed.tellPerson(userId, { name: 'chatKey:changed', payload: { channelId } });
      }
    });
  }

  link(asker: KeyAsker, channelId: ChannelId, keyId: string, link: string): Promise<void> {
    const { store, write } = this.#options;
    return write(async () => {
      await this.#require(asker, channelId);
      await store.chatKeys.link(channelId, keyId, link);
      this.#tellOthers(asker, channelId);
    });
  }

  drop(asker: KeyAsker, channelId: ChannelId, keyId: string): Promise<void> {
    return this.#options.write(async () => {
      await this.#require(asker, channelId);
      await this.#options.store.chatKeys.drop(channelId, keyId, asker.deviceKey);
    });
  }

  #tellOthers({ id: askerId }: KeyAsker, channelId: ChannelId): void {
    const { feed } = this.#options;
    const others = feed.readers(channelId).filter(({ id }) => id !== askerId);
    feed.tell(others, { name: 'chatKey:changed', payload: { channelId } });
  }

  /** Whether all who have this key may still read, and none of their devices was removed. */
  async #isFresh(channelId: ChannelId, { number }: ChatKeyGeneration): Promise<boolean> {
    const { store, people, authority } = this.#options;
    const { userIds, hasRemoved } = await store.chatKeys.holdingUsers(channelId, number);
    if (hasRemoved) return false;
    const holding = await people.findAll(userIds);
    return (
      holding.length === userIds.length &&
      holding.every((user) => authority.may(user, 'read', channelId))
    );
  }

  /** Asks some who have the newest key to hand it on. */
  async #want(channelId: ChannelId, { number }: ChatKeyGeneration): Promise<void> {
    this.#ask(channelId, await this.#options.store.chatKeys.holders(channelId, number));
  }

  #ask(channelId: ChannelId, holders: ReadonlySet<string>): void {
    const { feed } = this.#options;
    const present = feed.readers(channelId).filter(({ deviceKey }) => holders.has(deviceKey));
    const asked = present
      .map((viewer) => ({ viewer, at: Math.random() }))
      .sort((one, other) => one.at - other.at)
      .slice(0, askedAtOnce);
    feed.tell(
      asked.map(({ viewer }) => viewer),
      { name: 'chatKey:wanted', payload: { channelId } },
    );
  }

  async #readingDevices(channelId: ChannelId): Promise<ChatDevice[]> {
    const { store, people, authority } = this.#options;
    const devices = await store.chatKeys.devices();
    const known = await people.findAll(new Set(devices.map(({ userId }) => userId)));
    const readers = new Set(
      known.filter((user) => authority.may(user, 'read', channelId)).map(({ id }) => id),
    );
    return devices.filter(({ userId }) => readers.has(userId));
  }

  async #require(
    { user, deviceKey }: KeyAsker,
    channelId: ChannelId,
    permission: ChannelPermission = 'read',
  ): Promise<void> {
    const { authority, channels, store } = this.#options;
    authority.require(user, 'read', channelId);
    authority.require(user, permission, channelId);
    const { sealed, isCall } = channels.get(channelId);
    if (!sealed || isCall) throw new RequestError('conflict', 'this chat is not encrypted');
    if (!(await store.chatKeys.hasPublished(deviceKey))) {
      throw new RequestError('conflict', 'this device has published no key');
    }
  }
}

function givenBy({ user, deviceKey }: KeyAsker) {
  return { fromUser: user.id, fromDevice: deviceKey };
}
