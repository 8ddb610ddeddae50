import { ringMs } from '../../shared/domain/Call.ts';
import type { Channel } from '../../shared/domain/Channel.ts';
import { isUndisturbed } from '../../shared/domain/Door.ts';
import type { ChannelId, UserId } from '../../shared/domain/ids.ts';
import {
  type Message,
  mentionsPerson,
  messageExcerpt,
  textParts,
} from '../../shared/domain/Message.ts';
import type { PushNotice, PushSubscription } from '../../shared/domain/Push.ts';
import type { Role } from '../../shared/domain/Role.ts';
import { readableText } from '../../shared/domain/readableText.ts';
import type { User } from '../../shared/domain/User.ts';
import { RequestError } from '../../shared/protocol/errors.ts';
import { RateLimits } from '../limits/RateLimits.ts';
import type { Log } from '../log.ts';
import type { Bans } from '../moderation/Bans.ts';
import type { SessionRegistry } from '../peers/SessionRegistry.ts';
import type { Authority } from '../people/Authority.ts';
import { isPublicUrl } from '../reach/guardedLookup.ts';
import type { StoredSubscription } from '../storage/people/PushStore.ts';
import type { Store } from '../storage/Store.ts';
import type { PushSender } from './PushSender.ts';
import { pushTexts } from './pushTexts.ts';

/** Notices of one person: a few at once, then about one a minute. Calls count, too. */
const burst = 12;
const perSecond = 1 / 60;
/** How long a notice waits when the person has Perch open on another device, where they may read the message. */
const elsewhereMs = 15_000;
/** More are not kept waiting. */
const waitingMax = 1_000;
/** How long a push service keeps a mention for a device that is off, in seconds: a day. */
const mentionKeptS = 24 * 60 * 60;

export interface PushNoticesOptions {
  readonly store: Pick<Store, 'push' | 'chats' | 'messages' | 'users' | 'transaction'>;
  /** Runs a change in the queue of writes. */
  readonly write: <Result>(change: () => Promise<Result>) => Promise<Result>;
  readonly authority: Pick<Authority, 'may'>;
  readonly channels: { readonly all: readonly Pick<Channel, 'id' | 'name'>[] };
  readonly roles: { readonly all: readonly Pick<Role, 'id' | 'name'>[] };
  readonly people: {
    find(id: UserId): Promise<User | null>;
    /** Without those who are gone. */
    findAll(ids: Iterable<UserId>): Promise<User[]>;
  };
  readonly sessions: Pick<SessionRegistry, 'ofUser'>;
  readonly bans: Pick<Bans, 'ofUser'>;
  /** Null where the owner has not set push up: then nobody can subscribe, and nothing is sent. */
  readonly sender: Pick<PushSender, 'send'> | null;
  /** What a browser needs to subscribe; null as `sender`. */
  readonly serverKey: string | null;
  readonly log: Pick<Log, 'warn'>;
  readonly elsewhereMs?: number | undefined;
}

/**
 * Sends push messages to people who are mentioned or called, on each of their devices where no page is open. Whether
 * somebody may know of a message, and wants to, is decided when it is sent. `close` ends what waits.
 */
export class PushNotices {
  readonly #options: PushNoticesOptions;
  readonly #limits = new RateLimits(burst, perSecond);
  readonly #timers = new Set<NodeJS.Timeout>();
  #isClosed = false;

  constructor(options: PushNoticesOptions) {
    this.#options = options;
  }

  /** See `push:get`. */
  get serverKey(): string | null {
    return this.#options.serverKey;
  }

  /** Throws `notFound` where push is not set up, `invalidRequest` for an address that is not of the internet. */
  async subscribe(
    userId: UserId,
    publicKey: string,
    subscription: PushSubscription,
  ): Promise<void> {
    const { serverKey, store, write } = this.#options;
    if (serverKey === null) throw new RequestError('notFound', 'push is not set up');
    if (!isPublicUrl(subscription.endpoint)) {
      throw new RequestError('invalidRequest', 'no address of a push service');
    }
    await write(() =>
      store.transaction(async ({ push, deviceKeys }) => {
        // The device may have been removed meanwhile.
        const device = await deviceKeys.find(publicKey);
        if (device?.userId !== userId) throw new RequestError('notFound', 'no such device');
        await push.put({ ...subscription, publicKey, userId });
      }),
    );
  }

  async unsubscribe(publicKey: string): Promise<void> {
    await this.#options.write(() => this.#options.store.push.delete(publicKey));
  }

