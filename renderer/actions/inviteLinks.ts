import type { ServerInvite } from '../../shared/protocol/server.ts';

/** The links that bring somebody else to a server. */
export interface InviteLinks {
  /** Opens the desktop app, which pins the server's certificate: `perch://…`. */
  readonly app: string;
  /** For a browser: `https://…`. */
  readonly browser: string;
}

/**
 * Both links of a server. A server that is dialled as this very machine is named by an address that others can reach, if
 * it knows one.
 *
 * @param host as it was dialled, with port
 */
export function inviteLinks(host: string, invite: ServerInvite): InviteLinks {
  const code = invite.joinCode === null ? [] : [`invite=${encodeURIComponent(invite.joinCode)}`];
  return linksTo(host, invite, code);
}

/**
 * As `inviteLinks`, for any link to a server.
 *
 * @param parts what the link carries besides the server's address and its pin
 */
export function linksTo(
  host: string,
  { fingerprint256, addresses }: Pick<ServerInvite, 'fingerprint256' | 'addresses'>,
  parts: readonly string[],
): InviteLinks {
  const url = new URL(`https://${host}/`);
  const [address] = addresses;
  if (isThisMachine(url.hostname) && address !== undefined) {
    url.hostname = address.includes(':') ? `[${address}]` : address;
  }
  const pin =
    fingerprint256 === null ? [] : [`pin=${fingerprint256.replaceAll(':', '').toLowerCase()}`];
  return {
    // Always with its port: a link of this scheme has no usual one.
    app: `perch://${url.hostname}:${url.port || '443'}/${hashOf([...parts, ...pin])}`,
    browser: url.href + hashOf(parts),
  };
}

function hashOf(parts: readonly string[]): string {
  return parts.length === 0 ? '' : `#${parts.join('&')}`;
}

function isThisMachine(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127\./.test(hostname);
}
