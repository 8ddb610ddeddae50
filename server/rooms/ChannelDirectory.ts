import { EventEmitter } from 'node:events';
import { isDeepStrictEqual } from 'node:util';
import {
  type Channel,
  type ChannelOverride,
  type ChannelSettings,
  inListOrder,
  type RegroupedChannel,
} from '../../shared/domain/Channel.ts';
import { type EncryptionPolicy, unsealedReason } from '../../shared/domain/Encryption.ts';
import type { ChannelId, RoleId, UserId } from '../../shared/domain/ids.ts';
import type { ListenSeat } from '../../shared/domain/ListenLink.ts';
import type { RecordingSeat } from '../../shared/domain/Recording.ts';
import { RequestError } from '../../shared/protocol/errors.ts';

/**
 * Stores the channels. Rejects with `conflict` for a taken name, `limitReached` for too many channels; only those count that
 * `isSeen` by whoever makes the change.
 */
export interface ChannelRepository {
  all(): Promise<Channel[]>;
  create(
    settings: ChannelSettings,
    isSeen: (id: ChannelId) => boolean,
    overrides: readonly ChannelOverride[],
    temporary: boolean,
  ): Promise<Channel>;
  update(
    id: ChannelId,
    settings: ChannelSettings,
    isSeen: (id: ChannelId) => boolean,
  ): Promise<Channel | null>;
  /** Rejects with `notFound` for a role or a person that does not exist. */
  override(id: ChannelId, overrides: readonly ChannelOverride[]): Promise<Channel | null>;
  /** Returns all channels after the change; null when the ids are not exactly theirs. */
  reorder(ids: ChannelId[], regrouped: RegroupedChannel | null): Promise<Channel[] | null>;
  /** Returns all channels after the change; null when there is no such channel. */
  delete(id: ChannelId): Promise<Channel[] | null>;
}

/**
 * The channels of this server: kept in the repository and in memory, from which every request reads, with an event for every
 * change. A change is in memory, and its events are emitted, in the turn of the event loop in which it was saved. Callers make
 * one change after the other, in the queue of writes.
 */
export class ChannelDirectory extends EventEmitter<{ saved: [Channel]; deleted: [ChannelId] }> {
  readonly #repository: ChannelRepository;
  #encryption: EncryptionPolicy;
  #channels: Map<ChannelId, Channel> = new Map();

  /** Reads the channels of the repository. */
  static async load(
    repository: ChannelRepository,
    encryption: EncryptionPolicy = 'off',
  ): Promise<ChannelDirectory> {
    return new ChannelDirectory(repository, await repository.all(), encryption);
  }

  private constructor(
    repository: ChannelRepository,
    channels: readonly Channel[],
    encryption: EncryptionPolicy,
  ) {
    super();
    this.#repository = repository;
    this.#encryption = encryption;
    this.#channels = byId(channels.map((channel) => this.#withUnstored(channel)));
  }

  /** All channels in the order of the list; those of calls come last. */
  get all(): Channel[] {
    return inListOrder(this.#channels.values());
  }

  /** All but those of calls. */
  get listed(): Channel[] {
    return this.all.filter(({ isCall }) => !isCall);
  }

  /** Throws `notFound`. */
  get(id: ChannelId): Channel {
    const channel = this.#channels.get(id);
    if (!channel) throw new RequestError('notFound', 'no such channel');
    return channel;
  }

  /**
   * `seen`: the channels that whoever makes the change may see. `overrides`: what the new one decides in place of the roles
   * from its beginning. `temporary`: see `TemporaryChannels`, which deletes it.
   */
  async create(
    settings: ChannelSettings,
    seen: ReadonlySet<ChannelId>,
    overrides: readonly ChannelOverride[] = [],
    temporary = false,
  ): Promise<Channel> {
    return this.#save(
      await this.#repository.create(settings, (id) => seen.has(id), overrides, temporary),
    );
  }

  /** `seen` as in `create`. Throws `notFound`. */
  async update(
    id: ChannelId,
    settings: ChannelSettings,
    seen: ReadonlySet<ChannelId>,
  ): Promise<Channel> {
    const channel = await this.#repository.update(id, settings, (other) => seen.has(other));
    if (!channel) throw new RequestError('notFound', 'no such channel');
    return this.#save(channel);
  }

  /** Adds the channel of a call, until `closeCall`; it is not stored. */
  openCall(channel: Channel): void {
    this.#save(channel);
  }

