/** A page of an Ogg stream (RFC 3533, 6). */
export interface OggPage {
  readonly isFirst: boolean;
  readonly isLast: boolean;
  /** Samples of the stream up to the end of the last packet in it. */
  readonly granulePosition: number;
  readonly serial: number;
  /** The number of the page. */
  readonly sequence: number;
  readonly packets: readonly Uint8Array[];
}

export const pageHeaderBytes = 27;
export const segmentsMax = 255;
/** The most bytes of a page. */
export const pageBytesMax = pageHeaderBytes + segmentsMax + segmentsMax * 255;

export const capturePattern = Buffer.from('OggS');
const firstFlag = 2;
const lastFlag = 4;

/** How many segments a packet takes: the last one has less than 255 bytes. */
export function segmentsOf({ length }: Uint8Array): number {
  return Math.floor(length / 255) + 1;
}

/** @param page its packets take at most 255 segments */
export function writeOggPage(page: OggPage): Buffer {
  const lacing = page.packets.flatMap((packet) => {
    const values = Array.from({ length: segmentsOf(packet) }, () => 255);
    values[values.length - 1] = packet.length % 255;
    return values;
  });
  const header = Buffer.alloc(pageHeaderBytes);
  capturePattern.copy(header);
  header.writeUInt8((page.isFirst ? firstFlag : 0) | (page.isLast ? lastFlag : 0), 5);
  header.writeBigInt64LE(BigInt(page.granulePosition), 6);
  header.writeUInt32LE(page.serial, 14);
  header.writeUInt32LE(page.sequence, 18);
  header.writeUInt8(lacing.length, 26);
  const bytes = Buffer.concat([header, Uint8Array.from(lacing), ...page.packets]);
  bytes.writeUInt32LE(checksumOf(bytes), 22);
  return bytes;
}

/** The packets in the body of a page. @param lacing its table of segments. A packet that goes on in the next page is left out. */
export function packetsOfPage(lacing: Uint8Array, body: Uint8Array): Uint8Array[] {
  const packets: Uint8Array[] = [];
  let [begin, end] = [0, 0];
  for (const length of lacing) {
    end += length;
    if (length === 255) continue;
    packets.push(body.subarray(begin, end));
    begin = end;
  }
  return packets;
}

/** What is known of the last whole page of a file. */
export interface LastPage
  extends Pick<OggPage, 'isLast' | 'granulePosition' | 'serial' | 'sequence'> {
  /** Where it ends, from the beginning of the bytes. */
  readonly end: number;
}

/** Finds the last page of which all bytes are there; null for none. What was written when a process died may end anywhere. */
export function lastOggPage(bytes: Buffer): LastPage | null {
  for (
    let start = bytes.lastIndexOf(capturePattern);
    start >= 0;
    start = start === 0 ? -1 : bytes.lastIndexOf(capturePattern, start - 1)
  ) {
    const page = wholePageAt(bytes, start);
    if (page) return page;
  }
  return null;
}

function wholePageAt(bytes: Buffer, start: number): LastPage | null {
  if (bytes.length < start + pageHeaderBytes) return null;
  const segments = bytes.readUInt8(start + 26);
  const bodyStart = start + pageHeaderBytes + segments;
  if (bytes.length < bodyStart) return null;
  const lacing = bytes.subarray(start + pageHeaderBytes, bodyStart);
  const end = bodyStart + lacing.reduce((sum, length) => sum + length, 0);
  if (bytes.length < end) return null;
  const page = Buffer.from(bytes.subarray(start, end));
  const checksum = page.readUInt32LE(22);
  page.writeUInt32LE(0, 22);
  if (checksumOf(page) !== checksum) return null;
  return {
    isLast: (page.readUInt8(5) & lastFlag) !== 0,
    granulePosition: Number(page.readBigInt64LE(6)),
    serial: page.readUInt32LE(14),
    sequence: page.readUInt32LE(18),
    end,
  };
}

/** CRC-32 as Ogg has it: not reflected, from 0, not inverted. `zlib.crc32` is the other one. */
const checksums = Uint32Array.from({ length: 256 }, (_, byte) => {
  let value = byte << 24;
  for (let bit = 0; bit < 8; bit += 1) value = (value << 1) ^ (value < 0 ? 0x04c11db7 : 0);
  return value >>> 0;
});

function checksumOf(bytes: Uint8Array): number {
  let value = 0;
  // By index: going through an iterator takes several times as long, and every byte of a recording comes by here.
  for (let index = 0; index < bytes.length; index += 1) {
    value = (value << 8) ^ (checksums[((value >>> 24) ^ (bytes[index] ?? 0)) & 0xff] ?? 0);
  }
  return value >>> 0;
}
