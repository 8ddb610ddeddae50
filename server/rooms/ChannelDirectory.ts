import { EventEmitter } from 'node:events';
import { type Channel, type ChannelSettings, inListOrder } from '../../shared/domain/Channel.ts';
import type { ChannelId } from '../../shared/domain/ids.ts';
import { RequestError } from '../../shared/protocol/errors.ts';

/** Stores the channels. Throws `conflict` for a taken name, `limitReached` for too many channels. */
export interface ChannelRepository {
  all(): Channel[];
  create(settings: ChannelSettings): Channel;
  update(id: ChannelId, settings: ChannelSettings): Channel | null;
  reorder(ids: ChannelId[]): boolean;
  delete(id: ChannelId): boolean;
}

/** The channels of this server: kept in memory and in the repository, with an event for every change. */
export class ChannelDirectory extends EventEmitter<{ saved: [Channel]; deleted: [ChannelId] }> {
  readonly #repository: ChannelRepository;
  #channels: Map<ChannelId, Channel>;

  constructor(repository: ChannelRepository) {
    super();
    this.#repository = repository;
    this.#channels = this.#read();
  }

  /** All channels in the order of the list. */
  get all(): Channel[] {
    return inListOrder(this.#channels.values());
  }

  /** Throws `notFound`. */
  get(id: ChannelId): Channel {
    const channel = this.#channels.get(id);
    if (!channel) throw new RequestError('notFound', 'no such channel');
    return channel;
  }

  create(settings: ChannelSettings): Channel {
    return this.#save(this.#repository.create(settings));
  }

  update(id: ChannelId, settings: ChannelSettings): Channel {
    this.get(id);
    const channel = this.#repository.update(id, settings);
    if (!channel) throw new RequestError('notFound', 'no such channel');
    return this.#save(channel);
  }

  /** Throws `conflict` when the ids are not exactly those of all channels, because somebody else changed the list meanwhile. */
  reorder(ids: ChannelId[]): void {
    if (!this.#repository.reorder(ids)) throw new RequestError('conflict', 'the list has changed');
    this.#emitMoved();
  }

  delete(id: ChannelId): void {
    this.get(id);
    this.#repository.delete(id);
    this.#channels.delete(id);
    this.emit('deleted', id);
    this.#emitMoved();
  }

  #save(channel: Channel): Channel {
    this.#channels.set(channel.id, channel);
    this.emit('saved', channel);
    return channel;
  }

  /** Reads all positions again and emits `saved` for each that changed. */
  #emitMoved(): void {
    const before = this.#channels;
    this.#channels = this.#read();
    for (const channel of this.all) {
      if (before.get(channel.id)?.position !== channel.position) this.emit('saved', channel);
    }
  }

  #read(): Map<ChannelId, Channel> {
    return new Map(this.#repository.all().map((channel) => [channel.id, channel]));
  }
}
