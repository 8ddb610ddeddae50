import type { HandlersOf } from './Handlers.ts';
import type { SignalingContext } from './SignalingContext.ts';

/** The server as a whole: how it shows itself, and how others come to it. */
export function serverHandlers(context: SignalingContext): HandlersOf<'server'> {
  const { people, profile, pin, announced } = context;
  return {
    'server:invite': (client) => {
      return {
        joinCode: people.joinCodeFor(client.peer.user),
        fingerprint256: pin,
        addresses: [
          ...new Set([announced.outside ?? [], announced.addresses, announced.ownAddresses].flat()),
        ],
      };
    },

    'server:update': (client, change) => {
      people.may(client.peer.user, 'manageServer');
      return { server: profile.update(change) };
    },
  };
}
