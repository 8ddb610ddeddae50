/** What the server reads of an RTP packet. */
export interface RtpPacket {
  /** Counts the packets of its stream, modulo 2¹⁶. */
  readonly sequence: number;
  /** By the clock of its codec (48 kHz for Opus, 90 kHz for video), modulo 2³². */
  readonly timestamp: number;
  /** The marker: of video, it is the last packet of a frame. */
  readonly isMarked: boolean;
  readonly payload: Uint8Array;
  /** The elements of its header extension, and which form they have (RFC 8285); null without one. */
  readonly extension: { readonly profile: number; readonly elements: Buffer } | null;
}

const fixedHeaderBytes = 12;

/** Reads an RTP packet (RFC 3550, 5.1). Null for bytes that are none, and for one without a payload. */
export function readRtpPacket(bytes: Buffer): RtpPacket | null {
  if (bytes.length < fixedHeaderBytes) return null;
  const flags = bytes.readUInt8(0);
  if (flags >> 6 !== 2) return null;
  let start = fixedHeaderBytes + 4 * (flags & 0x0f);
  let extension: RtpPacket['extension'] = null;
  if ((flags & 0x10) !== 0) {
    if (bytes.length < start + 4) return null;
    const elementsAt = start + 4;
    const profile = bytes.readUInt16BE(start);
    start = elementsAt + 4 * bytes.readUInt16BE(start + 2);
    extension = { profile, elements: bytes.subarray(elementsAt, start) };
  }
  const padding = (flags & 0x20) === 0 ? 0 : bytes.readUInt8(bytes.length - 1);
  const end = bytes.length - padding;
  if (end <= start) return null;
  return {
    sequence: bytes.readUInt16BE(2),
    timestamp: bytes.readUInt32BE(4),
    isMarked: (bytes.readUInt8(1) & 0x80) !== 0,
    payload: bytes.subarray(start, end),
    extension,
  };
}
