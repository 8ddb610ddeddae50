/** The longest padding whose length fits into one byte (RFC 6716, 3.2.5). */
const paddingMax = 254;
const headBytes = 3;

/**
 * An Opus packet of one frame that sounds the same and has at least so many bytes; any other packet as it is, and one that is long
 * enough. The padding is that of RFC 6716, 3.2.5, which decoders skip.
 */
export function paddedPacket(packet: Uint8Array, bytes: number): Uint8Array {
  const [toc] = packet;
  const padding = Math.min(bytes - headBytes - (packet.length - 1), paddingMax);
  if (toc === undefined || (toc & 3) !== 0 || padding < 0) return new Uint8Array(packet);
  const padded = new Uint8Array(headBytes + packet.length - 1 + padding);
  // One frame, with padding, and how much of it.
  padded.set([toc | 3, 0x41, padding]);
  padded.set(packet.subarray(1), headBytes);
  return padded;
}
