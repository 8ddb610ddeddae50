import { crc32, deflateSync } from 'node:zlib';

/** Pixels as in Electron's bitmaps: four bytes each, blue, green, red, alpha. */
export interface Bitmap {
  readonly width: number;
  readonly height: number;
  readonly bgra: Buffer;
}

/** A PNG file (8 bits, RGBA, unfiltered) of the pixels. */
export function encodePng({ width, height, bgra }: Bitmap): Buffer {
  const rows = Buffer.alloc((width * 4 + 1) * height);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const from = (y * width + x) * 4;
      const to = y * (width * 4 + 1) + 1 + x * 4;
      rows[to] = bgra[from + 2] ?? 0;
      rows[to + 1] = bgra[from + 1] ?? 0;
      rows[to + 2] = bgra[from] ?? 0;
      rows[to + 3] = bgra[from + 3] ?? 0;
    }
  }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 6, 0, 0, 0], 8);
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(rows, { level: 1 })),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const whole = Buffer.alloc(body.length + 8);
  whole.writeUInt32BE(data.length, 0);
  body.copy(whole, 4);
  whole.writeUInt32BE(crc32(body), body.length + 4);
  return whole;
}

/** Scales by nearest pixel to fit into a box and keeps the proportions. */
export function fitBitmap(bitmap: Bitmap, box: { width: number; height: number }): Bitmap {
  const scale = Math.min(box.width / bitmap.width, box.height / bitmap.height);
  return scaleBitmap(bitmap, {
    width: Math.max(1, Math.round(bitmap.width * scale)),
    height: Math.max(1, Math.round(bitmap.height * scale)),
  });
}

/** Scales by nearest pixel. */
export function scaleBitmap(
  bitmap: Bitmap,
  { width, height }: { width: number; height: number },
): Bitmap {
  const bgra = Buffer.alloc(width * height * 4);
  for (let y = 0; y < height; y += 1) {
    const sourceY = Math.floor((y * bitmap.height) / height);
    for (let x = 0; x < width; x += 1) {
      const from = (sourceY * bitmap.width + Math.floor((x * bitmap.width) / width)) * 4;
      bgra.writeUInt32LE(bitmap.bgra.readUInt32LE(from), (y * width + x) * 4);
    }
  }
  return { width, height, bgra };
}
