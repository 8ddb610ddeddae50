import type { HandlersOf } from './Handlers.ts';
import { personLimit } from './personLimit.ts';
import type { SignalingContext } from './SignalingContext.ts';

/** An app asks when a chat opens, and when it is told of a change. */
const listBurst = 60;
const listsPerSecond = 2;
/** Who hands a key on to everybody of a large server, a hundred devices at a time. */
const shareBurst = 40;
const sharesPerSecond = 1;
/** A new key follows when somebody loses the right to read, or a device. */
const beginBurst = 20;
const beginsPerSecond = 1 / 30;

/** The keys of encrypted chats. Permissions are asked by `SealedChats`, in the moment of the deed. */
export function chatKeyHandlers({ sealedChats }: SignalingContext): HandlersOf<'chatKey'> {
  const admitList = personLimit(listBurst, listsPerSecond);
  const admitShare = personLimit(shareBurst, sharesPerSecond);
  const admitBegin = personLimit(beginBurst, beginsPerSecond);

  return {
    'chatKey:publish': async (client, { hpkeKey, signature }) => {
      void client.session;
      admitBegin(client);
      await sealedChats.publish(client, hpkeKey, signature);
      return {};
    },

    'chatKey:list': async (client, { channelId }) => {
      void client.session;
      admitList(client);
      return await sealedChats.list(client, channelId);
    },

    'chatKey:devices': async (client, { channelId }) => {
      void client.session;
      admitList(client);
      return await sealedChats.devices(client, channelId);
    },

    'chatKey:begin': async (client, { channelId, ...begun }) => {
      void client.session;
      admitBegin(client);
      await sealedChats.begin(client, channelId, begun);
      return {};
    },

    'chatKey:share': async (client, { channelId, keyId, shares }) => {
      void client.session;
      admitShare(client);
      await sealedChats.share(client, channelId, keyId, shares);
      return {};
    },

    'chatKey:link': async (client, { channelId, keyId, link }) => {
      void client.session;
      admitShare(client);
      await sealedChats.link(client, channelId, keyId, link);
      return {};
    },

    'chatKey:drop': async (client, { channelId, keyId }) => {
      void client.session;
      admitShare(client);
      await sealedChats.drop(client, channelId, keyId);
      return {};
    },
  };
}
