/** The links that bring somebody else to a server. */
export interface ServerLinks {
  /** Opens the desktop app, which pins the server's certificate: `perch://…`. */
  readonly app: string;
  /** For a browser: `https://…`. */
  readonly browser: string;
}

/** Where a server is reached. */
export interface ServerPlace {
  /** A name or an IP address; IPv6 in brackets. */
  readonly hostname: string;
  readonly port: number;
  /** Begins and ends with a slash. */
  readonly path: string;
  /** SHA-256 of the server's key, `AB:CD:…`, to be pinned; null where systems trust the certificate. */
  readonly fingerprint256: string | null;
}

const usualPort = 443;

/** @param parts what the links carry besides the server's address and its pin, each `name=value` */
export function serverLinks(
  { hostname, port, path, fingerprint256 }: ServerPlace,
  parts: readonly string[],
): ServerLinks {
  const pin =
    fingerprint256 === null ? [] : [`pin=${fingerprint256.replaceAll(':', '').toLowerCase()}`];
  const host = port === usualPort ? hostname : `${hostname}:${port}`;
  return {
    // Always with its port: a link of this scheme has no usual one.
    app: `perch://${hostname}:${port}${path}${hashOf([...parts, ...pin])}`,
    browser: `https://${host}${path}${hashOf(parts)}`,
  };
}

/** What the link of an invite carries. @param code of the invite; null for a plain link */
export function inviteParts(code: string | null, channelId: string | null): string[] {
  const invite = code === null ? [] : [`invite=${encodeURIComponent(code)}`];
  const channel = channelId === null ? [] : [`channel=${encodeURIComponent(channelId)}`];
  return [...invite, ...channel];
}

function hashOf(parts: readonly string[]): string {
  return parts.length === 0 ? '' : `#${parts.join('&')}`;
}
