/*
 * UPnP messages as text: SSDP (UPnP Device Architecture 1.1, 1.3), the description of a gateway, and SOAP. Everything that is
 * read comes from an untrusted device, so each reader runs in linear time and accepts only what it knows.
 */

/** The services that forward ports, the best first. The last one is that of older PPPoE gateways. */
export const forwardingServices = [
  'urn:schemas-upnp-org:service:WANIPConnection:2',
  'urn:schemas-upnp-org:service:WANIPConnection:1',
  'urn:schemas-upnp-org:service:WANPPPConnection:1',
] as const;
/** Lets packets through the firewall to an IPv6 address; gateways of version 2 have it. */
export const pinholeServices = ['urn:schemas-upnp-org:service:WANIPv6FirewallControl:1'] as const;
export type ServiceType = (typeof forwardingServices)[number] | (typeof pinholeServices)[number];

/** Most gateways have version 1; one with version 2 answers to both. */
export const searchTargets = [
  'urn:schemas-upnp-org:device:InternetGatewayDevice:1',
  'urn:schemas-upnp-org:device:InternetGatewayDevice:2',
] as const;

/** A service of a gateway, and its URL. */
export interface ControlPlace {
  readonly service: ServiceType;
  readonly url: URL;
}

/** @param host the group that it is sent to, with its port */
export function searchRequest(target: string, host = '239.255.255.250:1900'): string {
  return [
    'M-SEARCH * HTTP/1.1',
    `HOST: ${host}`,
    'MAN: "ssdp:discover"',
    'MX: 1',
    `ST: ${target}`,
    '',
    '',
  ].join('\r\n');
}

/**
 * The URL of the description of the device that answered a search. Null unless it is plain HTTP at the address of the sender,
 * so that an answer cannot send this server anywhere else.
 */
export function descriptionUrl(answer: string, sender: string): URL | null {
  const [status = '', ...headers] = answer.split('\r\n');
  if (!/^HTTP\/1\.[01] 200\b/.test(status)) return null;
  const location = headers.find((line) => /^location:/i.test(line))?.slice('location:'.length);
  const host = sender.includes(':') ? `[${sender}]` : sender;
  return location === undefined ? null : urlAt(location.trim(), undefined, host);
}

/** The first of these services that a gateway's description has at its own address; null when it has none. */
export function controlPlace(
  description: string,
  location: URL,
  serviceTypes: readonly ServiceType[] = forwardingServices,
): ControlPlace | null {
  const base = textOf(description, 'URLBase') ?? undefined;
  const services = description
    .split('<service>')
    .slice(1)
    .map((service) => service.split('</service>', 1)[0] ?? '');
  for (const type of serviceTypes) {
    for (const service of services) {
      if (textOf(service, 'serviceType') !== type) continue;
      const url = urlAt(
        textOf(service, 'controlURL') ?? '',
        base ?? location.href,
        location.hostname,
      );
      if (url !== null) return { service: type, url };
    }
  }
  return null;
}

/** A SOAP request. Its arguments are our own numbers, addresses and fixed words, which need no escaping in XML. */
export function soapRequest(
  service: ServiceType,
  action: string,
  args: readonly (readonly [string, string | number])[],
): string {
  const body = args.map(([name, value]) => `<${name}>${value}</${name}>`).join('');
  return (
    '<?xml version="1.0"?>\r\n' +
    '<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/" ' +
    's:encodingStyle="http://schemas.xmlsoap.org/soap/encoding/"><s:Body>' +
    `<u:${action} xmlns:u="${service}">${body}</u:${action}>` +
    '</s:Body></s:Envelope>\r\n'
  );
}

/** The text of the first element of this name; null when there is none, or it has child elements. */
export function textOf(xml: string, name: string): string | null {
  const opening = new RegExp(`<${name}(?:\\s[^<>]{0,200})?>`).exec(xml);
  if (opening === null) return null;
  const start = opening.index + opening[0].length;
  const end = xml.indexOf('<', start);
  return end < 0 || !xml.startsWith(`</${name}`, end) ? null : xml.slice(start, end).trim();
}

function urlAt(address: string, base: string | undefined, host: string): URL | null {
  if (address === '' || address.length > 512) return null;
  const url = URL.parse(address, base);
  if (url?.protocol !== 'http:' || url.hostname !== host) return null;
  return url.username === '' && url.password === '' ? url : null;
}
