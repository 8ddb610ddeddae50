import type { Page } from 'playwright';
import { animatedWebp, type WebpFrame } from './animatedWebp.ts';

/** How well the pictures are kept, 0 … 1. */
const quality = 0.85;

/**
 * Takes pictures of a page and makes an animated WebP of them. A second page encodes them, and finds out what has changed since
 * the picture before: only that is kept.
 */
export class Film {
  readonly #page: Page;
  readonly #encoder: Page;
  readonly #width: number;
  readonly #height: number;
  readonly #frames: WebpFrame[] = [];

  /**
   * @param encoder an empty page
   * @param width of the film; the page's picture is made smaller
   */
  constructor(page: Page, encoder: Page, width: number, height: number) {
    this.#page = page;
    this.#encoder = encoder;
    this.#width = width;
    this.#height = height;
  }

  /** Takes one picture, which stays for a time. */
  async take(durationMs: number): Promise<void> {
    const png = await this.#page.screenshot();
    const changed = await this.#encoder.evaluate(encodeChange, {
      png: png.toString('base64'),
      width: this.#width,
      height: this.#height,
      quality,
    });
    const last = this.#frames.at(-1);
    if (changed) {
      const { webp, ...place } = changed;
      this.#frames.push({ ...place, webp: Buffer.from(webp, 'base64'), durationMs });
    } else if (last) {
      this.#frames[this.#frames.length - 1] = { ...last, durationMs: last.durationMs + durationMs };
    }
  }

  /** Takes pictures one after the other, each shown as long as it took about. */
  async takeSeveral(count: number, durationMs: number): Promise<void> {
    for (let taken = 0; taken < count; taken += 1) await this.take(durationMs);
  }

  get file(): Buffer {
    return animatedWebp(this.#width, this.#height, this.#frames);
  }
}

declare global {
  interface Window {
    /** The pixels of the picture before. */
    lastPixels?: Uint32Array;
  }
}

/** In the encoding page: the part of a picture that differs from the one before; null for none. */
async function encodeChange(picture: {
  png: string;
  width: number;
  height: number;
  quality: number;
}): Promise<{ webp: string; x: number; y: number; width: number; height: number } | null> {
  const { width, height } = picture;
  const bytes = Uint8Array.from(atob(picture.png), (char) => char.charCodeAt(0));
  const bitmap = await createImageBitmap(new Blob([bytes]), {
    resizeWidth: width,
    resizeHeight: height,
    resizeQuality: 'high',
  });
  const canvas = new OffscreenCanvas(width, height);
  const pen = canvas.getContext('2d', { willReadFrequently: true });
  if (!pen) throw new Error('no canvas');
  pen.drawImage(bitmap, 0, 0);
  const pixels = new Uint32Array(pen.getImageData(0, 0, width, height).data.buffer);
  const before = window.lastPixels;
  window.lastPixels = pixels;
  let [left, top, right, bottom] = before ? [width, height, 0, 0] : [0, 0, width, height];
  for (let at = 0; before && at < pixels.length; at += 1) {
    if (pixels[at] === before[at]) continue;
    const [x, y] = [at % width, Math.floor(at / width)];
    left = Math.min(left, x);
    right = Math.max(right, x + 1);
    top = Math.min(top, y);
    bottom = y + 1;
  }
  if (right <= left) return null;
  // The format has even places only.
  const [x, y] = [left & ~1, top & ~1];
  const part = new OffscreenCanvas(right - x, bottom - y);
  part.getContext('2d')?.drawImage(canvas, -x, -y);
  const blob = await part.convertToBlob({ type: 'image/webp', quality: picture.quality });
  const encoded = new Uint8Array(await blob.arrayBuffer());
  let text = '';
  for (const byte of encoded) text += String.fromCharCode(byte);
  return { webp: btoa(text), x, y, width: part.width, height: part.height };
}
