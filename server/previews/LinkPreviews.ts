import { randomBytes } from 'node:crypto';
import type { ChannelId, FileId, UserId } from '../../shared/domain/ids.ts';
import type { Message } from '../../shared/domain/Message.ts';
import type { ChatFeed } from '../chat/ChatFeed.ts';
import { RateLimit } from '../limits/RateLimit.ts';
import { RateLimits } from '../limits/RateLimits.ts';
import type { Log } from '../log.ts';
import type { Store } from '../storage/Store.ts';
import { linksToPreview } from './messageLinks.ts';
import type { FetchedPreview } from './PreviewFetcher.ts';

/** At once; the others wait. */
const fetchesMax = 4;
/** What waits beyond this gets no preview. */
const waitingMax = 20;
/** Links of one person: a few messages with several, then one every five seconds. */
const personBurst = 9;
const personPerSecond = 0.2;
/** Links of all people. */
const serverBurst = 40;
const serverPerSecond = 2;
/** The results that are kept, with their pictures of up to 1 MB each. */
const cachedMax = 16;
const cachedMs = 10 * 60_000;

export interface LinkPreviewsOptions {
  readonly store: Pick<Store, 'messages'>;
  /** Runs a change in the queue of writes. */
  readonly write: <Result>(change: () => Promise<Result>) => Promise<Result>;
  readonly feed: Pick<ChatFeed, 'tellOpen'>;
  /** Whether the owner has switched previews on. */
  readonly isOn: () => boolean;
  readonly fetcher: { fetch(url: string, stop: AbortSignal): Promise<FetchedPreview | null> };
  readonly log: Pick<Log, 'warn'>;
}

interface Cached {
  readonly result: Promise<FetchedPreview | null>;
  /** By `performance.now`. */
  readonly at: number;
}

/**
 * Makes previews of the links in messages after they are sent, as long as the owner wants that, and tells who has the chat open. A
 * message never waits for it, and one that is too much gets none. `close` ends what is being fetched.
 */
export class LinkPreviews {
  readonly #options: LinkPreviewsOptions;
  readonly #perPerson = new RateLimits(personBurst, personPerSecond);
  readonly #perServer = new RateLimit(serverBurst, serverPerSecond);
  /** By channel and link: another channel must not learn what was linked in this one. The oldest first. */
  readonly #cache = new Map<string, Cached>();
  readonly #waiting: (() => void)[] = [];
  readonly #stop = new AbortController();
  #running = 0;

  constructor(options: LinkPreviewsOptions) {
    this.#options = options;
  }

  /** Makes the previews that a message lacks. To be called after it was sent or edited, in the queue of writes. */
  async follow(message: Message, by: UserId): Promise<void> {
    if (!this.#options.isOn() || linksToPreview(message.text).length === 0) return;
    for (const url of await this.#options.store.messages.previews.missing(message)) {
      void this.#make(message, url, by);
    }
  }

  /** Tells which previews a message has now. */
  tell({ channelId, id: messageId, previews }: Message): void {
    const payload = { channelId, messageId, previews };
    this.#options.feed.tellOpen(channelId, { name: 'message:previewsChanged', payload });
  }

  close(): void {
    this.#stop.abort();
  }

  async #make(message: Message, url: string, by: UserId): Promise<void> {
    const { store, write, isOn, log } = this.#options;
    try {
      const fetched = await this.#fetch(message.channelId, url, by);
      if (fetched === null || !isOn() || this.#stop.signal.aborted) return;
      const id = randomBytes(18).toString('base64url') as FileId;
      const preview = { ...fetched, picture: fetched.picture && { ...fetched.picture, id } };
      await write(async () => {
        const isNew = await store.messages.previews.add(message, preview, Date.now());
        if (isNew) this.tell(await store.messages.get(message.channelId, message.id, by));
      });
    } catch (error) {
      log.warn('a preview of a link could not be stored', { error });
    }
  }

  /** Null for no preview. Never rejects. */
  #fetch(channelId: ChannelId, url: string, by: UserId): Promise<FetchedPreview | null> {
    const key = `${channelId} ${url}`;
    const known = this.#cache.get(key);
    if (known && performance.now() - known.at < cachedMs) return known.result;
    const isTooMuch = this.#running >= fetchesMax && this.#waiting.length >= waitingMax;
    if (isTooMuch || !this.#perPerson.take(by) || !this.#perServer.take()) {
      return Promise.resolve(null);
    }
    // Why it failed is told to nobody: it would tell what the server can reach.
    const result = this.#inTurn(() => this.#options.fetcher.fetch(url, this.#stop.signal)).catch(
      () => null,
    );
    this.#cache.delete(key);
    this.#cache.set(key, { result, at: performance.now() });
    const [oldest] = this.#cache.keys();
    if (this.#cache.size > cachedMax && oldest !== undefined) this.#cache.delete(oldest);
    return result;
  }

  async #inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
    if (this.#running >= fetchesMax) {
      // Whoever ends passes its turn on.
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    } else {
      this.#running += 1;
    }
    try {
      return await work();
    } finally {
      const next = this.#waiting.shift();
      if (next) next();
      else this.#running -= 1;
    }
  }
}
