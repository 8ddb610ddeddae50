import { emptyLinkRequest } from '../servers/PendingLinks.ts';
import type { ServerList } from '../servers/ServerList.ts';
import type { Servers } from '../servers/Servers.ts';
import type { CommandDispatcher } from './CommandDispatcher.ts';
import type { StartRequest } from './startRequest.ts';

/** Makes the function that does what a start of the app asks for, the first start or a later one. */
export function startRequestHandler(needs: {
  readonly servers: Pick<Servers, 'adopt' | 'show'>;
  readonly serverList: Pick<ServerList, 'lastShown'>;
  /** The server whose page is shown; null for the start page, or before any page is shown. */
  readonly shownServerId: () => string | null;
  readonly dispatcher: Pick<CommandDispatcher, 'dispatch'>;
  readonly showWindow: () => void;
}): (request: StartRequest) => void {
  const { servers, serverList, shownServerId, dispatcher, showWindow } = needs;
  return ({ command, hidden, server }) => {
    if (server !== null) {
      servers.adopt({ ...server, name: null, linkRequest: emptyLinkRequest, show: true });
    } else if (shownServerId() === null) {
      servers.show(serverList.lastShown?.id ?? null);
    }
    if (command !== null) dispatcher.dispatch(command);
    else if (!hidden) showWindow();
  };
}
