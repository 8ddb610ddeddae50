import { EventEmitter } from 'node:events';
import type { ChannelId, UserId } from '../../shared/domain/ids.ts';
import { openChatsMax } from '../../shared/domain/Message.ts';
import type { User } from '../../shared/domain/User.ts';
import type { MessageNotifications } from '../../shared/protocol/chat/messages.ts';
import type { ChatKeyNotifications } from '../../shared/protocol/encryption/chatKeys.ts';
import { RequestError } from '../../shared/protocol/errors.ts';
import type { Named } from '../../shared/protocol/protocol.ts';

/** Somebody who is told about chats: a connection. */
export interface ChatViewer {
  readonly id: string;
  /** As they are now. */
  readonly user: User;
  /** The key of its device. */
  readonly deviceKey: string;
}

export type ChatNotification = Named<MessageNotifications & ChatKeyNotifications>;

/** What decides who may read; `Authority` and others in the server. */
export interface ChatFeedSources {
  readonly mayRead: (person: User, channelId: ChannelId) => boolean;
  readonly views: { on(event: 'changed', listener: (userId: UserId | null) => void): unknown };
}

/**
 * Who is told what about the chats: connections that follow all chats of their person, and those that have the chat of a channel
 * open. Whether a person may read is asked for each notification, so what is sent is right whatever has changed before. `told` is
 * emitted with the ids of the viewers, the same notification for all.
 */
export class ChatFeed extends EventEmitter<{ told: [viewerIds: string[], ChatNotification] }> {
  readonly #sources: ChatFeedSources;
  readonly #followers = new Set<ChatViewer>();
  readonly #open = new Map<ChatViewer, Set<ChannelId>>();

  constructor(sources: ChatFeedSources) {
    super();
    this.#sources = sources;
    sources.views.on('changed', (userId) => this.#closeUnreadable(userId));
  }

  /** From this moment on the viewer gets notices. */
  follow(viewer: ChatViewer): void {
    this.#followers.add(viewer);
  }

  /** From this moment on the viewer gets all of this chat. Throws `limitReached` for too many open chats. */
  open(viewer: ChatViewer, channelId: ChannelId): void {
    const open = this.#open.get(viewer) ?? new Set();
    if (!open.has(channelId) && open.size >= openChatsMax) {
      throw new RequestError('limitReached', `${openChatsMax} chats are open`);
    }
    this.#open.set(viewer, open.add(channelId));
  }

  close(viewer: ChatViewer, channelId: ChannelId): void {
    this.#open.get(viewer)?.delete(channelId);
  }

  /** Forgets a viewer whose connection has ended. */
  drop(viewer: ChatViewer): void {
    this.#followers.delete(viewer);
    this.#open.delete(viewer);
  }

  /** Who follows and may read a channel. */
  readers(channelId: ChannelId): ChatViewer[] {
    return [...this.#followers].filter(({ user }) => this.#sources.mayRead(user, channelId));
  }

  /** Tells those who have a chat open, but not this person. */
  tellOpen(channelId: ChannelId, told: ChatNotification, but: UserId | null = null): void {
    const viewers = [...this.#open].flatMap(([viewer, open]) =>
      open.has(channelId) && viewer.user.id !== but ? viewer : [],
    );
    this.tell(
      viewers.filter(({ user }) => this.#sources.mayRead(user, channelId)),
      told,
    );
  }

  /** Tells all followers of one person. */
  tellPerson(userId: UserId, told: ChatNotification): void {
    this.tell(
      [...this.#followers].filter(({ user }) => user.id === userId),
      told,
    );
  }

  tell(viewers: readonly ChatViewer[], told: ChatNotification): void {
    if (viewers.length === 0) return;
    this.emit(
      'told',
      viewers.map(({ id }) => id),
      told,
    );
  }

  /** Null for all viewers. */
  #closeUnreadable(userId: UserId | null): void {
    for (const [viewer, open] of this.#open) {
      if (userId !== null && viewer.user.id !== userId) continue;
      for (const channelId of open) {
        if (this.#sources.mayRead(viewer.user, channelId)) continue;
        open.delete(channelId);
        this.tell([viewer], { name: 'chat:closed', payload: { channelId } });
      }
    }
  }
}
