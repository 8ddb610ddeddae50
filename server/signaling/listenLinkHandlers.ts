import type { HandlersOf } from './Handlers.ts';
import { personLimit } from './personLimit.ts';
import type { SignalingContext } from './SignalingContext.ts';

/** Links are made by hand. */
const burst = 30;
const perSecond = 0.5;

/** Listen links. Permissions are checked where the change is made, in the queue of writes. */
export function listenLinkHandlers({
  audit,
  authority,
  channels,
  listenLinks,
  write,
}: Pick<
  SignalingContext,
  'audit' | 'authority' | 'channels' | 'listenLinks' | 'write'
>): HandlersOf<'listenLink'> {
  const admit = personLimit(burst, perSecond);
  return {
    'listenLink:create': async (client, order) => {
      admit(client);
      const by = client.peer.user;
      const made = await write(() => listenLinks.create(by, order));
      const channel = channels.get(made.link.channelId);
      const subject = channel.name;
      const endsAt = made.link.expiresAt;
      audit.note({ kind: 'listenLinkCreated', by, subject, endsAt, channels: [channel] });
      return made;
    },

    'listenLink:list': (client, { channelId }) => {
      admit(client);
      authority.require(client.peer.user, 'listenLinks', channelId);
      return { links: listenLinks.listFor(channelId) };
    },

    'listenLink:revoke': async (client, { linkId }) => {
      const by = client.peer.user;
      const { channelId } = await write(() => listenLinks.revoke(by, linkId));
      const channel = channels.get(channelId);
      const subject = channel.name;
      audit.note({ kind: 'listenLinkRevoked', by, subject, channels: [channel] });
      return {};
    },
  };
}
