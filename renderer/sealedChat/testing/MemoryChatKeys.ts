import type { ChannelId } from '../../../shared/domain/ids.ts';
import {
  type ChatKeyRepository,
  type KeptChat,
  merged,
  withAllRefused,
} from '../ChatKeyRepository.ts';
import type { ChatKey } from '../chatKey.ts';
import { newHpkeKeys } from '../keyShare.ts';

const nothing: KeptChat = { keys: [], newest: null, refused: [] };

/** A device's keys without a browser. */
export class MemoryChatKeys implements ChatKeyRepository {
  readonly #hpke = newHpkeKeys();
  readonly #chats = new Map<ChannelId, KeptChat>();

  hpkeKeys(): Promise<CryptoKeyPair> {
    return this.#hpke;
  }

  async read(channelId: ChannelId): Promise<KeptChat> {
    return this.#chats.get(channelId) ?? nothing;
  }

  async keep(channelId: ChannelId, chat: KeptChat): Promise<void> {
    this.#chats.set(channelId, merged(await this.read(channelId), chat));
  }

  async startOver(channelId: ChannelId, keys: readonly ChatKey[]): Promise<void> {
    const { refused } = await this.read(channelId);
    this.#chats.set(channelId, { keys, newest: null, refused });
  }

  async refuseAll(): Promise<void> {
    for (const [channelId, chat] of this.#chats) this.#chats.set(channelId, withAllRefused(chat));
  }
}
