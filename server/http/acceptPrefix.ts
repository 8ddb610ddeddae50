import type { IncomingMessage, Server } from 'node:http';

/**
 * Takes requests below a path for the same without it: `/perch/healthz` for `/healthz`. So it does not matter whether a reverse
 * proxy passes on the prefix or cuts it off. Takes effect before all listeners that the server has now.
 *
 * @param prefix as `pathPrefixOf` reads it, not empty
 */
export function acceptPrefix(server: Server, prefix: string): void {
  const cut = (request: IncomingMessage) => {
    if (request.url?.startsWith(`${prefix}/`)) request.url = request.url.slice(prefix.length);
  };
  server.prependListener('request', cut);
  server.prependListener('upgrade', cut);
}
