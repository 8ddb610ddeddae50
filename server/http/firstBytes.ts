/** The protocol of a TCP connection, by its first bytes. */
export type FirstBytes =
  /** Too few bytes yet. */
  | { readonly kind: 'incomplete' }
  | { readonly kind: 'tls' }
  /** A STUN binding request; the fragment identifies the server's ICE transport. */
  | { readonly kind: 'ice'; readonly usernameFragment: string }
  /** Plain HTTP; `location` is the same URL over HTTPS, or null when the request is malformed. */
  | { readonly kind: 'http'; readonly location: string | null }
  /** Plain HTTP from a reverse proxy that was reached over HTTPS: a redirect would loop. */
  | { readonly kind: 'proxiedHttp' }
  | { readonly kind: 'unknown' };

/** A first frame is a STUN request of some hundred bytes. */
const frameMaxBytes = 2048;
const plainRequestMaxBytes = 8192;
const stunHeaderBytes = 20;
const stunBindingRequest = 0x0001;
const stunMagicCookie = 0x2112a442;
const stunUsername = 0x0006;
const tlsHandshake = 0x16;
const methods = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'];

const incomplete = { kind: 'incomplete' } as const;
const unknown = { kind: 'unknown' } as const;

/**
 * Distinguishes TLS, framed STUN and plain HTTP by their first bytes. Refuses as early as possible, and never waits for more
 * than `plainRequestMaxBytes`.
 *
 * TLS: a handshake record, RFC 8446 5.1. ICE-TCP: RFC 6544 frames STUN (RFC 8489) as RFC 4571 does, with a length of two
 * bytes; up to `frameMaxBytes` the first of them is at most 8.
 */
export function readFirstBytes(bytes: Buffer): FirstBytes {
  const first = bytes[0];
  if (first === undefined) return incomplete;
  if (first === tlsHandshake) return { kind: 'tls' };
  if (first <= frameMaxBytes >> 8) return readIceFrame(bytes);
  return readPlainRequest(bytes);
}

function readIceFrame(bytes: Buffer): FirstBytes {
  if (bytes.length < 2) return incomplete;
  const frameLength = bytes.readUInt16BE(0);
  if (frameLength <= stunHeaderBytes || frameLength > frameMaxBytes || frameLength % 4 !== 0) {
    return unknown;
  }
  const message = bytes.subarray(2, 2 + frameLength);
  if (message.length >= 2 && message.readUInt16BE(0) !== stunBindingRequest) return unknown;
  if (message.length >= 4 && message.readUInt16BE(2) !== frameLength - stunHeaderBytes) {
    return unknown;
  }
  if (message.length >= 8 && message.readUInt32BE(4) !== stunMagicCookie) return unknown;
  if (message.length < frameLength) return incomplete;

  const username = findAttribute(message, stunUsername);
  // RFC 8445 7.2.2: "receiver's fragment:sender's fragment"; 5.3: 4 to 256 ice-chars.
  const fragment = username && /^([A-Za-z0-9+/]{4,256}):/.exec(username.toString('latin1'))?.[1];
  return fragment ? { kind: 'ice', usernameFragment: fragment } : unknown;
}

/** The value of a STUN attribute, or null when it is missing or one before it is cut off. */
function findAttribute(message: Buffer, wanted: number): Buffer | null {
  let offset = stunHeaderBytes;
  while (offset + 4 <= message.length) {
    const type = message.readUInt16BE(offset);
    const length = message.readUInt16BE(offset + 2);
    const start = offset + 4;
    if (start + length > message.length) return null;
    if (type === wanted) return message.subarray(start, start + length);
    offset = start + length + ((4 - (length % 4)) % 4);
  }
  return null;
}

function readPlainRequest(bytes: Buffer): FirstBytes {
  const text = bytes.toString('latin1', 0, plainRequestMaxBytes);
  const looksPlain = methods.some((method) => {
    const opening = `${method} `;
    return text.startsWith(opening) || opening.startsWith(text);
  });
  if (!looksPlain) return unknown;
  const end = text.indexOf('\r\n\r\n');
  if (end < 0) return bytes.length < plainRequestMaxBytes ? incomplete : unknown;

  const [requestLine = '', ...headerLines] = text.slice(0, end).split('\r\n');
  if (arrivedOverHttps(headerLines)) return { kind: 'proxiedHttp' };
  const target = /^[A-Z]+ (\/[\x21-\x7e]*) HTTP\/1\.[01]$/.exec(requestLine)?.[1];
  const hosts = headerLines.filter((line) => /^host:/i.test(line));
  const host = /^host:[ \t]*([^ \t]+)[ \t]*$/i.exec(hosts[0] ?? '')?.[1];
  const clean = target !== undefined && hosts.length === 1 && host !== undefined && isHost(host);
  return { kind: 'http', location: clean ? `https://${host}${target}` : null };
}

/**
 * Whether a browser reached the sender of this plain request over HTTPS. Most proxies say so in a header. For the others,
 * `Sec-Fetch-Mode` shows it: browsers send it over HTTPS, and otherwise only to their own machine.
 */
function arrivedOverHttps(headerLines: readonly string[]): boolean {
  const headerOf = (name: string) => {
    const line = headerLines.find((item) => item.toLowerCase().startsWith(`${name}:`));
    return line?.slice(name.length + 1).trim();
  };
  const protocol =
    headerOf('x-forwarded-proto') ?? /\bproto="?(\w+)/i.exec(headerOf('forwarded') ?? '')?.[1];
  if (protocol !== undefined) return /^https\b/i.test(protocol);
  const host = URL.parse(`http://${headerOf('host') ?? ''}`)?.hostname ?? '';
  const isOwnMachine = /^(.*\.)?localhost$|^127\.|^\[::1\]$/.test(host);
  return headerOf('sec-fetch-mode') !== undefined && !isOwnMachine;
}

/** A host name, IPv4 or bracketed IPv6 address, with or without a port. */
function isHost(text: string): boolean {
  return /^([A-Za-z0-9._-]{1,253}|\[[0-9A-Fa-f:.]{2,45}\])(:\d{1,5})?$/.test(text);
}
