import { opusRate, samplesInPacket } from './opusPackets.ts';

/**
 * Sounds of the soundboard as bytes: WebM with one Opus track, which every engine decodes. Files are written in exactly one
 * form, and only this form is read: no unknown element or size, no second track, no invalid packet. So a decoder never gets
 * anything except sound. Sources: RFC 8794 (EBML), RFC 9559 (Matroska), RFC 6716 and 7845 (Opus),
 * webmproject.org/docs/container.
 */

/** The properties of a file. */
export interface OpusWebm {
  readonly channels: number;
  readonly lengthMs: number;
}

const ids = {
  ebml: 0x1a45dfa3,
  ebmlVersion: 0x4286,
  ebmlReadVersion: 0x42f7,
  ebmlMaxIdLength: 0x42f2,
  ebmlMaxSizeLength: 0x42f3,
  docType: 0x4282,
  docTypeVersion: 0x4287,
  docTypeReadVersion: 0x4285,
  segment: 0x18538067,
  info: 0x1549a966,
  timestampScale: 0x2ad7b1,
  muxingApp: 0x4d80,
  writingApp: 0x5741,
  duration: 0x4489,
  tracks: 0x1654ae6b,
  trackEntry: 0xae,
  trackNumber: 0xd7,
  trackUid: 0x73c5,
  trackType: 0x83,
  codecId: 0x86,
  codecPrivate: 0x63a2,
  codecDelay: 0x56aa,
  seekPreRoll: 0x56bb,
  audio: 0xe1,
  samplingFrequency: 0xb5,
  audioChannels: 0x9f,
  cluster: 0x1f43b675,
  clusterTimestamp: 0xe7,
  simpleBlock: 0xa3,
} as const;

/** Samples at the beginning that the decoder needs to converge and does not output: 6.5 ms in libopus. */
const preSkip = 312;
/** The pre-roll of a decoder after a seek (RFC 7845, 4.6): 80 ms, in nanoseconds. */
const seekPreRollNs = 80_000_000;
/** The time of a block is a signed 16-bit number in ms, relative to its cluster. */
const longestClusterMs = 32_000;
const simpleBlockHead = 4;

/**
 * Writes a file with these packets.
 *
 * @throws RangeError when one of them is no Opus packet, or they are too long together
 */
export function writeOpusWebm(
  packets: readonly Uint8Array[],
  channels: 1 | 2,
): Uint8Array<ArrayBuffer> {
  const blocks: Uint8Array[] = [];
  let samples = 0;
  for (const packet of packets) {
    const atMs = Math.round((samples / opusRate) * 1000);
    const held = samplesInPacket(packet);
    if (held === null || atMs > longestClusterMs)
      throw new RangeError('These are no Opus packets of a short sound.');
    // Track 1, the time, and the flag for a block that can be decoded alone.
    blocks.push(
      element(ids.simpleBlock, [Uint8Array.of(0x81, atMs >> 8, atMs & 0xff, 0x80), packet]),
    );
    samples += held;
  }
  return joined([
    element(ids.ebml, [
      numberElement(ids.ebmlVersion, 1),
      numberElement(ids.ebmlReadVersion, 1),
      numberElement(ids.ebmlMaxIdLength, 4),
      numberElement(ids.ebmlMaxSizeLength, 8),
      textElement(ids.docType, 'webm'),
      numberElement(ids.docTypeVersion, 4),
      numberElement(ids.docTypeReadVersion, 2),
    ]),
    element(ids.segment, [
      element(ids.info, [
        numberElement(ids.timestampScale, 1_000_000),
        textElement(ids.muxingApp, 'Perch'),
        textElement(ids.writingApp, 'Perch'),
        floatElement(ids.duration, (samples / opusRate) * 1000),
      ]),
      element(ids.tracks, [
        element(ids.trackEntry, [
          numberElement(ids.trackNumber, 1),
          numberElement(ids.trackUid, 1),
          numberElement(ids.trackType, 2),
          textElement(ids.codecId, 'A_OPUS'),
          element(ids.codecPrivate, [opusHead(channels)]),
          numberElement(ids.codecDelay, (preSkip * 1_000_000_000) / opusRate),
          numberElement(ids.seekPreRoll, seekPreRollNs),
          element(ids.audio, [
            floatElement(ids.samplingFrequency, opusRate),
            numberElement(ids.audioChannels, channels),
          ]),
        ]),
      ]),
      element(ids.cluster, [numberElement(ids.clusterTimestamp, 0), ...blocks]),
    ]),
  ]);
}

