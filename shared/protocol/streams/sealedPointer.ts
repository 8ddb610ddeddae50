import type { PeerId } from '../../domain/ids.ts';
import {
  decodePointing,
  encodePointing,
  type Pointing,
  pointingMaxBytes,
  readId,
} from './pointer.ts';

/*
 * A pointing in an encrypted channel. Before it is sealed it is `3` · length of the share's peer id, and the id in ASCII · all that a
 * `Pointing` has besides. Sealed as a frame of the source `pointer`, with everything up to the id as its clear bytes: the server
 * learns on whose share it is, and nothing else. From the server it is preceded by its sender, as a `Pointing`.
 */

const version = 3;
/** Where the id ends in a packet that is not sealed, and in one that is to be. */
const plainHeadBytes = 5;
const headBytes = 2;
/** Flags and order. */
const restBytes = plainHeadBytes - headBytes;
/** What sealing adds; see `shared/encryption/frameFormat.ts`. */
const sealBytes = 22;
/** The longest valid sealed packet to the server, in bytes. */
const sealedPointingMaxBytes = pointingMaxBytes + sealBytes;

/** The bytes of a pointing that are to be sealed, and how many of the first stay clear. */
export function sealablePointing(pointing: Pointing): {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly clearLength: number;
} {
  const plain = encodePointing(pointing);
  const clearLength = headBytes + pointing.share.length;
  const bytes = new Uint8Array(plain.length);
  bytes[0] = version;
  bytes.set(plain.subarray(plainHeadBytes - 1, restBytes + clearLength), 1);
  bytes.set(plain.subarray(1, 1 + restBytes), clearLength);
  bytes.set(plain.subarray(restBytes + clearLength), restBytes + clearLength);
  return { bytes, clearLength };
}

/** The pointing in bytes that were opened; null when they have none. */
export function openedPointing(bytes: Uint8Array): Pointing | null {
  if (bytes[0] !== version) return null;
  const clearLength = headBytes + (bytes[1] ?? 0);
  if (bytes.length < clearLength + restBytes) return null;
  const plain = new Uint8Array(bytes.length);
  plain[0] = 1;
  plain.set(bytes.subarray(clearLength, clearLength + restBytes), 1);
  plain.set(bytes.subarray(1, clearLength), plainHeadBytes - 1);
  plain.set(bytes.subarray(clearLength + restBytes), clearLength + restBytes);
  return decodePointing(plain);
}

/** The share of a sealed packet to the server; null when it is none. */
export function sealedShareOf(packet: Uint8Array): PeerId | null {
  if (packet[0] !== version || packet.length > sealedPointingMaxBytes) return null;
  return readId(packet, 1) as PeerId | null;
}
