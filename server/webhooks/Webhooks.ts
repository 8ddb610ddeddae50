import { randomBytes } from 'node:crypto';
import type { WebhookEvent } from '../../shared/domain/Bot.ts';
import type { Channel } from '../../shared/domain/Channel.ts';
import type { ChannelId, PeerId, UserId } from '../../shared/domain/ids.ts';
import type { Message } from '../../shared/domain/Message.ts';
import type { User } from '../../shared/domain/User.ts';
import { RequestError } from '../../shared/protocol/errors.ts';
import type { Log } from '../log.ts';
import type { Bans } from '../moderation/Bans.ts';
import type { Authority } from '../people/Authority.ts';
import { isPublicUrl } from '../reach/guardedLookup.ts';
import type { StoredWebhook } from '../storage/channels/WebhookStore.ts';
import type { Store } from '../storage/Store.ts';
import type { WebhookSender } from './WebhookSender.ts';

export interface WebhooksOptions {
  readonly store: Pick<Store, 'users' | 'webhooks'>;
  /** Runs a change in the queue of writes. */
  readonly write: <Result>(change: () => Promise<Result>) => Promise<Result>;
  readonly authority: Pick<Authority, 'may' | 'require'>;
  readonly bans: Pick<Bans, 'ofUser'>;
  readonly channels: { readonly all: readonly Pick<Channel, 'id' | 'name'>[] };
  readonly people: { findAll(ids: Iterable<UserId>): Promise<User[]> };
  readonly sender: Pick<WebhookSender, 'send'>;
  readonly log: Pick<Log, 'warn'>;
}

/**
 * Tells bots of what happens, at addresses of the internet. A bot is told what it may see and read, as its roles are in that
 * moment, and nothing that it has done itself.
 */
export class Webhooks {
  readonly #options: WebhooksOptions;
  readonly #hooks: Map<UserId, StoredWebhook>;
  /** Who is where. */
  readonly #places = new Map<PeerId, { readonly person: User; readonly channelId: ChannelId }>();

  static async load(options: WebhooksOptions): Promise<Webhooks> {
    return new Webhooks(options, await options.store.webhooks.all());
  }

  private constructor(options: WebhooksOptions, hooks: readonly StoredWebhook[]) {
    this.#options = options;
    this.#hooks = new Map(hooks.map((hook) => [hook.userId, hook]));
  }

  /**
   * Sets where a bot is told, or nowhere with null. Callers run it in the queue of writes.
   *
   * @returns the secret by which the bot knows that it is this server; null without an address
   * @throws RequestError `forbidden`; `notFound` for who is no bot; `invalidRequest` for an address that is not public and https
   */
  async set(by: User, userId: UserId, url: string | null): Promise<string | null> {
    const { authority, store } = this.#options;
    authority.require(by, 'manageServer');
    if (!(await store.users.find(userId))?.bot) throw new RequestError('notFound', 'no such bot');
    if (url === null) {
      await store.webhooks.delete(userId);
      this.forget(userId);
      return null;
    }
    if (!isPublicUrl(url)) {
      throw new RequestError('invalidRequest', 'only addresses of the internet, with https');
    }
    const hook = { userId, url, secret: randomBytes(32).toString('base64url') };
    await store.webhooks.put(hook);
    this.#hooks.set(userId, hook);
    return hook.secret;
  }

  /** The bot is gone. */
  forget(userId: UserId): void {
    this.#hooks.delete(userId);
  }

  /** Somebody has written. */
  noteMessage(message: Message, author: User): void {
    const { channelId } = message;
    this.#tell(channelId, author, 'read', (channel) => ({
      event: 'messageSent',
      channel,
      author: { id: author.id, name: author.name },
      message,
    }));
  }

  /** Somebody has come into a channel, perhaps out of another one. */
  noteEntered(peerId: PeerId, person: User, channelId: ChannelId): void {
    this.noteLeft(peerId);
    this.#places.set(peerId, { person, channelId });
    this.#tellOfPerson('personJoined', person, channelId);
  }

  /** Somebody has left the channel in which they were. */
  noteLeft(peerId: PeerId): void {
    const place = this.#places.get(peerId);
    if (!place) return;
    this.#places.delete(peerId);
    this.#tellOfPerson('personLeft', place.person, place.channelId);
  }

  #tellOfPerson(event: 'personJoined' | 'personLeft', person: User, channelId: ChannelId): void {
    this.#tell(channelId, person, 'seeChannel', (channel) => ({
      event,
      channel,
      person: { id: person.id, name: person.name },
    }));
  }

  #tell(
    channelId: ChannelId,
    { id: doerId }: User,
    permission: 'read' | 'seeChannel',
    eventIn: (channel: Pick<Channel, 'id' | 'name'>) => WebhookEvent,
  ): void {
    if (this.#hooks.size === 0) return;
    const { authority, bans, channels, people, log } = this.#options;
    const channel = channels.all.find(({ id }) => id === channelId);
    if (!channel) return;
    const event = { ...eventIn({ id: channel.id, name: channel.name }), at: Date.now() };
    const tell = async () => {
      for (const bot of await people.findAll(this.#hooks.keys())) {
        const hook = this.#hooks.get(bot.id);
        if (!hook || bot.id === doerId || bans.ofUser(bot.id) !== null) continue;
        if (authority.may(bot, permission, channelId)) void this.#send(hook, event);
      }
    };
    tell().catch((error: unknown) => log.warn('bots were not told', { error }));
  }

  async #send(hook: StoredWebhook, event: object): Promise<void> {
    const { sender, write, store, log } = this.#options;
    const delivery = await sender.send(hook, event);
    if (delivery === 'sent') return;
    const { host } = new URL(hook.url);
    log.warn('a webhook has not taken an event', { userId: hook.userId, host, delivery });
    if (delivery !== 'gone' || this.#hooks.get(hook.userId) !== hook) return;
    this.forget(hook.userId);
    await write(() => store.webhooks.delete(hook.userId)).catch(() => undefined);
  }
}
