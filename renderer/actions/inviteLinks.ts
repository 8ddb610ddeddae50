import type { ChannelId } from '../../shared/domain/ids.ts';
import type { LinkFacts } from '../../shared/protocol/server.ts';

/** The links that bring somebody else to a server. */
export interface InviteLinks {
  /** Opens the desktop app, which pins the server's certificate: `perch://…`. */
  readonly app: string;
  /** For a browser: `https://…`. */
  readonly browser: string;
}

/** What a link carries besides the server's address. */
export interface LinkTarget {
  /** The code of an invite; null for a plain link, which lets in whom the server lets in anyhow. */
  readonly code: string | null;
  /** The channel to which it leads. */
  readonly channelId: ChannelId | null;
}

/**
 * Both links of a server, to its public address if it has one. A server that is dialled as this very machine is named by an address that others can reach, if
 * it knows one.
 *
 * @param serverUrl as it was dialled
 */
export function inviteLinks(
  serverUrl: string,
  facts: LinkFacts,
  { code, channelId }: LinkTarget,
): InviteLinks {
  const invite = code === null ? [] : [`invite=${encodeURIComponent(code)}`];
  const channel = channelId === null ? [] : [`channel=${encodeURIComponent(channelId)}`];
  return linksTo(serverUrl, facts, [...invite, ...channel]);
}

/**
 * As `inviteLinks`, for any link to a server.
 *
 * @param parts what the link carries besides the server's address and its pin
 */
export function linksTo(
  serverUrl: string,
  { url: publicUrl, fingerprint256, addresses }: LinkFacts,
  parts: readonly string[],
): InviteLinks {
  const url = new URL(`${publicUrl ?? serverUrl}/`);
  const [address] = addresses;
  if (publicUrl === null && isThisMachine(url.hostname) && address !== undefined) {
    url.hostname = address.includes(':') ? `[${address}]` : address;
  }
  const pin =
    fingerprint256 === null ? [] : [`pin=${fingerprint256.replaceAll(':', '').toLowerCase()}`];
  return {
    // Always with its port: a link of this scheme has no usual one.
    app: `perch://${url.hostname}:${url.port || '443'}${url.pathname}${hashOf([...parts, ...pin])}`,
    browser: url.href + hashOf(parts),
  };
}

function hashOf(parts: readonly string[]): string {
  return parts.length === 0 ? '' : `#${parts.join('&')}`;
}

function isThisMachine(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127\./.test(hostname);
}
