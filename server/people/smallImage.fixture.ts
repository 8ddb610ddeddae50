/** The head of a WebP without loss, of this size in pixels: enough for a check, and nothing to show. */
export function smallImage(width = 64, height = 64, mark = 0): Uint8Array<ArrayBuffer> {
  const bytes = Buffer.alloc(40);
  bytes.write('RIFF', 0, 'latin1');
  bytes.writeUInt32LE(bytes.length - 8, 4);
  bytes.write('WEBPVP8L', 8, 'latin1');
  bytes.writeUInt32LE(20, 16);
  bytes.writeUInt8(0x2f, 20);
  bytes.writeUInt32LE((width - 1) | ((height - 1) << 14), 21);
  bytes.writeUInt8(mark, 39);
  return Uint8Array.from(bytes);
}
