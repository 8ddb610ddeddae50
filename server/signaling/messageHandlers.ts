import type { ChannelId } from '../../shared/domain/ids.ts';
import { typingRepeatMs } from '../../shared/domain/Message.ts';
import type { User } from '../../shared/domain/User.ts';
import type { DeletedMessage } from '../chat/Chats.ts';
import { RateLimits } from '../limits/RateLimits.ts';
import type { HandlersOf } from './Handlers.ts';
import { personLimit } from './personLimit.ts';
import type { SignalingContext } from './SignalingContext.ts';

/** Pasting a few lines one after the other, then as fast as anybody writes. */
const sendBurst = 20;
const sendsPerSecond = 2;
/** Edits, reactions, pins and deletions. */
const changeBurst = 40;
const changesPerSecond = 4;
/** Reading positions and levels: an app moves them at most about once a second. */
const markBurst = 60;
const marksPerSecond = 3;
/** Scrolling fast through a long history. */
const pageBurst = 60;
const pagesPerSecond = 8;
/** A search may look at many messages. */
const searchBurst = 20;
const searchesPerSecond = 1;

/** Text chat. Limits count per person, over all windows. Permissions are asked by `Chats`, in the moment of the deed. */
export function messageHandlers(context: SignalingContext): HandlersOf<'chat' | 'message'> {
  const { audit, channels, chats, chatFeed, messageCleanup, people } = context;
  const admitSend = personLimit(sendBurst, sendsPerSecond);
  const admitChange = personLimit(changeBurst, changesPerSecond);
  const admitMark = personLimit(markBurst, marksPerSecond);
  const admitPage = personLimit(pageBurst, pagesPerSecond);
  const admitSearch = personLimit(searchBurst, searchesPerSecond);
  const typing = new RateLimits(4, 2_000 / typingRepeatMs);

  return {
    'chat:list': async (client) => {
      void client.session;
      admitPage(client);
      return { chats: await chats.list(client) };
    },

    'chat:open': async (client, { channelId, place, limit }) => {
      void client.session;
      admitPage(client);
      return await chats.open(client, channelId, place, limit);
    },

    'chat:close': (client, { channelId }) => {
      void client.session;
      chatFeed.close(client, channelId);
      return {};
    },

    'chat:type': ({ peer }, { channelId }) => {
      chats.type(peer.user, channelId, typing.take(peer.user.id));
      return {};
    },

    'chat:markRead': async (client, { channelId, messageId }) => {
      const { user } = client.peer;
      admitMark(client);
      return { chat: await chats.setReadTo(user, channelId, messageId, false) };
    },

    'chat:markUnread': async (client, { channelId, messageId }) => {
      const { user } = client.peer;
      admitMark(client);
      const before = (messageId - 1) as typeof messageId;
      return { chat: await chats.setReadTo(user, channelId, before, true) };
    },

    'chat:setLevel': async (client, { channelId, level }) => {
      const { user } = client.peer;
      admitMark(client);
      return { chat: await chats.setLevel(user, channelId, level) };
    },

    'chat:setLifetime': async (client, { channelId, lifetime }) => {
      const { user } = client.peer;
      admitChange(client);
      await chats.setLifetime(user, channelId, lifetime);
      const channel = channels.all.find(({ id }) => id === channelId);
      audit.note({
        kind: 'messageLifetimeSet',
        by: user,
        ...(channel && { subject: channel.name, channels: [channel] }),
      });
      void messageCleanup.run();
      return {};
    },

    'chat:writers': async (client, { channelId }) => {
      const { user } = client.peer;
      admitPage(client);
      return { people: await chats.writers(user, channelId) };
    },

    'message:list': async (client, { channelId, place, limit }) => {
      const { user } = client.peer;
      admitPage(client);
      return await chats.history(user, channelId, place, limit);
    },

    'message:send': async (client, message) => {
      const { user } = client.peer;
      admitSend(client);
      return { message: await chats.send(user, message) };
    },

    'message:edit': async (client, { text, ...ref }) => {
      const { user } = client.peer;
      admitChange(client);
      return { message: await chats.edit(user, ref, text) };
    },

    'message:delete': async (client, ref) => {
      const { user } = client.peer;
      admitChange(client);
      const deleted = await chats.delete(user, ref);
      if (deleted && deleted.authorId !== user.id) await noteDeletion(user, ref.channelId, deleted);
      return {};
    },

    'message:react': async (client, { emoji, reacted, ...ref }) => {
      const { user } = client.peer;
      admitChange(client);
      return { message: await chats.react(user, ref, emoji, reacted) };
    },

    'message:reactors': async (client, { emoji, ...ref }) => {
      const { user } = client.peer;
      admitPage(client);
      return { people: await chats.reactors(user, ref, emoji) };
    },

    'message:pin': async (client, { pinned, ...ref }) => {
      const { user } = client.peer;
      admitChange(client);
      return { message: await chats.pin(user, ref, pinned) };
    },

    'message:pins': async (client, { channelId }) => {
      const { user } = client.peer;
      admitPage(client);
      return await chats.pins(user, channelId);
    },

    'message:search': async (client, search) => {
      const { user } = client.peer;
      admitSearch(client);
      return await chats.search(user, search);
    },
  };

  /** Who deleted whose message where; nothing of what it said. */
  async function noteDeletion(
    by: User,
    channelId: ChannelId,
    { authorId }: DeletedMessage,
  ): Promise<void> {
    const author = authorId === null ? null : await people.find(authorId);
    // The channel may be deleted meanwhile.
    const channel = channels.all.find(({ id }) => id === channelId);
    audit.note({
      kind: 'messageDeleted',
      by,
      ...(author && { person: author }),
      ...(channel && { subject: channel.name, channels: [channel] }),
    });
  }
}
