import { inviteAddresses } from '../reach/clientAddresses.ts';
import type { HandlersOf } from './Handlers.ts';
import type { SignalingContext } from './SignalingContext.ts';

/** The server as a whole: its profile, and what a link to it needs. */
export function serverHandlers(context: SignalingContext): HandlersOf<'server'> {
  const { authority, profile, certificate, reach, write } = context;
  return {
    'server:link': (client) => ({
      fingerprint256: certificate.pin,
      addresses: authority.may(client.peer.user, 'invite')
        ? inviteAddresses(client.path, reach.addresses)
        : [],
    }),

    'server:update': async (client, change) => {
      authority.require(client.peer.user, 'manageServer');
      return { server: await write(() => profile.update(change)) };
    },
  };
}
