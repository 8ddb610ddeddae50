/** What the first bytes of an image say. */
interface ImageHeader {
  readonly kind: 'png' | 'webp';
  readonly width: number;
  readonly height: number;
  readonly isAnimated: boolean;
}

/** People's pictures and previews of files are sent smaller; few bytes can make an image that takes gigabytes when it is shown. */
const pictureSizeMaxPx = 512;

/** Whether the bytes are a small image that does not move, in PNG or WebP. */
export function isSmallImage(bytes: Uint8Array): boolean {
  return smallImageSize(bytes) !== null;
}

/** The size in pixels of a small image that does not move, in PNG or WebP; null for all other bytes. */
export function smallImageSize(
  bytes: Uint8Array,
): { readonly width: number; readonly height: number } | null {
  const image = stillImageOf(bytes, pictureSizeMaxPx);
  return image && { width: image.width, height: image.height };
}

/** An image in PNG or WebP that does not move and is at most so wide and high; null for all other bytes. */
export function stillImageOf(
  bytes: Uint8Array,
  maxPx: number,
): Pick<ImageHeader, 'kind' | 'width' | 'height'> | null {
  const header = imageHeaderOf(bytes);
  if (header === null || header.isAnimated) return null;
  const { kind, width, height } = header;
  const fits = Math.min(width, height) > 0 && Math.max(width, height) <= maxPx;
  return fits ? { kind, width, height } : null;
}

/** Whether a `data:image/…;base64,` URL contains an image of its type, by its first bytes. */
export function isPicture(dataUrl: string): boolean {
  const [, kind = '', base64 = ''] = /^data:image\/(\w+);base64,(.*)$/.exec(dataUrl) ?? [];
  const bytes = Buffer.from(base64, 'base64');
  // Node ignores invalid base64, so the text must stay the same when it is encoded again.
  return bytes.toString('base64') === base64 && imageKindOf(bytes) === kind;
}

/** Null for anything but a PNG or a WebP. */
function imageKindOf(bytes: Uint8Array): ImageHeader['kind'] | null {
  const text = Buffer.from(bytes.subarray(0, 16)).toString('latin1');
  // https://www.w3.org/TR/png-3/#5PNG-file-signature
  if (bytes.length > 8 && text.startsWith('\x89PNG\r\n\x1a\n')) return 'png';
  // RFC 9649, 2.3: "RIFF", the size, "WEBP".
  if (bytes.length > 12 && text.startsWith('RIFF') && text.slice(8).startsWith('WEBP'))
    return 'webp';
  return null;
}

function imageHeaderOf(bytes: Uint8Array): ImageHeader | null {
  // Both formats have their size within 30 bytes.
  if (bytes.length < 30) return null;
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  switch (imageKindOf(bytes)) {
    case 'png':
      return pngHeaderOf(buffer);
    case 'webp':
      return webpHeaderOf(buffer);
    default:
      return null;
  }
}

/** The first chunk is always IHDR (PNG 3rd edition, 5.6). A moving one has `acTL` before its pixels (11.3.6.1). */
function pngHeaderOf(bytes: Buffer): ImageHeader | null {
  if (bytes.toString('latin1', 12, 16) !== 'IHDR') return null;
  return {
    kind: 'png',
    width: bytes.readUInt32BE(16),
    height: bytes.readUInt32BE(20),
    isAnimated: bytes.includes('acTL'),
  };
}

/** RFC 9649, 2.5 to 2.7: the first chunk is one of three. */
function webpHeaderOf(bytes: Buffer): ImageHeader | null {
  const kind = 'webp';
  switch (bytes.toString('latin1', 12, 16)) {
    case 'VP8 ':
      return {
        kind,
        // RFC 6386, 9.1: 14 bits each; the others are a scale.
        width: bytes.readUInt16LE(26) & 0x3fff,
        height: bytes.readUInt16LE(28) & 0x3fff,
        isAnimated: false,
      };
    case 'VP8L': {
      const bits = bytes.readUInt32LE(21);
      return {
        kind,
        width: (bits & 0x3fff) + 1,
        height: ((bits >> 14) & 0x3fff) + 1,
        isAnimated: false,
      };
    }
    case 'VP8X':
      return {
        kind,
        width: bytes.readUIntLE(24, 3) + 1,
        height: bytes.readUIntLE(27, 3) + 1,
        isAnimated: (bytes.readUInt8(20) & 2) !== 0,
      };
    default:
      return null;
  }
}
