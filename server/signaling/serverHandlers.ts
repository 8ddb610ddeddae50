import { inviteAddresses } from '../reach/clientAddresses.ts';
import type { HandlersOf } from './Handlers.ts';
import type { SignalingContext } from './SignalingContext.ts';

/** The server as a whole: its profile, and what a link to it needs. */
export function serverHandlers(context: SignalingContext): HandlersOf<'server'> {
  const { audit, authority, channels, profile, publicAddress, reach, write } = context;
  return {
    'server:link': (client) => ({
      ...publicAddress.placeFor(client),
      addresses: authority.may(client.peer.user, 'invite')
        ? inviteAddresses(client.path, reach.addresses)
        : [],
    }),

    'server:update': async ({ peer }, change) => {
      const { server, former } = await write(async () => {
        authority.require(peer.user, 'manageServer');
        const { name } = profile.profile;
        const server = await profile.update(change);
        return { server, former: name === server.name ? null : name };
      });
      audit.note({ kind: 'serverChanged', by: peer.user, subject: server.name, former });
      return { server };
    },

    'server:encrypt': async ({ peer }, { isOn }) => {
      const server = await write(async () => {
        authority.require(peer.user, 'manageServer');
        const decided = await profile.decideEncryption(isOn);
        // After the profile: apps that have no keys yet sign in anew by it, before they see an encrypted channel.
        channels.setEncryption(decided.e2ee ?? 'off');
        return decided;
      });
      audit.note({ kind: 'serverChanged', by: peer.user, subject: server.name, former: null });
      return { server };
    },
  };
}
