import { EventEmitter } from 'node:events';
import type { ChannelId } from '../../shared/domain/ids.ts';
import type { FileLifetime } from '../../shared/domain/SharedFile.ts';
import type { ChatStore } from '../storage/chat/ChatStore.ts';

type Repository = Pick<ChatStore, 'fileLifetimes' | 'setFileLifetime'>;

/** How long the files of each channel are kept, in memory and in the database. */
export class FileLifetimes extends EventEmitter<{ changed: [ChannelId, FileLifetime] }> {
  readonly #repository: Repository;
  readonly #lifetimes: Map<ChannelId, FileLifetime>;

  static async load(repository: Repository): Promise<FileLifetimes> {
    return new FileLifetimes(repository, await repository.fileLifetimes());
  }

  private constructor(repository: Repository, lifetimes: Map<ChannelId, FileLifetime>) {
    super();
    this.#repository = repository;
    this.#lifetimes = lifetimes;
  }

  of(channelId: ChannelId): FileLifetime {
    return this.#lifetimes.get(channelId) ?? 'occupied';
  }

  /** Must be called in the queue of writes. */
  async set(channelId: ChannelId, lifetime: FileLifetime): Promise<void> {
    await this.#repository.setFileLifetime(channelId, lifetime);
    this.#lifetimes.set(channelId, lifetime);
    this.emit('changed', channelId, lifetime);
  }

  /** Must be called when a channel is gone. */
  forget(channelId: ChannelId): void {
    this.#lifetimes.delete(channelId);
  }
}
