/** One picture of an animation, or the part of it that differs from the one before. */
export interface WebpFrame {
  /** A still WebP file, as browsers encode it. */
  readonly webp: Buffer;
  /** Where its corner lies; even numbers. */
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  /** How long it stays, ms. */
  readonly durationMs: number;
}

/** The format's flag for an animation, in the chunk that says what a file has. */
const hasAnimation = 0b10;
/** A frame replaces what is below it, instead of being blended with it. */
const doNotBlend = 0b10;

/**
 * Puts pictures together to an animated WebP that starts over for ever (RFC 9649). Browsers encode single pictures only, and a
 * program for this would be a dependency of one script.
 *
 * @param width of the whole picture
 */
export function animatedWebp(width: number, height: number, frames: readonly WebpFrame[]): Buffer {
  const body = Buffer.concat([
    Buffer.from('WEBP'),
    chunk('VP8X', Buffer.concat([Buffer.from([hasAnimation, 0, 0, 0]), size(width, height)])),
    // Background colour, and how often it is shown: 0 for ever.
    chunk('ANIM', Buffer.alloc(6)),
    ...frames.map((frame) =>
      chunk(
        'ANMF',
        Buffer.concat([
          uint24(frame.x / 2),
          uint24(frame.y / 2),
          size(frame.width, frame.height),
          uint24(frame.durationMs),
          Buffer.from([doNotBlend]),
          bitstreamOf(frame.webp),
        ]),
      ),
    ),
  ]);
  return chunk('RIFF', body);
}

/** The picture data of a still file, with its chunk header. */
function bitstreamOf(webp: Buffer): Buffer {
  for (let at = 12; at + 8 <= webp.length; ) {
    const name = webp.toString('latin1', at, at + 4);
    const length = webp.readUInt32LE(at + 4);
    const end = at + 8 + length + (length % 2);
    if (name === 'VP8 ' || name === 'VP8L') return webp.subarray(at, end);
    at = end;
  }
  throw new Error('no picture in this file');
}

function chunk(name: string, data: Buffer): Buffer {
  const head = Buffer.alloc(8);
  head.write(name, 'latin1');
  head.writeUInt32LE(data.length, 4);
  return Buffer.concat([head, data, Buffer.alloc(data.length % 2)]);
}

function size(width: number, height: number): Buffer {
  return Buffer.concat([uint24(width - 1), uint24(height - 1)]);
}

function uint24(value: number): Buffer {
  const bytes = Buffer.alloc(3);
  bytes.writeUIntLE(value, 0, 3);
  return bytes;
}
