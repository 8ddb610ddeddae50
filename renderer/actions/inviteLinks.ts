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
  const url = new URL(`https://${host}/`);
  const [address] = invite.addresses;
  if (isThisMachine(url.hostname) && address !== undefined) {
    url.hostname = address.includes(':') ? `[${address}]` : address;
  }
  const code = invite.joinCode === null ? [] : [`invite=${encodeURIComponent(invite.joinCode)}`];
  const pin =
    invite.fingerprint256 === null
      ? []
      : [`pin=${invite.fingerprint256.replaceAll(':', '').toLowerCase()}`];
  return {
    // Always with its port: a link of this scheme has no usual one.
    app: `perch://${url.hostname}:${url.port || '443'}/${hashOf([...code, ...pin])}`,
    browser: url.href + hashOf(code),
  };
}

function hashOf(parts: readonly string[]): string {
  return parts.length === 0 ? '' : `#${parts.join('&')}`;
}

function isThisMachine(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127\./.test(hostname);
}
