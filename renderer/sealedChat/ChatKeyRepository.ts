import type { ChannelId } from '../../shared/domain/ids.ts';
import { ObjectStore, resultOf } from '../storage/ObjectStore.ts';
import type { ChatKey } from './chatKey.ts';
import { newHpkeKeys } from './keyShare.ts';

/** What a device keeps of one chat. */
export interface KeptChat {
  readonly keys: readonly ChatKey[];
  /** The newest key that the server has told of, held or not: it never goes back behind it. Null for none. */
  readonly newest: Pick<ChatKey, 'number' | 'keyId'> | null;
  /** Ids of keys that a device may have which the user has stopped trusting since: nothing more is sealed by them. */
  readonly refused: readonly string[];
}

/** Keeps the keys of encrypted chats on this device. */
export interface ChatKeyRepository {
  /** The pair to which others seal for this device; made at first. */
  hpkeKeys(): Promise<CryptoKeyPair>;
  read(channelId: ChannelId): Promise<KeptChat>;
  /** Adds keys to those that are kept, and moves `newest` on. */
  keep(channelId: ChannelId, chat: KeptChat): Promise<void>;
  /** From now on nothing is sealed by any key that there is in any chat. */
  refuseAll(): Promise<void>;
  /** Keeps only these: the user takes what the server shows for right, though it was newer before. */
  startOver(channelId: ChannelId, keys: readonly ChatKey[]): Promise<void>;
}

const nothing: KeptChat = { keys: [], newest: null, refused: [] };
const hpkeId = 'hpke';

/**
 * In IndexedDB, where all windows of a device have it together. Where a browser keeps nothing, only in memory: then every page is
 * handed the keys anew.
 */
export class BrowserChatKeys implements ChatKeyRepository {
  readonly #objects = new ObjectStore({ databaseName: 'perch-chat', storeName: 'keys' });
  readonly #device: string;
  readonly #unsaved = new Map<ChannelId, KeptChat>();

  /** @param deviceKey those of another device key, which was forgotten since, are deleted */
  constructor(deviceKey: string) {
    this.#device = deviceKey;
  }

  async hpkeKeys(): Promise<CryptoKeyPair> {
    const made = await newHpkeKeys();
    const id = this.#idOf(hpkeId);
    try {
      return await this.#objects.use('readwrite', async (objects) => {
        for (const key of await resultOf(objects.getAllKeys())) {
          if (typeof key === 'string' && !key.startsWith(this.#idOf(''))) objects.delete(key);
        }
        const kept = await resultOf<CryptoKeyPair | undefined>(objects.get(id));
        if (kept === undefined) objects.put(made, id);
        return kept ?? made;
      });
    } catch (error) {
      console.warn('The keys of encrypted chats cannot be kept:', error);
      return made;
    }
  }

  async read(channelId: ChannelId): Promise<KeptChat> {
    const id = this.#idOf(channelId);
    const kept = await this.#objects
      .use('readonly', (objects) => resultOf<KeptChat | undefined>(objects.get(id)))
      .catch(() => undefined);
    // Earlier versions have kept nothing about refused keys.
    return merged({ ...nothing, ...kept }, this.#unsaved.get(channelId) ?? nothing);
  }

  async keep(channelId: ChannelId, chat: KeptChat): Promise<void> {
    await this.#change(channelId, (before) => merged(before, chat));
  }

  async refuseAll(): Promise<void> {
    for (const [channelId, chat] of this.#unsaved)
      this.#unsaved.set(channelId, withAllRefused(chat));
    try {
      await this.#objects.use('readwrite', async (objects) => {
        for (const id of await resultOf(objects.getAllKeys())) {
          const isChat = typeof id === 'string' && id.startsWith(this.#idOf(''));
          if (!isChat || id === this.#idOf(hpkeId)) continue;
          const kept = await resultOf<KeptChat>(objects.get(id));
          objects.put(withAllRefused({ ...nothing, ...kept }), id);
        }
      });
    } catch (error) {
      console.warn('It cannot be kept that a device is not trusted any more:', error);
    }
  }

  async startOver(channelId: ChannelId, keys: readonly ChatKey[]): Promise<void> {
    await this.#change(channelId, ({ refused }) => ({ keys, newest: null, refused }));
  }

  async #change(channelId: ChannelId, change: (before: KeptChat) => KeptChat): Promise<void> {
    const id = this.#idOf(channelId);
    try {
      await this.#objects.use('readwrite', async (objects) => {
        const before = await resultOf<KeptChat | undefined>(objects.get(id));
        objects.put(change({ ...nothing, ...before }), id);
      });
    } catch {
      this.#unsaved.set(channelId, change(this.#unsaved.get(channelId) ?? nothing));
    }
  }

  #idOf(name: string): string {
    return `${this.#device} ${name}`;
  }
}

/** Two windows may have learned different keys of one chat. */
export function merged(one: KeptChat, other: KeptChat): KeptChat {
  const isKnown = ({ keyId }: ChatKey) => one.keys.some((key) => key.keyId === keyId);
  const newest =
    (other.newest?.number ?? 0) > (one.newest?.number ?? 0) ? other.newest : one.newest;
  return {
    keys: [...one.keys, ...other.keys.filter((key) => !isKnown(key))],
    newest,
    refused: [...new Set([...one.refused, ...other.refused])],
  };
}

/** The newest key counts, too, if others have not handed it to this device yet. */
export function withAllRefused(chat: KeptChat): KeptChat {
  const { keys, newest } = chat;
  const ids = [...keys, ...(newest ? [newest] : [])].map(({ keyId }) => keyId);
  return { ...chat, refused: [...new Set([...chat.refused, ...ids])] };
}
