import type { IncomingHttpHeaders } from 'node:http';

/** The origin of the desktop app's windows. */
const appOrigin = 'app://perch';

/**
 * The address at which a client reaches this server, as its address bar or its list of servers shows it: the host, with the
 * port unless it is the default. Null for a page of another site, which must not talk to a server that only its visitor can
 * reach.
 *
 * The desktop app and other programs have connected to the address in `Host`, or to the one that a trusted proxy names. A page
 * has an `Origin`: it belongs to this server when that is the address connected to, or one that the host has announced. One
 * habit of proxies is tolerated. They drop the port of `Host`: then any port of that name is accepted, because
 * whoever runs a program on that machine could also run Perch.
 *
 * @param dialledHost from `TrustedProxies.dialledHostOf`
 */
export function publicHostOf(
  headers: IncomingHttpHeaders,
  announced: readonly string[],
  dialledHost: string | null,
): string | null {
  const { origin, host = '' } = headers;
  const requested = [dialledHost ?? '', host].filter((address) => address !== '');
  if (origin === undefined || origin === appOrigin) return requested[0]?.toLowerCase() ?? '';

  const page = URL.parse(origin);
  if (!page || !/^https?:$/.test(page.protocol)) return null;
  const isRequested = requested.some((address) => {
    const url = URL.parse(`${page.protocol}//${address}`);
    const namesPort = /:\d+$/.test(address);
    return url?.host === page.host || (!namesPort && url?.hostname === page.hostname);
  });
  const isAnnounced = announced.some(
    (address) => hostNameOf(address) === page.hostname.replace(/^\[|\]$/g, ''),
  );
  return isRequested || isAnnounced ? page.host : null;
}

/** In the form of a URL: names in lower case, IPv6 in its shortest form; but without brackets. */
function hostNameOf(address: string): string | undefined {
  const url = URL.parse(`https://${address.includes(':') ? `[${address}]` : address}`);
  return url?.hostname.replace(/^\[|\]$/g, '');
}