  closeCall(id: ChannelId): void {
    if (this.#channels.delete(id)) this.emit('deleted', id);
  }

  /** Decides anew which channels are encrypted to the end. */
  setEncryption(encryption: EncryptionPolicy): void {
    this.#encryption = encryption;
    for (const channel of this.all) {
      if ((unsealedReason(channel, encryption) === null) !== (channel.sealed ?? false)) {
        this.#save(channel);
      }
    }
  }

  /** Sets what a channel decides in place of the roles. Throws `notFound`. */
  async override(id: ChannelId, overrides: readonly ChannelOverride[]): Promise<Channel> {
    const channel = await this.#repository.override(id, overrides);
    if (!channel) throw new RequestError('notFound', 'no such channel');
    return this.#save(channel);
  }

  /** Sets what those inside say they are doing; it is not stored. Does nothing for a channel that is gone. */
  setStatus(id: ChannelId, status: string): void {
    const channel = this.#channels.get(id);
    if (!channel || channel.status === status) return;
    const changed = { ...channel, status };
    this.#channels.set(id, changed);
    this.emit('saved', changed);
  }

  /** Sets the seat of a recording, or takes it away; it is not stored. Does nothing for a channel that is gone. */
  setRecording(id: ChannelId, recording: RecordingSeat | null): void {
    const channel = this.#channels.get(id);
    if (!channel || (channel.recording ?? null) === recording) return;
    const { recording: _former, ...rest } = channel;
    const changed = recording === null ? rest : { ...rest, recording };
    this.#channels.set(id, changed);
    this.emit('saved', changed);
  }

  /** Sets the seat of listen links, or takes it away; it is not stored. Does nothing for a channel that is gone. */
  setListenSeat(id: ChannelId, listenSeat: ListenSeat | null): void {
    const channel = this.#channels.get(id);
    if (!channel || isDeepStrictEqual(channel.listenSeat ?? null, listenSeat)) return;
    const { listenSeat: _former, ...rest } = channel;
    const changed = listenSeat === null ? rest : { ...rest, listenSeat };
    this.#channels.set(id, changed);
    this.emit('saved', changed);
  }

  has(id: ChannelId): boolean {
    return this.#channels.has(id);
  }

  /** Takes a deleted role out of the channels in memory; the stored ones have lost it with the role. */
  forgetRole(roleId: RoleId): void {
    this.#forget(({ subject }) => 'roleId' in subject && subject.roleId === roleId);
  }

  /** The same for deleted users. */
  forgetUsers(userIds: ReadonlySet<UserId>): void {
    this.#forget(({ subject }) => 'userId' in subject && userIds.has(subject.userId));
  }

  /**
   * Sets the order of the channels that somebody sees, and the category of one of them; the others keep their places. Throws
   * `conflict` when the ids are not exactly these, because somebody else changed the list meanwhile.
   */
  async reorder(
    ids: ChannelId[],
    seen: ReadonlySet<ChannelId>,
    regrouped: RegroupedChannel | null,
  ): Promise<void> {
    const listed = this.listed.map(({ id }) => id);
    const wanted = new Set(ids);
    const isComplete =
      wanted.size === ids.length &&
      wanted.symmetricDifference(new Set(listed.filter((id) => seen.has(id)))).size === 0;
    const order = ids.values();
    const all = listed.map((id) => (seen.has(id) ? (order.next().value ?? id) : id));
    const channels = isComplete ? await this.#repository.reorder(all, regrouped) : null;
    if (!channels) throw new RequestError('conflict', 'the list has changed');
    this.#replace(channels);
  }

  /** Throws `notFound`. */
  async delete(id: ChannelId): Promise<void> {
    const channels = await this.#repository.delete(id);
    if (!channels) throw new RequestError('notFound', 'no such channel');
    this.#channels.delete(id);
    this.emit('deleted', id);
    this.#replace(channels);
  }

  #forget(isGone: (override: ChannelOverride) => boolean): void {
    for (const channel of this.all) {
      const overrides = channel.overrides.filter((override) => !isGone(override));
      if (overrides.length < channel.overrides.length) this.#save({ ...channel, overrides });
    }
  }

  #save(stored: Channel): Channel {
    const channel = this.#withUnstored(stored);
    this.#channels.set(channel.id, channel);
    this.emit('saved', channel);
    return channel;
  }

  /** The repository knows no status and no seats, and not whether it is encrypted in the end. */
  #withUnstored(stored: Channel): Channel {
    const { sealed: _former, ...channel } = stored;
    const { status = '', recording, listenSeat } = this.#channels.get(channel.id) ?? {};
    const isSealed = unsealedReason(channel, this.#encryption) === null;
    return {
      ...channel,
      status,
      ...(recording && { recording }),
      ...(listenSeat && { listenSeat }),
      ...(isSealed && { sealed: true as const }),
    };
  }

  /** Takes all channels anew, and emits `saved` for each whose place has changed. */
  #replace(channels: readonly Channel[]): void {
    const before = this.#channels;
    this.#channels = byId([
      ...channels.map((channel) => this.#withUnstored(channel)),
      ...this.all.filter(({ isCall }) => isCall),
    ]);
    for (const channel of this.all) {
      const former = before.get(channel.id);
      const stays = former?.position === channel.position && former.category === channel.category;
      if (!stays) this.emit('saved', channel);
    }
  }
}

function byId(channels: readonly Channel[]): Map<ChannelId, Channel> {
  return new Map(channels.map((channel) => [channel.id, channel]));
}
