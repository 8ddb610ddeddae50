import { randomBytes } from 'node:crypto';
import type { Channel } from '../../shared/domain/Channel.ts';
import type { ChannelId, ListenLinkId, UserId } from '../../shared/domain/ids.ts';
import {
  type ListenLink,
  type ListenLinkTerms,
  listenLinksMax,
} from '../../shared/domain/ListenLink.ts';
import type { User } from '../../shared/domain/User.ts';
import { RequestError } from '../../shared/protocol/errors.ts';
import type { Log } from '../log.ts';
import type { Authority } from '../people/Authority.ts';
import { userOf } from '../people/CurrentUsers.ts';
import { hashOf } from '../people/secretText.ts';
import type { ChannelDirectory } from '../rooms/ChannelDirectory.ts';
import type { StoredListenLink } from '../storage/channels/ListenLinkStore.ts';
import type { Store } from '../storage/Store.ts';

/** Mixes what is said in a channel. */
export interface ChannelMixes {
  /** Packets of Opus, 20 ms each at 48 kHz, in order and without gaps. @returns ends it */
  listen(
    channelId: ChannelId,
    onPacket: (packet: Uint8Array) => void,
    onEnd: () => void,
  ): () => void;
}

/** A new link. */
export interface ListenLinkOrder extends ListenLinkTerms {
  readonly channelId: ChannelId;
  /** How long it works, from now on; null for as long as nobody revokes it. */
  readonly lifetimeMs: number | null;
}

export interface ListenLinksOptions {
  readonly store: Pick<Store, 'listenLinks' | 'users'>;
  /** Runs a change in the queue of writes. */
  readonly write: <Result>(change: () => Promise<Result>) => Promise<Result>;
  readonly authority: Pick<Authority, 'may' | 'require' | 'sees'>;
  readonly channels: ChannelDirectory;
  readonly mixes: ChannelMixes;
  /** Whether a user has a session now. */
  readonly isConnected: (id: UserId) => boolean;
  /** Of all links together; 0 turns them off. */
  readonly listenersMax: number;
  readonly log: Pick<Log, 'warn'>;
  /** Called when a link has ended that nobody revoked, but for its expiry. */
  readonly onEnded?: (link: ListenLink, channel: Channel) => void;
  /** Milliseconds since 1970. */
  readonly now?: () => number;
}

/** Of the whole server. */
const linksOfAllMax = 500;
/** How often links expire, and at most how often a seat changes with the number of its listeners. */
const checkMs = 1_000;
/** Many people change at once: the makers of links are looked up once for all of them. */
const recheckMs = 100;

interface LiveLink {
  readonly stored: StoredListenLink;
  /** Each is called once, when the link or its sound ends. */
  readonly listeners: Set<() => void>;
}

/**
 * The links by which people outside hear channels, and who listens by them. A channel with a link has a seat that everybody sees,
 * and nothing is heard without that seat. A link ends when it is revoked or expires, when its channel is deleted or is encrypted to the
 * end, and when its maker may make no such links any more. Owns its timers and what is listened to; `close` ends them.
 */
export class ListenLinks {
  readonly #options: ListenLinksOptions;
  readonly #now: () => number;
  readonly #links = new Map<ListenLinkId, LiveLink>();
  #timer: NodeJS.Timeout | undefined;
  #recheckTimer: NodeJS.Timeout | undefined;

  static async load(options: ListenLinksOptions): Promise<ListenLinks> {
    const links = new ListenLinks(options);
    const stored = options.listenersMax === 0 ? [] : await options.store.listenLinks.all();
    for (const link of stored) links.#add(link);
    await links.recheck();
    return links;
  }

  private constructor(options: ListenLinksOptions) {
    this.#options = options;
    this.#now = options.now ?? Date.now;
    const { channels } = options;
    channels.on('deleted', (channelId) => {
      this.#drop(this.#of(channelId));
    });
    channels.on('saved', (channel) => {
      if (channel.listenSeat && !mayBeHeard(channel)) this.#endAllOf(channel);
    });
  }

