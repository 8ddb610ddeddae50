import { inviteAddresses } from '../reach/clientAddresses.ts';
import type { HandlersOf } from './Handlers.ts';
import type { SignalingContext } from './SignalingContext.ts';

/** The server as a whole: its profile, and what a link to it needs. */
export function serverHandlers(context: SignalingContext): HandlersOf<'server'> {
  const { audit, authority, profile, certificate, reach, write } = context;
  return {
    'server:link': (client) => ({
      fingerprint256: certificate.pin,
      addresses: authority.may(client.peer.user, 'invite')
        ? inviteAddresses(client.path, reach.addresses)
        : [],
    }),

    'server:update': async ({ peer }, change) => {
      authority.require(peer.user, 'manageServer');
      const before = profile.profile.name;
      const server = await write(() => profile.update(change));
      audit.note({
        kind: 'serverChanged',
        by: peer.user,
        subject: server.name,
        former: before === server.name ? null : before,
      });
      return { server };
    },
  };
}
