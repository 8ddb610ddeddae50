/*
 * What UPnP says, read and written as text: SSDP (UPnP Device Architecture 1.1, 1.3), the description of a gateway, and
 * SOAP. Everything that is read comes from a device that nobody has vouched for, so each reader takes time in proportion
 * to the length of the text and takes only what it knows.
 */

/** The services that open ports, the better first. The second one is older PPPoE gateways'. */
const serviceTypes = [
  'urn:schemas-upnp-org:service:WANIPConnection:2',
  'urn:schemas-upnp-org:service:WANIPConnection:1',
  'urn:schemas-upnp-org:service:WANPPPConnection:1',
] as const;
export type ServiceType = (typeof serviceTypes)[number];

/** Most gateways are of version 1; one of version 2 answers to both. */
export const searchTargets = [
  'urn:schemas-upnp-org:device:InternetGatewayDevice:1',
  'urn:schemas-upnp-org:device:InternetGatewayDevice:2',
] as const;

/** Where to ask a gateway for ports. */
export interface ControlPlace {
  readonly service: ServiceType;
  readonly url: URL;
}

export function searchRequest(target: string): string {
  return [
    'M-SEARCH * HTTP/1.1',
    'HOST: 239.255.255.250:1900',
    'MAN: "ssdp:discover"',
    'MX: 1',
    `ST: ${target}`,
    '',
    '',
  ].join('\r\n');
}

/**
 * Where the device that answered a search describes itself. Null unless it is a plain address at the very machine that
 * has answered: nobody sends this server anywhere else.
 */
export function descriptionUrl(answer: string, sender: string): URL | null {
  const [status = '', ...headers] = answer.split('\r\n');
  if (!/^HTTP\/1\.[01] 200\b/.test(status)) return null;
  const location = headers.find((line) => /^location:/i.test(line))?.slice('location:'.length);
  return location === undefined ? null : urlAt(location.trim(), undefined, sender);
}

/** The service of a gateway that opens ports, by its description. Null when it has none at its own address. */
export function controlPlace(description: string, location: URL): ControlPlace | null {
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

/** A SOAP request. The arguments are ours: numbers, addresses and fixed words, which XML takes as they are. */
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

/** The text of the first element of this name, which has no elements in it; null when there is none. */
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
