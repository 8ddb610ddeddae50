import { createHash, createHmac, randomBytes } from 'node:crypto';
import { addressOfBytes } from './addressBytes.ts';

/*
 * As much of STUN (RFC 8489) and TURN (RFC 8656) as is needed to ask under which address a server sees this machine, and whether
 * it gives a relay.
 */

const magicCookie = 0x2112a442;
const headerBytes = 20;
const types = { binding: 0x0001, allocate: 0x0003, refresh: 0x0004 } as const;
const successFlag = 0x0100;
const attributes = {
  username: 0x0006,
  integrity: 0x0008,
  error: 0x0009,
  lifetime: 0x000d,
  realm: 0x0014,
  nonce: 0x0015,
  requestedTransport: 0x0019,
  mappedAddress: 0x0020,
} as const;
const udpProtocol = 17;

/** Who asks, as a TURN server demands it in its first answer. */
export interface Credentials {
  readonly username: string;
  readonly password: string;
  readonly realm: string;
  readonly nonce: string;
}

/** An answer, as far as it is read. */
export interface StunAnswer {
  readonly isSuccess: boolean;
  /** 0 for a success. */
  readonly errorCode: number;
  readonly realm: string | null;
  readonly nonce: string | null;
  /** Under which address and port the server sees the sender; null without one. */
  readonly mapped: { readonly address: string; readonly port: number } | null;
}

export function newTransactionId(): Buffer {
  return randomBytes(12);
}

export function bindingRequest(id: Buffer): Buffer {
  return message(types.binding, id, []);
}

/** Asks for a relay over UDP. Without credentials the answer says which ones are demanded. */
export function allocateRequest(id: Buffer, credentials: Credentials | null): Buffer {
  const transport = attribute(attributes.requestedTransport, Buffer.from([udpProtocol, 0, 0, 0]));
  return message(types.allocate, id, [transport], credentials);
}

/** Gives the relay of this connection back. */
export function releaseRequest(id: Buffer, credentials: Credentials): Buffer {
  const lifetime = attribute(attributes.lifetime, Buffer.alloc(4));
  return message(types.refresh, id, [lifetime], credentials);
}

/** The answer to the request with this id; null for anything else. */
export function readAnswer(bytes: Buffer, id: Buffer): StunAnswer | null {
  if (bytes.length < headerBytes || bytes.readUInt32BE(4) !== magicCookie) return null;
  if (!bytes.subarray(8, headerBytes).equals(id)) return null;
  const found = new Map<number, Buffer>();
  const end = Math.min(bytes.length, headerBytes + bytes.readUInt16BE(2));
  for (let offset = headerBytes; offset + 4 <= end; ) {
    const length = bytes.readUInt16BE(offset + 2);
    const start = offset + 4;
    if (start + length > end) break;
    const type = bytes.readUInt16BE(offset);
    if (!found.has(type)) found.set(type, bytes.subarray(start, start + length));
    offset = start + length + padding(length);
  }
  const error = found.get(attributes.error);
  const text = (type: number) => found.get(type)?.toString('utf8') ?? null;
  return {
    isSuccess: (bytes.readUInt16BE(0) & 0x0110) === successFlag,
    errorCode: error && error.length >= 4 ? (error[2] ?? 0) * 100 + (error[3] ?? 0) : 0,
    realm: text(attributes.realm),
    nonce: text(attributes.nonce),
    mapped: readMapped(found.get(attributes.mappedAddress), bytes.subarray(4, headerBytes)),
  };
}

/** The length of a whole message that begins here, for a stream; null before its header is complete. */
export function messageLength(bytes: Buffer): number | null {
  return bytes.length < headerBytes ? null : headerBytes + bytes.readUInt16BE(2);
}

function message(
  type: number,
  id: Buffer,
  parts: readonly Buffer[],
  credentials: Credentials | null = null,
): Buffer {
  const own =
    credentials === null
      ? []
      : [
          attribute(attributes.username, Buffer.from(credentials.username)),
          attribute(attributes.realm, Buffer.from(credentials.realm)),
          attribute(attributes.nonce, Buffer.from(credentials.nonce)),
        ];
  const body = Buffer.concat([...parts, ...own]);
  const head = Buffer.alloc(headerBytes);
  head.writeUInt16BE(type, 0);
  head.writeUInt16BE(body.length, 2);
  head.writeUInt32BE(magicCookie, 4);
  id.copy(head, 8);
  const whole = Buffer.concat([head, body]);
  if (credentials === null) return whole;
  // 14.5: over the message with a length that includes this attribute.
  const { username, realm, password } = credentials;
  whole.writeUInt16BE(body.length + 24, 2);
  const key = createHash('md5').update(`${username}:${realm}:${password}`).digest();
  const integrity = createHmac('sha1', key).update(whole).digest();
  return Buffer.concat([whole, attribute(attributes.integrity, integrity)]);
}

function attribute(type: number, value: Buffer): Buffer {
  const padded = Buffer.alloc(4 + value.length + padding(value.length));
  padded.writeUInt16BE(type, 0);
  padded.writeUInt16BE(value.length, 2);
  value.copy(padded, 4);
  return padded;
}

function padding(length: number): number {
  return (4 - (length % 4)) % 4;
}

/** 14.2: port and address are mixed with the cookie, and an IPv6 address with the id, too. */
function readMapped(value: Buffer | undefined, cookieAndId: Buffer): StunAnswer['mapped'] {
  if (value === undefined) return null;
  const bytes = value.subarray(4).map((byte, index) => byte ^ (cookieAndId[index] ?? 0));
  const isIPv4 = value[1] === 1 && value.length === 8;
  const isIPv6 = value[1] === 2 && value.length === 20;
  if (!isIPv4 && !isIPv6) return null;
  const port = value.readUInt16BE(2) ^ (magicCookie >>> 16);
  return { address: isIPv4 ? bytes.join('.') : addressOfBytes(bytes), port };
}
