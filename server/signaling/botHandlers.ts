import type { HandlersOf } from './Handlers.ts';
import { personLimit } from './personLimit.ts';
import type { SignalingContext } from './SignalingContext.ts';

/** Bots are made by hand. */
const burst = 30;
const perSecond = 0.5;

/** Bots, for those who manage the server. `Bots` asks for the permission, in the moment of the deed. */
export function botHandlers({
  audit,
  bots,
  channels,
  sessions,
  sounds,
  webhooks,
  write,
}: Pick<
  SignalingContext,
  'audit' | 'bots' | 'channels' | 'sessions' | 'sounds' | 'webhooks' | 'write'
>): HandlersOf<'bot'> {
  const admit = personLimit(burst, perSecond);
  return {
    'bot:create': async (client, { name }) => {
      admit(client);
      const by = client.peer.user;
      const made = await write(() => bots.create(by, name));
      audit.note({ kind: 'botCreated', by, person: made.bot.user });
      return made;
    },

    'bot:list': async (client) => {
      admit(client);
      return { bots: await bots.list(client.peer.user) };
    },

    'bot:renewToken': async (client, { userId }) => {
      admit(client);
      const by = client.peer.user;
      const { token, bot, formerKey } = await write(() => bots.renewToken(by, userId));
      sessions.endRemoved(formerKey);
      audit.note({ kind: 'botTokenRenewed', by, person: bot });
      return { token };
    },

    'bot:setWebhook': async (client, { userId, url }) => {
      admit(client);
      const by = client.peer.user;
      return { secret: await write(() => webhooks.set(by, userId, url)) };
    },

    'bot:remove': async (client, { userId }) => {
      admit(client);
      const by = client.peer.user;
      const { bot, formerKey } = await write(() => bots.remove(by, userId));
      sessions.endRemoved(formerKey);
      webhooks.forget(userId);
      sounds.forgetUploaders(new Set([userId]));
      channels.forgetUsers(new Set([userId]));
      audit.note({ kind: 'botRemoved', by, person: bot });
      return {};
    },
  };
}
