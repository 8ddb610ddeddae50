import type { ChannelId } from '../../shared/domain/ids.ts';
import { inviteParts, type ServerLinks, serverLinks } from '../../shared/domain/serverLinks.ts';
import type { LinkFacts } from '../../shared/protocol/server.ts';

/** What a link carries besides the server's address. */
export interface LinkTarget {
  /** The code of an invite; null for a plain link, which lets in whom the server lets in anyhow. */
  readonly code: string | null;
  /** The channel to which it leads. */
  readonly channelId: ChannelId | null;
}

/**
 * Both links of a server, to its public address if it has one. A server that is dialled as this very machine is named by an
 * address that others can reach, if it knows one.
 *
 * @param serverUrl as it was dialled
 */
export function inviteLinks(
  serverUrl: string,
  facts: LinkFacts,
  { code, channelId }: LinkTarget,
): ServerLinks {
  return linksTo(serverUrl, facts, inviteParts(code, channelId));
}

/**
 * As `inviteLinks`, for any link to a server.
 *
 * @param parts what the link carries besides the server's address and its pin
 */
export function linksTo(
  serverUrl: string,
  facts: LinkFacts,
  parts: readonly string[],
): ServerLinks {
  const { hostname, port, pathname: path } = placeOf(serverUrl, facts);
  const { fingerprint256 } = facts;
  return serverLinks({ hostname, port: Number(port || 443), path, fingerprint256 }, parts);
}

/** Where others reach a server, with a slash at the end. Arguments as of `linksTo`. */
export function placeOf(serverUrl: string, { url: publicUrl, addresses }: LinkFacts): URL {
  const url = new URL(`${publicUrl ?? serverUrl}/`);
  const [address] = addresses;
  if (publicUrl === null && isThisMachine(url.hostname) && address !== undefined) {
    url.hostname = address.includes(':') ? `[${address}]` : address;
  }
  return url;
}

function isThisMachine(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127\./.test(hostname);
}
