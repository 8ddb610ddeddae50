import type { ChannelId, UserId } from '../../shared/domain/ids.ts';
import { typingRepeatMs } from '../../shared/domain/Message.ts';
import type { User } from '../../shared/domain/User.ts';
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
  const { audit, channels, chats, chatFeed, messageCleanup, people, recordings } = context;
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
      chats.type(peer, channelId, typing.take(peer.user.id));
      return {};
    },

    'chat:markRead': async (client, { channelId, messageId }) => {
      const { peer } = client;
      admitMark(client);
      return { chat: await chats.setReadTo(peer, channelId, messageId, false) };
    },

    'chat:markUnread': async (client, { channelId, messageId }) => {
      const { peer } = client;
      admitMark(client);
      const before = (messageId - 1) as typeof messageId;
      return { chat: await chats.setReadTo(peer, channelId, before, true) };
    },

    'chat:setLevel': async (client, { channelId, level }) => {
      const { peer } = client;
      admitMark(client);
      return { chat: await chats.setLevel(peer, channelId, level) };
    },

    'chat:setLifetime': async (client, { channelId, lifetime }) => {
      const { peer } = client;
      admitChange(client);
      await chats.setLifetime(peer, channelId, lifetime);
      const channel = channels.all.find(({ id }) => id === channelId);
      audit.note({
        kind: 'messageLifetimeSet',
        by: peer.user,
        ...(channel && { subject: channel.name, channels: [channel] }),
      });
      void messageCleanup.run();
      return {};
    },

    'chat:writers': async (client, { channelId }) => {
      const { peer } = client;
      admitPage(client);
      return { people: await chats.writers(peer, channelId) };
    },

    'message:list': async (client, { channelId, place, limit }) => {
      const { peer } = client;
      admitPage(client);
      return await chats.history(peer, channelId, place, limit);
    },

    'message:send': async (client, message) => {
      const { peer } = client;
      admitSend(client);
      const sent = await chats.send(peer, message);
      recordings.noteMessage(message.channelId, peer.user, message.text);
      return { message: sent };
    },

    'message:edit': async (client, { text, sealed, ...ref }) => {
      const { peer } = client;
      admitChange(client);
      return { message: await chats.edit(peer, ref, text, sealed) };
    },

    'message:delete': async (client, ref) => {
      const { peer } = client;
      admitChange(client);
      const deleted = await chats.delete(peer, ref);
      if (deleted && deleted.authorId !== peer.user.id) {
        await note('messageDeleted', peer.user, ref.channelId, deleted.authorId);
      }
      return {};
    },

    'message:removePreview': async (client, { url, ...ref }) => {
      const { peer } = client;
      admitChange(client);
      const { isRemoved, authorId } = await chats.removePreview(peer, ref, url);
      if (isRemoved && authorId !== peer.user.id) {
        await note('previewRemoved', peer.user, ref.channelId, authorId);
      }
      return {};
    },

    'message:react': async (client, { emoji, reacted, ...ref }) => {
      const { peer } = client;
      admitChange(client);
      return { message: await chats.react(peer, ref, emoji, reacted) };
    },

    'message:reactors': async (client, { emoji, ...ref }) => {
      const { peer } = client;
      admitPage(client);
      return { people: await chats.reactors(peer, ref, emoji) };
    },

    'message:pin': async (client, { pinned, ...ref }) => {
      const { peer } = client;
      admitChange(client);
      return { message: await chats.pin(peer, ref, pinned) };
    },

    'message:pins': async (client, { channelId }) => {
      const { peer } = client;
      admitPage(client);
      return await chats.pins(peer, channelId);
    },

    'message:search': async (client, search) => {
      const { peer } = client;
      admitSearch(client);
      return await chats.search(peer, search);
    },
  };

  /** Who did that to whose message where; nothing of what it said. */
  async function note(
    kind: 'messageDeleted' | 'previewRemoved',
    by: User,
    channelId: ChannelId,
    authorId: UserId | null,
  ): Promise<void> {
    const author = authorId === null ? null : await people.find(authorId);
    // The channel may be deleted meanwhile.
    const channel = channels.all.find(({ id }) => id === channelId);
    audit.note({
      kind,
      by,
      ...(author && { person: author }),
      ...(channel && { subject: channel.name, channels: [channel] }),
    });
  }
}
