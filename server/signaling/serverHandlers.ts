import { roleAllows } from '../../shared/domain/Permissions.ts';
import { inviteAddresses } from '../reach/clientAddresses.ts';
import type { HandlersOf } from './Handlers.ts';
import type { SignalingContext } from './SignalingContext.ts';

/** The server as a whole: its profile, and the data of invites. */
export function serverHandlers(context: SignalingContext): HandlersOf<'server'> {
  const { people, profile, certificate, reach, write } = context;
  return {
    'server:invite': (client) => {
      const { user } = client.peer;
      return {
        joinCode: people.joinCodeFor(user),
        fingerprint256: certificate.pin,
        addresses: roleAllows(user.role, 'invite')
          ? inviteAddresses(client.path, reach.addresses)
          : [],
      };
    },

    'server:update': async (client, change) => {
      people.authorize(client.peer.user, 'manageServer');
      return { server: await write(() => profile.update(change)) };
    },
  };
}
