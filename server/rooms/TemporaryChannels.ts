import type { Channel } from '../../shared/domain/Channel.ts';
import type { ChannelId, UserId } from '../../shared/domain/ids.ts';
import { RequestError } from '../../shared/protocol/errors.ts';
import type { Log } from '../log.ts';
import type { ChannelDirectory } from './ChannelDirectory.ts';
import type { RoomRegistry } from './RoomRegistry.ts';

/** How long a temporary channel may be empty, in ms. */
export interface TemporaryGraces {
  /** Before anybody has come. */
  readonly unusedMs: number;
  /** After the last person has left: who was alone may be loading the page again. */
  readonly leftMs: number;
  /** After the start of the server: people connect again. */
  readonly restartMs: number;
}

const usualGraces: TemporaryGraces = { unusedMs: 60_000, leftMs: 5_000, restartMs: 120_000 };

/** A second one for who makes it while somebody still is in the first. */
const perPersonMax = 2;
/** As many as a list can hold beside the others. Nobody may fill it with channels. */
const inAllMax = 40;

export interface TemporaryChannelsOptions {
  readonly channels: ChannelDirectory;
  readonly rooms: RoomRegistry;
  /** Runs a change in the queue of writes. */
  readonly write: (change: () => Promise<void>) => Promise<void>;
  readonly graces?: TemporaryGraces | undefined;
  readonly log: Pick<Log, 'warn'>;
}

/** Deletes temporary channels that are empty, also those that an earlier run of the server has left. `close` ends the timers. */
export class TemporaryChannels {
  readonly #options: TemporaryChannelsOptions;
  readonly #graces: TemporaryGraces;
  /** Those whose maker is known: made since the start of the server. */
  readonly #makers = new Map<ChannelId, UserId>();
  /** Of the channels that are empty. */
  readonly #timers = new Map<ChannelId, NodeJS.Timeout>();
  #isClosed = false;

  constructor(options: TemporaryChannelsOptions) {
    this.#options = options;
    this.#graces = options.graces ?? usualGraces;
    const { channels, rooms } = options;
    rooms.on('entered', () => this.#follow());
    rooms.on('left', () => this.#follow());
    channels.on('deleted', (id) => {
      this.#makers.delete(id);
      this.#stopTimer(id);
    });
  }

  /** To be called after the writes that the start of the server needs. */
  start(): void {
    for (const { id } of this.#all()) this.#await(id, this.#graces.restartMs);
  }

  /**
   * Throws `limitReached` for a person who has made as many as one may, and when there are as many as there may be.
   *
   * @param seen the channels that they see: nobody learns of others by a limit
   */
  requireRoom(makerId: UserId, seen: ReadonlySet<ChannelId>): void {
    const own = [...this.#makers.values()].filter((id) => id === makerId);
    if (
      own.length >= perPersonMax ||
      this.#all().filter(({ id }) => seen.has(id)).length >= inAllMax
    ) {
      throw new RequestError('limitReached', 'there are enough temporary channels');
    }
  }

  /** Must be called when somebody has made a temporary channel. */
  added({ id }: Channel, makerId: UserId): void {
    this.#makers.set(id, makerId);
    this.#await(id, this.#graces.unusedMs);
  }

  close(): void {
    this.#isClosed = true;
    for (const timer of this.#timers.values()) clearTimeout(timer);
    this.#timers.clear();
  }

  #all(): Channel[] {
    return this.#options.channels.all.filter(({ temporary }) => temporary);
  }

  #follow(): void {
    for (const { id } of this.#all()) {
      if (this.#options.rooms.sizeOf(id) > 0) this.#stopTimer(id);
      else if (!this.#timers.has(id)) this.#await(id, this.#graces.leftMs);
    }
  }

  #await(id: ChannelId, graceMs: number): void {
    if (this.#isClosed) return;
    this.#stopTimer(id);
    this.#timers.set(id, setTimeout(() => void this.#delete(id), graceMs).unref());
  }

  #stopTimer(id: ChannelId): void {
    clearTimeout(this.#timers.get(id));
    this.#timers.delete(id);
  }

  async #delete(id: ChannelId): Promise<void> {
    const { channels, rooms, write, log } = this.#options;
    try {
      await write(async () => {
        // Somebody may have come, or deleted it, while this waited in the queue.
        if (channels.has(id) && rooms.sizeOf(id) === 0) await channels.delete(id);
      });
    } catch (error) {
      log.warn('a temporary channel could not be deleted', { error });
      this.#await(id, this.#graces.unusedMs);
    }
  }
}