  /**
   * Makes a link, and the seat of its channel. Callers run it in the queue of writes.
   *
   * @returns it, and its token, which is kept nowhere
   * @throws RequestError `forbidden`, `notFound`, `conflict`, `limitReached`
   */
  async create(
    maker: User,
    { channelId, label, listenersMax, lifetimeMs }: ListenLinkOrder,
  ): Promise<{ readonly link: ListenLink; readonly token: string }> {
    const { authority, channels, store } = this.#options;
    authority.require(maker, 'listenLinks', channelId);
    if (!mayBeHeard(channels.get(channelId))) {
      throw new RequestError('conflict', 'nobody outside can hear this channel');
    }
    const isFull =
      this.#of(channelId).length >= listenLinksMax || this.#links.size >= linksOfAllMax;
    if (isFull || this.#options.listenersMax === 0) {
      throw new RequestError('limitReached', 'no more listen links');
    }
    const token = randomBytes(24).toString('base64url');
    const createdAt = this.#now();
    const stored: StoredListenLink = {
      id: randomBytes(18).toString('base64url') as ListenLinkId,
      tokenHash: hashOf(token),
      channelId,
      maker: { id: maker.id, name: maker.name },
      label,
      listenersMax,
      createdAt,
      expiresAt: lifetimeMs === null ? null : createdAt + lifetimeMs,
    };
    await store.listenLinks.add(stored);
    const link = this.#add(stored);
    // They may have lost the right while it was stored.
    this.recheckSoon();
    return { link: shown(link), token };
  }

  /** Those of a channel, the newest first. */
  listFor(channelId: ChannelId): ListenLink[] {
    return this.#of(channelId).map(shown).reverse();
  }

  /**
   * Ends a link. Callers run it in the queue of writes.
   *
   * @throws RequestError `notFound`, also for one of a channel that this person may not see, `forbidden`
   */
  async revoke(by: User, id: ListenLinkId): Promise<ListenLink> {
    const { authority, store } = this.#options;
    const link = this.#links.get(id);
    if (!link || !authority.sees(by, link.stored.channelId)) {
      throw new RequestError('notFound', 'no such link');
    }
    authority.require(by, 'listenLinks', link.stored.channelId);
    // What is said after this is heard by nobody, even if the disk fails.
    this.#drop([link]);
    await store.listenLinks.delete(id);
    return shown(link);
  }

  /** The link of a token, as long as it works. */
  find(token: string): ListenLink | null {
    const link = this.#withToken(token);
    return link ? shown(link) : null;
  }

  /** How many listen to the channel of a link, by all of its links. */
  listenersWith({ channelId }: ListenLink): number {
    return this.#of(channelId).reduce((sum, { listeners }) => sum + listeners.size, 0);
  }

  /**
   * Listens by the link of a token.
   *
   * @param onPacket as in `ChannelMixes`
   * @param onEnd called once, when nothing more comes
   * @returns ends it, without `onEnd`
   * @throws RequestError `notFound`, `limitReached`
   */
  listen(token: string, onPacket: (packet: Uint8Array) => void, onEnd: () => void): () => void {
    const { channels, mixes, listenersMax } = this.#options;
    const link = this.#withToken(token);
    if (!link) throw new RequestError('notFound', 'no such link');
    const { channelId } = link.stored;
    const all = [...this.#links.values()].reduce((sum, { listeners }) => sum + listeners.size, 0);
    if (link.listeners.size >= link.stored.listenersMax || all >= listenersMax) {
      throw new RequestError('limitReached', 'too many listen');
    }
    const isSeated = () =>
      link.listeners.has(end) && channels.has(channelId) && channels.get(channelId).listenSeat;
    let stopMix = () => {};
    const stop = () => {
      if (!link.listeners.delete(end)) return false;
      stopMix();
      return true;
    };
    const end = () => {
      if (stop()) onEnd();
    };
    link.listeners.add(end);
    try {
      stopMix = mixes.listen(
        channelId,
        (packet) => {
          if (isSeated()) onPacket(packet);
        },
        end,
      );
    } catch (error) {
      link.listeners.delete(end);
      throw error;
    }
    // It may have ended at once.
    if (!link.listeners.has(end)) stopMix();
    return () => void stop();
  }

  /** Must be called when people may do other things than before, or are gone. */
  recheckSoon(): void {
    if (this.#links.size === 0) return;
    this.#recheckTimer ??= setTimeout(() => {
      this.#recheckTimer = undefined;
      this.recheck().catch((error: unknown) =>
        this.#options.log.warn('the makers of listen links are not known', { error }),
      );
    }, recheckMs).unref();
  }

