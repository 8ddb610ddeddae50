import { isIP } from 'node:net';
import { addressGroupOf } from '../limits/addressGroup.ts';
import { withoutMapping } from '../reach/addressScope.ts';
import { ownAddressesNear } from '../reach/ownNetworks.ts';
import type { ClientConnection } from './ClientConnection.ts';
import type { HandlersOf } from './Handlers.ts';
import { personLimit } from './personLimit.ts';
import type { SignalingContext } from './SignalingContext.ts';

/**
 * What the connection doctor of an app asks of the server. Tells a client nothing about anybody else, except whether somebody
 * whom they see, in another network, is connected over UDP.
 */
export function doctorHandlers(context: SignalingContext): HandlersOf<'doctor'> {
  const { pathProbes, firewall, reach, rooms, sessions, views } = context;
  // A run takes some seconds; people who look for a fault repeat it.
  const admitRun = personLimit(10, 0.2);
  const admitProbe = personLimit(150, 3);

  return {
    'doctor:begin': async (client) => {
      admitRun(client);
      pathProbes.closeOf(client.peer);
      const { udpPorts, nodes } = pathProbes;
      return {
        atMs: Date.now(),
        udpPorts,
        ...(nodes && { nodes }),
        side: {
          isBehindProxy: client.isProxied,
          isBehindRouter: isBehindRouter(client),
          firewall: await firewall.state(),
          othersByUdp: hasOthersByUdp(client),
        },
      };
    },

    'doctor:probe': async (client, { worker }) => {
      admitProbe(client);
      const { peer } = client;
      const { worker: own, iceServers } = peer.liveMedia;
      return { transport: await pathProbes.open(peer, worker ?? own, peer.addresses), iceServers };
    },

    'doctor:seen': ({ peer }, { transportId }) => ({
      port: pathProbes.seenPort(peer, transportId),
    }),
  };

  /** Whether the address by which this client came here belongs to another machine, which forwards to this one. */
  function isBehindRouter({ path }: ClientConnection): boolean {
    const { own, announced } = reach.addresses;
    const dialled = URL.parse(`https://${path.hostHeader}`)?.hostname.replace(/^\[|\]$/g, '') ?? '';
    const known = isIP(dialled) === 0 ? announced : [dialled];
    return own.length > 0 && known.length > 0 && !known.some((address) => own.includes(address));
  }

  /** Only of those whom this person sees: somebody in a hidden channel must leave no trace. */
  function hasOthersByUdp({ addressGroup, peer }: ClientConnection): boolean {
    const { channelIds } = views.of(peer.user);
    return sessions.peers.some((other) => {
      const channelId = rooms.channelOf(other);
      const address = withoutMapping(other.media?.udpAddress ?? '');
      return (
        channelId !== null &&
        channelIds.has(channelId) &&
        address !== '' &&
        addressGroupOf(address) !== addressGroup &&
        ownAddressesNear(address).length === 0
      );
    });
  }
}
