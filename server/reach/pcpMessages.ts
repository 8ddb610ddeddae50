import { isIPv4 } from 'node:net';
import { addressOfBytes, bytesOfAddress } from './addressBytes.ts';
import { GatewayRefusedError, type PortMapping } from './Gateway.ts';

/*
 * PCP messages (RFC 6887) as bytes. What is read comes from an untrusted device.
 */

const version = 2;
const opcodes = { announce: 0, map: 1 } as const;
const answerFlag = 128;
const headerBytes = 24;
const mapBytes = 36;
/** IANA protocol numbers. */
const protocols = { tcp: 6, udp: 17 } as const;
const nonceBytes = 12;

const otherVersion = 1;
/** RFC 6887, 7.4, what is not a fault of ours. */
const results: Readonly<Record<number, string>> = {
  2: 'it does not let programs open ports',
  4: 'it does not know how',
  7: 'it has no connection itself',
  8: 'it has no ports left',
  9: 'it does not know how',
  10: 'this machine has too many ports open there',
  11: 'the port is taken there',
  12: 'there is another router in between',
};

/** The answer to a request to open a port. */
export interface PcpMapped {
  /** The gateway's clock: seconds since it has lost its ports the last time. */
  readonly epochS: number;
  readonly lifetimeS: number;
  readonly externalPort: number;
  readonly externalAddress: string;
}

export interface PcpMapRequest {
  /** Whose port it is; a mapping can be changed only with the same one. */
  readonly nonce: Buffer;
  readonly mapping: PortMapping;
  /** 0 closes the port. */
  readonly lifetimeS: number;
}

/** A nonce of the right length, made from random bytes. */
export function pcpNonce(bytes: Buffer): Buffer {
  return bytes.subarray(0, nonceBytes);
}

/** Asks whether the gateway is there. */
export function announceRequest(localAddress: string): Buffer {
  return header(opcodes.announce, 0, localAddress);
}

export function mapRequest(
  { nonce, mapping: { transport, port }, lifetimeS }: PcpMapRequest,
  localAddress: string,
): Buffer {
  const body = Buffer.alloc(mapBytes);
  nonce.copy(body, 0);
  body.writeUInt8(protocols[transport], 12);
  body.writeUInt16BE(port, 16);
  // 15: a port is closed by suggesting none.
  body.writeUInt16BE(lifetimeS === 0 ? 0 : port, 18);
  bytesOfAddress(isIPv4(localAddress) ? '0.0.0.0' : '::').copy(body, 20);
  return Buffer.concat([header(opcodes.map, lifetimeS, localAddress), body]);
}

/**
 * The epoch of an answer to `announceRequest`, or of what the gateway sends to all by itself; undefined for another packet.
 *
 * @throws GatewayRefusedError
 */
export function readAnnounce(packet: Buffer): number | undefined {
  return isAnswer(packet, opcodes.announce) ? packet.readUInt32BE(8) : undefined;
}

/** The answer to this request; undefined for another packet. @throws GatewayRefusedError */
export function readMapped(
  packet: Buffer,
  { nonce, mapping: { transport, port } }: PcpMapRequest,
): PcpMapped | undefined {
  const body = packet.subarray(headerBytes, headerBytes + mapBytes);
  const isOurs =
    body.length === mapBytes &&
    body.subarray(0, nonceBytes).equals(nonce) &&
    body[12] === protocols[transport] &&
    body.readUInt16BE(16) === port;
  // A gateway that does not speak PCP answers with less.
  if (!isOurs && packet[0] === version) return undefined;
  if (!isAnswer(packet, opcodes.map)) return undefined;
  return {
    epochS: packet.readUInt32BE(8),
    lifetimeS: packet.readUInt32BE(4),
    externalPort: body.readUInt16BE(18),
    externalAddress: addressOfBytes(body.subarray(20)),
  };
}

/** @throws GatewayRefusedError when it is a refusal; another Error when the gateway does not speak PCP */
function isAnswer(packet: Buffer, opcode: number): boolean {
  if (packet.length < 4) return false;
  // RFC 6887, 9 and Appendix A: NAT-PMP answers with its own version and "unsupported".
  if (packet[0] !== version) {
    if (packet[0] === 0 && packet.readUInt16BE(2) === 1) throw new Error('it does not speak PCP');
    return false;
  }
  if (packet.length < headerBytes || packet[1] !== opcode + answerFlag) return false;
  const result = packet.readUInt8(3);
  if (result === 0) return true;
  if (result === otherVersion) throw new Error('it does not speak this version of PCP');
  throw new GatewayRefusedError(results[result] ?? `it answers ${result}`);
}

function header(opcode: number, lifetimeS: number, localAddress: string): Buffer {
  const bytes = Buffer.alloc(headerBytes);
  bytes.writeUInt8(version, 0);
  bytes.writeUInt8(opcode, 1);
  bytes.writeUInt32BE(lifetimeS, 4);
  // 5: all addresses have 16 bytes.
  bytesOfAddress(localAddress).copy(bytes, 8);
  return bytes;
}