  /** Ends the links of those who may make no such links any more. */
  async recheck(): Promise<void> {
    const { store, channels } = this.#options;
    for (const makerId of new Set([...this.#links.values()].map(({ stored }) => stored.maker.id))) {
      const maker = await store.users.find(makerId);
      for (const link of this.#links.values()) {
        const { channelId } = link.stored;
        if (link.stored.maker.id !== makerId || this.#isWorth(maker, channelId)) continue;
        this.#end(link, channels.get(channelId));
      }
    }
  }

  close(): void {
    clearInterval(this.#timer);
    clearTimeout(this.#recheckTimer);
    for (const { listeners } of this.#links.values()) endAll(listeners);
    // Nobody else may begin to listen.
    this.#links.clear();
  }

  /** Whether a link of this person works, as one that they would make now. */
  #isWorth(maker: Awaited<ReturnType<Store['users']['find']>>, channelId: ChannelId): boolean {
    if (!maker) return false;
    const { authority, isConnected } = this.#options;
    const isIn = maker.admitted || maker.isOwner || isConnected(maker.id);
    return isIn && authority.may(userOf(maker), 'listenLinks', channelId);
  }

  #of(channelId: ChannelId): LiveLink[] {
    return [...this.#links.values()].filter(({ stored }) => stored.channelId === channelId);
  }

  #withToken(token: string): LiveLink | null {
    const tokenHash = hashOf(token);
    for (const link of this.#links.values()) {
      if (link.stored.tokenHash === tokenHash) return this.#hasExpired(link) ? null : link;
    }
    return null;
  }

  #hasExpired({ stored: { expiresAt } }: LiveLink): boolean {
    return expiresAt !== null && expiresAt <= this.#now();
  }

  #add(stored: StoredListenLink): LiveLink {
    const link = { stored, listeners: new Set<() => void>() };
    const { channels } = this.#options;
    this.#links.set(stored.id, link);
    this.#timer ??= setInterval(() => this.#check(), checkMs).unref();
    if (this.#hasExpired(link)) this.#forget(link);
    else if (!mayBeHeard(channels.get(stored.channelId))) {
      this.#end(link, channels.get(stored.channelId));
    } else this.#seat(stored.channelId);
    return link;
  }

  #check(): void {
    for (const link of [...this.#links.values()]) {
      if (this.#hasExpired(link)) this.#forget(link);
    }
    for (const { stored } of this.#links.values()) this.#seat(stored.channelId);
  }

  /** Makes the seat of a channel say what is so. */
  #seat(channelId: ChannelId): void {
    const links = this.#of(channelId);
    const listeners = links.reduce((sum, link) => sum + link.listeners.size, 0);
    this.#options.channels.setListenSeat(channelId, links.length === 0 ? null : { listeners });
  }

  #endAllOf(channel: Channel): void {
    const links = this.#of(channel.id);
    this.#drop(links);
    for (const link of links) this.#end(link, channel);
  }

  #end(link: LiveLink, channel: Channel): void {
    this.#forget(link);
    this.#options.onEnded?.(shown(link), channel);
  }

  #forget(link: LiveLink): void {
    this.#drop([link]);
    const { write, store, log } = this.#options;
    write(() => store.listenLinks.delete(link.stored.id)).catch((error: unknown) =>
      log.warn('a listen link that has ended is still stored', { error }),
    );
  }

  /** First nobody hears anything by them, then the seat goes. */
  #drop(links: readonly LiveLink[]): void {
    for (const { stored } of links) this.#links.delete(stored.id);
    for (const { listeners } of links) endAll(listeners);
    for (const { stored } of links) this.#seat(stored.channelId);
    if (this.#links.size > 0) return;
    clearInterval(this.#timer);
    this.#timer = undefined;
  }
}

/** The server hears nothing of encrypted channels. What is said in calls and temporary channels is for those in them. */
function mayBeHeard({ sealed, temporary, isCall }: Channel): boolean {
  return !sealed && !temporary && !isCall;
}

function endAll(listeners: ReadonlySet<() => void>): void {
  for (const end of [...listeners]) end();
}

function shown({ stored: { tokenHash: _, ...link }, listeners }: LiveLink): ListenLink {
  return { ...link, listeners: listeners.size };
}
