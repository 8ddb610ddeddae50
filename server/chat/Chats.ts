import { setImmediate as nextTurn } from 'node:timers/promises';
import type { ChannelId, FileId, MessageId, UserId } from '../../shared/domain/ids.ts';
import {
  type ChatState,
  type Mentions,
  type Message,
  type MessageLifetime,
  type MessagePage,
  mentionsPerson,
  messageExcerpt,
  type NotificationLevel,
} from '../../shared/domain/Message.ts';
import type { Role } from '../../shared/domain/Role.ts';
import type { SealedText } from '../../shared/domain/SealedText.ts';
import type { AttachedFile } from '../../shared/domain/SharedFile.ts';
import type { User } from '../../shared/domain/User.ts';
import type { ChannelPermission } from '../../shared/permissions/permissions.ts';
import type { OpenedChat } from '../../shared/protocol/chat/messages.ts';
import { RequestError } from '../../shared/protocol/errors.ts';
import type { Authority } from '../people/Authority.ts';
import type { LinkPreviews } from '../previews/LinkPreviews.ts';
import type { HistoryPlace, MessageSearch } from '../storage/chat/MessageReader.ts';
import type { NewMessage } from '../storage/chat/MessageStore.ts';
import type { Store } from '../storage/Store.ts';
import type { ChatFeed, ChatViewer } from './ChatFeed.ts';
import { mentionsOf, peopleIn } from './mentions.ts';
import type { SealedChats } from './SealedChats.ts';

/** Written together at most: the event loop waits for all of them. */
const sentAtOnce = 16;

export interface ChatsOptions {
  readonly store: Pick<Store, 'messages' | 'chats'>;
  /** Runs a change in the queue of writes. */
  readonly write: <Result>(change: () => Promise<Result>) => Promise<Result>;
  readonly authority: Pick<Authority, 'require' | 'may'>;
  readonly channels: { readonly all: readonly { readonly id: ChannelId }[] };
  readonly roles: { readonly all: readonly Role[] };
  readonly people: {
    /** Without those who are gone. */
    findAll(ids: Iterable<UserId>): Promise<User[]>;
  };
  readonly files: AttachableFiles;
  readonly previews: Pick<LinkPreviews, 'follow' | 'tell'>;
  readonly feed: ChatFeed;
  readonly sealing: Pick<SealedChats, 'requireSealing'>;
  /** Told of each new message, also for those who are not connected. */
  readonly onSent?: (message: Message, author: User) => void;
  /** Milliseconds since 1970. */
  readonly now?: () => number;
}

/** The files of channels, as far as messages are sent with them. */
interface AttachableFiles {
  /** What messages tell of a file of this person in a channel; null for one that is not theirs, not complete or not there. */
  attached(userId: UserId, channelId: ChannelId, id: FileId): AttachedFile | null;
  has(id: FileId): boolean;
  /** Removes a file if it is there. */
  discard(id: FileId): Promise<void>;
}

/** Who does something, as they are when it is their turn: a peer, whose user changes with their roles. */
export interface Actor {
  readonly user: User;
}

/** Which message of which channel. */
export interface MessageRef {
  readonly channelId: ChannelId;
  readonly messageId: MessageId;
}

/** A message as its author sends it. */
export interface SentMessage {
  readonly channelId: ChannelId;
  readonly clientId: string;
  readonly text: string;
  readonly replyTo: MessageId | null;
  readonly fileIds: readonly FileId[];
  readonly sealed?: SealedText | undefined;
  /** Of a sealed message: whom it names. */
  readonly mentions?: Mentions | undefined;
}

/** A message on its way to the disk, and whoever waits for it. */
interface Sending {
  readonly by: Actor;
  readonly sent: SentMessage;
  readonly resolve: (message: Message) => void;
  readonly reject: (error: unknown) => void;
}

/** A deleted message, as far as the audit log tells of it. */
export interface DeletedMessage {
  readonly authorId: UserId | null;
}

