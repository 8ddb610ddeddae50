import type { ChannelId, MessageId } from '../../shared/domain/ids.ts';
import type { MessageLifetime } from '../../shared/domain/Message.ts';
import type { Log } from '../log.ts';
import type { Store } from '../storage/Store.ts';
import type { ChatFeed } from './ChatFeed.ts';

const cleanupIntervalMs = 30_000;
/** How long a channel must be empty: nobody loses the chat by a reload, or by a restart of the server. */
const emptyMs = 60_000;
const dayMs = 24 * 60 * 60_000;
/** Deleting one takes up to a millisecond, and the event loop waits for all of them. */
const deletedAtOnce = 25;

export interface MessageCleanupOptions {
  readonly store: Pick<Store, 'messages' | 'chats'>;
  /** Runs a change in the queue of writes. */
  readonly write: <Result>(change: () => Promise<Result>) => Promise<Result>;
  /** How many peers are in a channel. */
  readonly sizeOf: (channelId: ChannelId) => number;
  /** Whether messages may have previews of their links. */
  readonly hasPreviews: () => boolean;
  readonly feed: ChatFeed;
  readonly log: Pick<Log, 'warn'>;
  /** For people, in milliseconds since 1970. */
  readonly now?: () => number;
}

/**
 * Deletes messages whose time is over, those of deleted channels, and previews of links after they were switched off: from `start` on
 * and at regular intervals; a few at a time, so that nobody waits. What is left when the server stops is deleted after its next start. `close` ends the timer.
 */
export class MessageCleanup {
  readonly #options: MessageCleanupOptions;
  readonly #now: () => number;
  /** Since when channels are empty whose messages are kept as long as somebody is there. */
  readonly #emptySince = new Map<ChannelId, number>();
  #timer: NodeJS.Timeout | undefined;
  #running: Promise<void> = Promise.resolve();
  #closed = false;

  constructor(options: MessageCleanupOptions) {
    this.#options = options;
    this.#now = options.now ?? Date.now;
  }

  /** To be called after the writes that the start of the server needs. */
  start(): void {
    this.#timer = setInterval(() => void this.run(), cleanupIntervalMs).unref();
    void this.run();
  }

  /** Deletes what is to be deleted now. Resolves when it is done; a failure is logged, and the next run tries again. */
  run(): Promise<void> {
    this.#running = this.#running
      .then(() => this.#deleteAll())
      .catch((error: unknown) =>
        this.#options.log.warn('messages could not be deleted', { error }),
      );
    return this.#running;
  }

  close(): void {
    clearInterval(this.#timer);
    this.#closed = true;
  }

  async #deleteAll(): Promise<void> {
    const { store, write, hasPreviews } = this.#options;
    if (this.#closed) return;
    await write(() => store.messages.forgetDeleted(this.#now()));
    const deletePreviews = () => store.messages.previews.deleteSome(deletedAtOnce);
    while (!this.#closed && !hasPreviews() && (await write(deletePreviews)) > 0);
    while (!this.#closed && (await write(() => store.messages.deleteOrphans(deletedAtOnce))) > 0);
    const lifetimes = await write(() => store.chats.lifetimes());
    for (const channelId of this.#emptySince.keys()) {
      if (lifetimes.get(channelId) !== 'occupied') this.#emptySince.delete(channelId);
    }
    for (const [channelId, lifetime] of lifetimes) {
      const before = this.#endOf(channelId, lifetime);
      if (before !== 'nothing') await this.#clear(channelId, before);
    }
    if (!this.#closed) await write(() => store.messages.emptyLog());
  }

  /** Up to which time messages are deleted; null for all. */
  #endOf(channelId: ChannelId, lifetime: MessageLifetime): number | null | 'nothing' {
    if (lifetime === 'forever') return 'nothing';
    if (lifetime !== 'occupied') return this.#now() - lifetime * dayMs;
    if (this.#options.sizeOf(channelId) > 0) {
      this.#emptySince.delete(channelId);
      return 'nothing';
    }
    const since = this.#emptySince.get(channelId) ?? this.#now();
    this.#emptySince.set(channelId, since);
    return this.#now() - since >= emptyMs ? null : 'nothing';
  }

  async #clear(channelId: ChannelId, sentBefore: number | null): Promise<void> {
    const { store, write, feed } = this.#options;
    let upTo: MessageId | null = null;
    while (!this.#closed) {
      const newest = await write(async () => {
        const last = await store.messages.deleteOldest(channelId, sentBefore, deletedAtOnce);
        if (last !== null) {
          feed.tellOpen(channelId, { name: 'chat:cleared', payload: { channelId, upTo: last } });
        }
        return last;
      });
      if (newest === null) break;
      upTo = newest;
    }
    if (upTo !== null) await this.#tellReaders(channelId);
  }

  /** What is unread has become less for those who had not read all of it. */
  async #tellReaders(channelId: ChannelId): Promise<void> {
    const { store, write, feed } = this.#options;
    const readers = Map.groupBy(feed.readers(channelId), ({ user }) => user.id);
    for (const viewers of readers.values()) {
      await write(async () => {
        const [viewer] = viewers;
        if (!viewer) return;
        const chat = await store.chats.state(viewer.user, channelId);
        feed.tell(viewers, { name: 'chat:changed', payload: { chat } });
      });
    }
  }
}
