import type { ChannelId, MessageId, UserId } from '../../shared/domain/ids.ts';
import type { ChatState, Message, MessagePage } from '../../shared/domain/Message.ts';
import type { User } from '../../shared/domain/User.ts';
import { userOf } from './people.fixture.ts';

/** The channel of all messages here. */
export const general = 'General' as ChannelId;
export const ann = userOf('Ann', { id: 'ann' as UserId });
export const bob = userOf('Bob', { id: 'bob' as UserId });

/** A message of Bob, a minute after the one before it. */
export function messageOf(id: number, change: Partial<Message> = {}): Message {
  return {
    channelId: general,
    id: id as MessageId,
    authorId: bob.id,
    text: `message ${id}`,
    files: [],
    previews: [],
    sentAt: Date.UTC(2026, 0, 1, 12, id),
    editedAt: null,
    reply: null,
    mentions: { userIds: [], roleIds: [], everyone: false },
    reactions: [],
    pinnedAt: null,
    ...change,
  };
}

/** The messages with these ids and between them. */
export function pageOf(from: number, to: number, change: Partial<MessagePage> = {}): MessagePage {
  const messages = [];
  for (let id = from; id <= to; id += 1) messages.push(messageOf(id));
  const people: User[] = [ann, bob];
  return { messages, people, goneFiles: [], hasOlder: false, hasNewer: false, ...change };
}

/** A chat in which everything up to `lastId` is read. */
export function chatOf(lastId: number, change: Partial<ChatState> = {}): ChatState {
  return {
    channelId: general,
    lastId: lastId as MessageId,
    readTo: lastId as MessageId,
    unread: 0,
    mentions: 0,
    level: 'mentions',
    ...change,
  };
}