  /** Whether a call would ring on any device of a person. */
  async reaches({ id }: User): Promise<boolean> {
    const { sender, store } = this.#options;
    if (sender === null || !(await this.#mayEnter(id))) return false;
    return (await store.push.of(id)).length > 0;
  }

  /** A message was sent: tells those whom it mentions. */
  noteMessage(message: Message): void {
    if (this.#options.sender === null) return;
    this.#do(async () => {
      const { people, sessions, store } = this.#options;
      const { userIds, roleIds, everyone } = message.mentions;
      const isToMany = everyone || roleIds.length > 0;
      if (!isToMany && userIds.length === 0) return;
      const subscribed = await store.push.users(isToMany ? null : userIds);
      for (const user of await people.findAll(subscribed)) {
        if (user.id === message.authorId || !mentionsPerson(message.mentions, user)) continue;
        const isElsewhere = sessions.ofUser(user.id).some(({ connected }) => connected);
        const tell = () => this.#do(() => this.#tellMention(user.id, message));
        if (isElsewhere) this.#later(tell);
        else tell();
      }
    });
  }

  /** Somebody is called. */
  noteRing(callee: User, caller: User, callId: ChannelId): void {
    this.#tellCall(callee.id, ({ language }) => ({
      title: pushTexts[language].calls(caller.name),
      body: '',
      tag: `call ${callId}`,
      answer: pushTexts[language].answer,
      target: { kind: 'call', callId },
    }));
  }

  /** A call has stopped ringing: its notice is replaced by one that says so. */
  noteRingEnd(callee: User, caller: User, callId: ChannelId, isMissed: boolean): void {
    this.#tellCall(callee.id, ({ language }) => {
      const { missedCall, callOver } = pushTexts[language];
      return {
        title: isMissed ? missedCall(caller.name) : callOver,
        body: '',
        tag: `call ${callId}`,
        silent: true,
        target: null,
      };
    });
  }

  close(): void {
    this.#isClosed = true;
    for (const timer of this.#timers) clearTimeout(timer);
    this.#timers.clear();
  }

  async #tellMention(userId: UserId, { channelId, id, authorId }: Message): Promise<void> {
    const { authority, channels, people, store } = this.#options;
    const [user, author, reading, message] = await Promise.all([
      people.find(userId),
      authorId === null ? null : people.find(authorId),
      store.chats.reading(userId, channelId),
      store.messages.read.find(channelId, id, userId),
    ]);
    if (!user || !author || !message || !(await this.#mayEnter(userId))) return;
    if (isUndisturbed(user) || reading?.level === 'none' || id <= (reading?.readTo ?? 0)) return;
    const excerpt = messageExcerpt(message);
    const named = textParts(excerpt).flatMap((part) => (part.kind === 'person' ? part.userId : []));
    const names = new Map((await people.findAll(named)).map((one) => [one.id, one.name]));
    const body = readableText(excerpt, {
      person: (personId) => names.get(personId),
      role: (roleId) => this.#options.roles.all.find((role) => role.id === roleId)?.name,
    });
    await this.#send(userId, mentionKeptS, ({ language }) => {
      // At last, so that nothing was waited for since.
      const channel = channels.all.find((one) => one.id === channelId);
      if (!channel || !authority.may(user, 'read', channelId)) return null;
      return {
        title: `${author.name} · ${channel.name}`,
        body: message.sealed ? pushTexts[language].sealedMessage : body,
        tag: `message ${channelId}`,
        target: { kind: 'message', channelId, messageId: id },
      };
    });
  }

  #tellCall(userId: UserId, noticeFor: (subscription: StoredSubscription) => PushNotice): void {
    if (this.#options.sender === null) return;
    this.#do(async () => {
      if (!(await this.#mayEnter(userId))) return;
      await this.#send(userId, ringMs / 1000, noticeFor);
    });
  }

  /** Sends to those devices of a person where no page is open. */
  async #send(
    userId: UserId,
    keptS: number,
    noticeFor: (subscription: StoredSubscription) => PushNotice | null,
  ): Promise<void> {
    const { sender, sessions, store, write } = this.#options;
    const subscriptions = await store.push.of(userId);
    const open = sessions.ofUser(userId).flatMap((one) => (one.connected ? one.publicKey : []));
    const closed = subscriptions.filter(({ publicKey }) => !open.includes(publicKey));
    if (sender === null || this.#isClosed || closed.length === 0) return;
    if (!this.#limits.take(userId)) return;
    await Promise.all(
      closed.map(async (subscription) => {
        const notice = noticeFor(subscription);
        if (notice === null) return;
        const { tag } = notice;
        const outcome = await sender.send({
          subscription,
          text: JSON.stringify(notice),
          tag,
          keptS,
        });
        if (outcome === 'gone' && !this.#isClosed) {
          await write(() => store.push.deleteDead(subscription));
        }
      }),
    );
  }

  /** Whether this person could come in now without being asked for anything. */
  async #mayEnter(userId: UserId): Promise<boolean> {
    const { bans, store } = this.#options;
    if (bans.ofUser(userId) !== null) return false;
    const user = await store.users.find(userId);
    return user !== null && (user.admitted || user.isOwner);
  }

  #later(tell: () => void): void {
    if (this.#isClosed || this.#timers.size >= waitingMax) return;
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      tell();
    }, this.#options.elsewhereMs ?? elsewhereMs).unref();
    this.#timers.add(timer);
  }

  /** Nobody waits for it. */
  #do(work: () => Promise<void>): void {
    work().catch((error: unknown) => {
      if (!this.#isClosed) this.#options.log.warn('a push message was not sent', { error });
    });
  }
}