/** Reads a file that `writeOpusWebm` wrote; null for everything else. */
export function readOpusWebm(bytes: Uint8Array): OpusWebm | null {
  const cluster = clusterIn(bytes);
  if (cluster === null) return null;
  const packets = packetsIn(cluster);
  if (packets === null) return null;
  const channels = packets.some(([toc = 0]) => (toc & 4) !== 0) ? 2 : 1;
  for (const declared of [1, 2] as const) {
    // Writing it again must give exactly the same bytes.
    const again = tryToWrite(packets, declared);
    if (again === null || !areEqual(again, bytes)) continue;
    return channels > declared ? null : { channels: declared, lengthMs: lengthMsOf(packets) };
  }
  return null;
}

function lengthMsOf(packets: readonly Uint8Array[]): number {
  const samples = packets.reduce((sum, packet) => sum + (samplesInPacket(packet) ?? 0), 0);
  return Math.max(0, Math.round(((samples - preSkip) / opusRate) * 1000));
}

function tryToWrite(packets: readonly Uint8Array[], channels: 1 | 2): Uint8Array | null {
  try {
    return writeOpusWebm(packets, channels);
  } catch {
    return null;
  }
}

/** The content of the cluster, found by skipping the elements before it. */
function clusterIn(bytes: Uint8Array): Uint8Array | null {
  const header = readElement(bytes, 0);
  if (header?.id !== ids.ebml) return null;
  const segment = readElement(bytes, header.end);
  if (segment?.id !== ids.segment || segment.end !== bytes.length) return null;
  for (let at = segment.start; at < segment.end; ) {
    const child = readElement(bytes, at);
    if (child === null) return null;
    if (child.id === ids.cluster) return bytes.subarray(child.start, child.end);
    at = child.end;
  }
  return null;
}

function packetsIn(cluster: Uint8Array): Uint8Array[] | null {
  const packets: Uint8Array[] = [];
  const timestamp = readElement(cluster, 0);
  if (timestamp?.id !== ids.clusterTimestamp) return null;
  for (let at = timestamp.end; at < cluster.length; ) {
    const block = readElement(cluster, at);
    if (block?.id !== ids.simpleBlock) return null;
    packets.push(cluster.subarray(block.start + simpleBlockHead, block.end));
    at = block.end;
  }
  return packets.length === 0 ? null : packets;
}

interface ElementPlace {
  readonly id: number;
  /** Offsets of its content. */
  readonly start: number;
  readonly end: number;
}

/** The element at this offset; null when it does not end within the bytes. */
function readElement(bytes: Uint8Array, at: number): ElementPlace | null {
  const idLength = lengthOfVint(bytes[at]);
  if (idLength === null || idLength > 4) return null;
  const sizeAt = at + idLength;
  const sizeLength = lengthOfVint(bytes[sizeAt]);
  if (sizeLength === null || sizeLength > 4) return null;
  const start = sizeAt + sizeLength;
  if (start > bytes.length) return null;
  const size = numberAt(bytes, sizeAt, sizeLength) - 2 ** (7 * sizeLength);
  const end = start + size;
  return end > bytes.length ? null : { id: numberAt(bytes, at, idLength), start, end };
}

/** The number of leading zero bits gives the length of a number in bytes (RFC 8794, 4). */
function lengthOfVint(first: number | undefined): number | null {
  return first ? Math.clz32(first) - 23 : null;
}

function numberAt(bytes: Uint8Array, at: number, length: number): number {
  let value = 0;
  for (let index = 0; index < length; index += 1) value = value * 256 + (bytes[at + index] ?? 0);
  return value;
}

/** RFC 7845, 5.1. */
function opusHead(channels: number): Uint8Array {
  const head = new Uint8Array(19);
  head.set(asciiBytes('OpusHead'));
  const view = new DataView(head.buffer);
  view.setUint8(8, 1);
  view.setUint8(9, channels);
  view.setUint16(10, preSkip, true);
  view.setUint32(12, opusRate, true);
  return head;
}

function element(id: number, content: readonly Uint8Array[]): Uint8Array {
  const size = content.reduce((sum, { length }) => sum + length, 0);
  return joined([numberBytes(id), sizeBytes(size), ...content]);
}

function numberElement(id: number, value: number): Uint8Array {
  return element(id, [numberBytes(value)]);
}

function floatElement(id: number, value: number): Uint8Array {
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setFloat64(0, value);
  return element(id, [bytes]);
}

function textElement(id: number, text: string): Uint8Array {
  return element(id, [asciiBytes(text)]);
}

/** Always four bytes, which is enough for all these files. */
function sizeBytes(size: number): Uint8Array {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setUint32(0, 0x10000000 + size);
  return bytes;
}

function numberBytes(value: number): Uint8Array {
  const bytes: number[] = [];
  for (let rest = value; rest > 0 || bytes.length === 0; rest = Math.floor(rest / 256)) {
    bytes.unshift(rest % 256);
  }
  return Uint8Array.from(bytes);
}

function asciiBytes(text: string): Uint8Array {
  return Uint8Array.from(text, (letter) => letter.charCodeAt(0));
}

function joined(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const all = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

function areEqual(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, index) => byte === b[index]);
}