/**
 * What people do in the chats. Everything is done and told in the queue of writes, where also the permission is asked: so the
 * order is one for all, and nobody acts by a right that they have just lost.
 */
export class Chats {
  readonly #options: ChatsOptions;
  readonly #now: () => number;
  /** Messages that wait for the queue of writes. */
  readonly #waiting: Sending[] = [];

  constructor(options: ChatsOptions) {
    this.#options = options;
    this.#now = options.now ?? Date.now;
  }

  /** All chats that a person may read; from then on the viewer gets notices. */
  list(viewer: ChatViewer): Promise<ChatState[]> {
    const { authority, channels, store, feed } = this.#options;
    return this.#inOrder(async () => {
      const { user } = viewer;
      const readable = channels.all.filter(({ id }) => authority.may(user, 'read', id));
      const states = await store.chats.states(
        user,
        readable.map(({ id }) => id),
      );
      // Throws for who has signed out meanwhile: nobody would take them out of the feed again.
      void viewer.user;
      feed.follow(viewer);
      return states;
    });
  }

  /** Opens a chat for a viewer, with a part of its history. */
  open(viewer: ChatViewer, channelId: ChannelId, place: HistoryPlace, limit: number) {
    const { store, feed } = this.#options;
    return this.#inOrder(async (): Promise<OpenedChat> => {
      const { user } = viewer;
      this.#require(user, channelId);
      const chat = await store.chats.state(user, channelId);
      const page = await this.#page(user, channelId, place, limit);
      const lifetimes = await store.chats.lifetimes();
      // Again, because they may have signed out meanwhile, or may not read it any more.
      this.#require(viewer.user, channelId);
      feed.open(viewer, channelId);
      return { chat, page, lifetime: lifetimes.get(channelId) ?? 'forever' };
    });
  }

  history(by: Actor, channelId: ChannelId, place: HistoryPlace, limit: number) {
    return this.#inOrder(async () => {
      const { user } = by;
      this.#require(user, channelId);
      return await this.#page(user, channelId, place, limit);
    });
  }

  pins(by: Actor, channelId: ChannelId) {
    return this.#inOrder(async () => {
      const { user } = by;
      this.#require(user, channelId);
      return await this.#withPeople(
        await this.#options.store.messages.read.pins(channelId, user.id),
      );
    });
  }

  /** @param search without channels: all that the person may read */
  search(
    by: Actor,
    { channelId, ...search }: Omit<MessageSearch, 'channelIds'> & { channelId: ChannelId | null },
  ) {
    const { authority, channels, store } = this.#options;
    return this.#inOrder(async () => {
      const { user } = by;
      if (channelId !== null) this.#require(user, channelId);
      const channelIds =
        channelId === null
          ? channels.all.map(({ id }) => id).filter((id) => authority.may(user, 'read', id))
          : [channelId];
      const { messages, more } = await store.messages.read.search(
        { ...search, channelIds },
        user.id,
      );
      return { ...(await this.#withPeople(messages)), more };
    });
  }

  reactors(by: Actor, { channelId, messageId }: MessageRef, emoji: string): Promise<User[]> {
    const { store, people } = this.#options;
    return this.#inOrder(async () => {
      const { user } = by;
      this.#require(user, channelId);
      return await people.findAll(await store.messages.read.reactors(channelId, messageId, emoji));
    });
  }

  writers(by: Actor, channelId: ChannelId): Promise<User[]> {
    const { store, people } = this.#options;
    return this.#inOrder(async () => {
      const { user } = by;
      this.#require(user, channelId);
      return await people.findAll(await store.messages.read.writers(channelId));
    });
  }

  /**
   * Sends a message, or finds the one that was sent with this client id. Those that wait for the queue of writes are written
   * together.
   */
  send(by: Actor, sent: SentMessage): Promise<Message> {
    const { promise, resolve, reject } = Promise.withResolvers<Message>();
    this.#waiting.push({ by, sent, resolve, reject });
    if (this.#waiting.length === 1) this.#sendWaiting();
    return promise;
  }

  edit(
    by: Actor,
    { channelId, messageId }: MessageRef,
    text: string,
    sealed?: SealedText,
  ): Promise<Message> {
    const { store, feed, previews, sealing } = this.#options;
    return this.#inOrder(async () => {
      const { user } = by;
      this.#require(user, channelId, 'write');
      const before = await store.messages.get(channelId, messageId, user.id);
      if (before.authorId !== user.id) throw new RequestError('forbidden', 'of somebody else');
      if (before.text === text && before.sealed?.body === sealed?.body) return before;
      await sealing.requireSealing(user, channelId, sealed);
      const editedAt = this.#now();
      await store.messages.edit(before, text, editedAt, sealed);
      const people = await this.#options.people.findAll(peopleIn(text));
      const payload = {
        channelId,
        messageId,
        text,
        editedAt,
        people,
        ...(sealed && { sealed }),
      };
      feed.tellOpen(channelId, { name: 'message:edited', payload });
      const isWithout = await store.messages.previews.forgetOthers({ ...before, text });
      const edited = await store.messages.get(channelId, messageId, user.id);
      if (isWithout) previews.tell(edited);
      await previews.follow(edited, user.id);
      return edited;
    });
  }

  /** Null when it was gone already. */
  delete(by: Actor, { channelId, messageId }: MessageRef): Promise<DeletedMessage | null> {
    const { store, feed } = this.#options;
    return this.#inOrder(async () => {
      const { user } = by;
      this.#require(user, channelId);
      const message = await store.messages.read.find(channelId, messageId, user.id);
      if (!message) return null;
      const { authorId } = message;
      if (authorId !== user.id) this.#require(user, channelId, 'manageMessages');
      await store.messages.delete(message, this.#now());
      feed.tellOpen(channelId, { name: 'message:deleted', payload: { channelId, messageId } });
      this.#tellReaders(message, (mentionsYou) => ({
        name: 'chat:unnoticed',
        payload: { channelId, messageId, mentionsYou },
      }));
      for (const { id } of message.files) void this.#options.files.discard(id);
      return { authorId };
    });
  }

  /** Whether there was one, and whose message it is. */
  removePreview(by: Actor, { channelId, messageId }: MessageRef, url: string) {
    const { store, previews } = this.#options;
    return this.#inOrder(async () => {
      const { user } = by;
      this.#require(user, channelId);
      const { authorId } = await store.messages.get(channelId, messageId, user.id);
      if (authorId !== user.id) this.#require(user, channelId, 'manageMessages');
      const ref = { channelId, id: messageId };
      const isRemoved = await store.messages.previews.remove(ref, url);
      if (isRemoved) previews.tell(await store.messages.get(channelId, messageId, user.id));
      return { isRemoved, authorId };
    });
  }

  react(
    by: Actor,
    { channelId, messageId }: MessageRef,
    emoji: string,
    reacted: boolean,
  ): Promise<Message> {
    const { store, feed } = this.#options;
    return this.#inOrder(async () => {
      const { user } = by;
      this.#require(user, channelId, reacted ? 'write' : 'read');
      const message = await store.messages.get(channelId, messageId, user.id);
      const count = await store.messages.react(message, user.id, emoji, reacted);
      if (count === null) return message;
      const payload = { channelId, messageId, emoji, userId: user.id, reacted, count };
      feed.tellOpen(channelId, { name: 'message:reacted', payload });
      return await store.messages.get(channelId, messageId, user.id);
    });
  }

  pin(by: Actor, { channelId, messageId }: MessageRef, pinned: boolean): Promise<Message> {
    const { store, feed } = this.#options;
    return this.#inOrder(async () => {
      const { user } = by;
      this.#require(user, channelId, 'manageMessages');
      const message = await store.messages.get(channelId, messageId, user.id);
      if ((message.pinnedAt !== null) === pinned) return message;
      const pinnedAt = pinned ? this.#now() : null;
      await store.messages.pin(message, pinnedAt);
      const payload = { channelId, messageId, pinnedAt };
      feed.tellOpen(channelId, { name: 'message:pinned', payload });
      return { ...message, pinnedAt };
    });
  }

  /** @param back whether messages become unread again */
  setReadTo(by: Actor, channelId: ChannelId, readTo: MessageId, back: boolean) {
    return this.#change(by, channelId, (chats, user) =>
      chats.setReadTo(user, channelId, readTo, back),
    );
  }

  setLevel(by: Actor, channelId: ChannelId, level: NotificationLevel) {
    return this.#change(by, channelId, (chats, user) => chats.setLevel(user, channelId, level));
  }

  setLifetime(by: Actor, channelId: ChannelId, lifetime: MessageLifetime): Promise<void> {
    const { store, feed } = this.#options;
    return this.#inOrder(async () => {
      const { user } = by;
      this.#require(user, channelId, 'manageChannels');
      await store.chats.setLifetime(channelId, lifetime);
      const payload = { channelId, lifetime };
      feed.tellOpen(channelId, { name: 'chat:lifetimeChanged', payload });
    });
  }

  /** Tells others that somebody types, unless it comes too often. Throws `forbidden`, `notFound`. */
  type(by: Actor, channelId: ChannelId, isTold: boolean): void {
    const { user } = by;
    this.#require(user, channelId, 'write');
    if (!isTold) return;
    const payload = { channelId, by: { id: user.id, name: user.name } };
    this.#options.feed.tellOpen(channelId, { name: 'chat:typed', payload }, user.id);
  }

  #sendWaiting(): void {
    // Taken once, when it is their turn: a write that fails may be tried again, or not even begin.
    let taken: Sending[] | null = null;
    const take = (): Sending[] => {
      if (taken === null) {
        taken = this.#waiting.splice(0, sentAtOnce);
        if (this.#waiting.length > 0) this.#sendWaiting();
      }
      return taken;
    };
    this.#inOrder(() => this.#sendAll(take())).catch((error: unknown) => {
      for (const { reject } of take()) reject(error);
    });
  }

  async #sendAll(sendings: readonly Sending[]): Promise<void> {
    const { store } = this.#options;
    const allowed: { readonly sending: Sending; readonly message: NewMessage }[] = [];
    for (const sending of sendings) {
      try {
        allowed.push({ sending, message: await this.#newMessage(sending) });
      } catch (error) {
        if (!(error instanceof RequestError)) throw error;
        sending.reject(error);
      }
    }
    const added = await store.messages.addAll(allowed.map(({ message }) => message));
    for (const [index, { sending }] of allowed.entries()) {
      const one = added[index];
      if (one?.isNew) await this.#tellSent(sending, one.message);
      if (one) sending.resolve(one.message);
      else sending.reject(new RequestError('notFound', 'this message was deleted'));
    }
  }

  /** Throws where the person may not send this. */
  async #newMessage({ by, sent }: Sending): Promise<NewMessage> {
    const { user } = by;
    this.#require(user, sent.channelId, 'write');
    await this.#options.sealing.requireSealing(user, sent.channelId, sent.sealed);
    const mentions = await mentionsOf(user, sent, this.#options);
    const { fileIds, ...written } = sent;
    const files = fileIds.map((id) => this.#attached(user, sent.channelId, id));
    return { ...written, authorId: user.id, sentAt: this.#now(), mentions, files };
  }

  /** Throws `notFound`. */
  #attached(user: User, channelId: ChannelId, id: FileId): AttachedFile {
    const file = this.#options.files.attached(user.id, channelId, id);
    if (!file) throw new RequestError('notFound', 'no such file of this person');
    return file;
  }

  async #tellSent({ by, sent }: Sending, message: Message): Promise<void> {
    const { user } = by;
    const { store, feed, previews } = this.#options;
    const { channelId, clientId } = sent;
    const { people } = await this.#withPeople([message]);
    const chat = await store.chats.state(user, channelId);
    feed.tellOpen(channelId, { name: 'message:sent', payload: { message, clientId, people } });
    feed.tellPerson(user.id, { name: 'chat:changed', payload: { chat } });
    this.#notice(user, message);
    this.#options.onSent?.(message, user);
    await previews.follow(message, user.id);
  }

  /** Throws `notFound` and `forbidden`. Whoever may not read a channel may do nothing in its chat. */
  #require(user: User, channelId: ChannelId, permission: ChannelPermission = 'read'): void {
    this.#options.authority.require(user, 'read', channelId);
    this.#options.authority.require(user, permission, channelId);
  }

  /** Changes what a person has of a chat, and tells all of their devices. */
  #change(
    by: Actor,
    channelId: ChannelId,
    change: (chats: Store['chats'], user: User) => Promise<void>,
  ): Promise<ChatState> {
    const { store, feed } = this.#options;
    return this.#inOrder(async () => {
      const { user } = by;
      this.#require(user, channelId);
      await change(store.chats, user);
      const chat = await store.chats.state(user, channelId);
      feed.tellPerson(user.id, { name: 'chat:changed', payload: { chat } });
      return chat;
    });
  }

  async #page(
    user: User,
    channelId: ChannelId,
    place: HistoryPlace,
    limit: number,
  ): Promise<MessagePage> {
    const page = await this.#options.store.messages.read.page(channelId, place, limit, user.id);
    return { ...page, ...(await this.#withPeople(page.messages)) };
  }

  async #withPeople(messages: readonly Message[]) {
    const ids = new Set<UserId>();
    for (const { authorId, reply, mentions, text } of messages) {
      for (const id of [authorId, reply?.authorId, ...mentions.userIds]) if (id) ids.add(id);
      for (const id of peopleIn(`${text} ${reply?.excerpt ?? ''}`)) ids.add(id);
    }
    const { people, files } = this.#options;
    const fileIds = messages.flatMap((message) => message.files.map(({ id }) => id));
    return {
      messages: [...messages],
      people: await people.findAll(ids),
      goneFiles: fileIds.filter((id) => !files.has(id)),
    };
  }

  /** Tells all others who may read the channel of a new message, without the whole of it. */
  #notice(author: User, message: Message): void {
    const { channelId, id: messageId, sentAt } = message;
    const excerpt = message.sealed ? null : messageExcerpt(message);
    this.#tellReaders(message, (mentionsYou) => ({
      name: 'chat:noticed',
      payload: {
        channelId,
        messageId,
        sentAt,
        author: { id: author.id, name: author.name },
        excerpt,
        mentionsYou,
      },
    }));
  }

  /** Tells all readers but the author about a message: once those whom it mentions, once the others. */
  #tellReaders(
    { channelId, authorId, mentions }: Message,
    notification: (mentionsYou: boolean) => Parameters<ChatFeed['tell']>[1],
  ): void {
    const { feed } = this.#options;
    const others = feed.readers(channelId).filter(({ user }) => user.id !== authorId);
    const groups = Map.groupBy(others, ({ user }) => mentionsPerson(mentions, user));
    for (const [mentionsYou, viewers] of groups) feed.tell(viewers, notification(mentionsYou));
  }

  /**
   * Runs in the queue of writes, and lets the next one begin only when the answer has left: so answers and notifications arrive
   * in the order in which they came about.
   */
  #inOrder<Result>(work: () => Promise<Result>): Promise<Result> {
    const { promise, resolve, reject } = Promise.withResolvers<Result>();
    this.#options
      .write(async () => {
        resolve(await work());
        await nextTurn();
      })
      .catch(reject);
    return promise;
  }
}
