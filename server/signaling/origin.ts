import type { IncomingHttpHeaders } from 'node:http';

/** Where the desktop app's windows come from. */
const appOrigin = 'app://perch';

/**
 * The address at which a client reaches this server, as its address bar or its list of servers shows it: host, and port
 * where it is not the usual one. Null for a page of somebody else, which must not talk to a server that only its visitor
 * can reach.
 *
 * The desktop app and programs have dialled what `Host` says, or what a proxy on the way has put into `X-Forwarded-Host`.
 * A page comes from its own address, `Origin`: it is one of this server's when that is the address that was dialled, or one
 * that the host has announced. Two things that proxies do are looked through. They replace `Host`: anybody's
 * `X-Forwarded-Host` counts, because the pages of strangers cannot set it on a WebSocket, and programs need no Origin. They
 * drop the port of `Host`: then any port of that name will do, as whoever runs one program on a machine could run Perch.
 */
export function publicHostOf(
  headers: IncomingHttpHeaders,
  announced: readonly string[],
): string | null {
  const { origin, host = '' } = headers;
  const [passedOn = ''] = [headers['x-forwarded-host'] ?? []].flat().join(',').split(',', 1);
  const dialled = [passedOn.trim(), host].filter((address) => address !== '');
  if (origin === undefined || origin === appOrigin) return dialled[0]?.toLowerCase() ?? '';

  const page = URL.parse(origin);
  if (!page || !/^https?:$/.test(page.protocol)) return null;
  const isDialled = dialled.some((address) => {
    const url = URL.parse(`${page.protocol}//${address}`);
    const namesPort = /:\d+$/.test(address);
    return url?.host === page.host || (!namesPort && url?.hostname === page.hostname);
  });
  const isAnnounced = announced.some(
    (address) => hostNameOf(address) === page.hostname.replace(/^\[|\]$/g, ''),
  );
  return isDialled || isAnnounced ? page.host : null;
}

/** As a URL has it: names in lower case, IPv6 in its shortest form, without brackets. */
function hostNameOf(address: string): string | undefined {
  const url = URL.parse(`https://${address.includes(':') ? `[${address}]` : address}`);
  return url?.hostname.replace(/^\[|\]$/g, '');
}
