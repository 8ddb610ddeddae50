import type { Caller, HandlersOf } from '../ipc/DesktopHandlers.ts';
import { emptyLinkRequest, type PendingLinks } from './PendingLinks.ts';
import { reachServer } from './reachServer.ts';
import type { Servers } from './Servers.ts';

type ServerCallName =
  | 'servers:list'
  | 'servers:show'
  | 'servers:add'
  | 'servers:remove'
  | 'servers:trustKey'
  | 'server:pin'
  | 'server:reach'
  | 'server:describe'
  | 'page:takeLink';

/** Handles the calls about servers. */
export function serverCalls(
  servers: Pick<
    Servers,
    'list' | 'show' | 'add' | 'remove' | 'trustKey' | 'pinOf' | 'placeOf' | 'describe'
  >,
  pendingLinks: Pick<PendingLinks, 'take'>,
): HandlersOf<ServerCallName> {
  return {
    'servers:list': () => servers.list(),
    'servers:show'(_caller, { serverId }) {
      servers.show(serverId);
      return null;
    },
    'servers:add': (_caller, { address, fingerprint }) => servers.add(address, fingerprint),
    async 'servers:remove'(_caller, { serverId }) {
      await servers.remove(serverId);
      return null;
    },
    'servers:trustKey': (_caller, { serverId, fingerprint }) =>
      servers.trustKey(serverId, fingerprint),
    'server:pin': ({ serverId }) => (serverId === null ? null : servers.pinOf(serverId)),
    async 'server:reach'({ serverId }) {
      const place = servers.placeOf(serverId);
      return place && (await reachServer(place.url, place.pin));
    },
    'server:describe'({ serverId }: Caller, { name, picture }) {
      if (serverId !== null) servers.describe(serverId, name, picture);
      return null;
    },
    'page:takeLink': ({ serverId }) =>
      serverId === null ? emptyLinkRequest : pendingLinks.take(serverId),
  };
}
