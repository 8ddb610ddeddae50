import { readFileSync } from 'node:fs';
import { Modelled, refuse, refusing } from './Modelled.ts';
import { type Bitmap, encodePng, scaleBitmap } from './png.ts';

type Content = { readonly png: Buffer } | { readonly bitmap: Bitmap } | null;

/** Pixels, or an unchanged PNG file. The double decodes nothing. */
export class NativeImage extends Modelled {
  readonly #content: Content;
  #isTemplate = false;
  readonly #more: string[] = [];

  constructor(content: Content) {
    super('NativeImage', []);
    this.#content = content;
  }

  isEmpty(): boolean {
    return this.#content === null;
  }

  getSize(): { width: number; height: number } {
    if (this.#content === null) return { width: 0, height: 0 };
    if ('bitmap' in this.#content) {
      const { width, height } = this.#content.bitmap;
      return { width, height };
    }
    // The header chunk of a PNG file comes first.
    const { png } = this.#content;
    return { width: png.readUInt32BE(16), height: png.readUInt32BE(20) };
  }

  getAspectRatio(): number {
    const { width, height } = this.getSize();
    return height === 0 ? 1 : width / height;
  }

  toPNG(): Buffer {
    if (this.#content === null) return Buffer.alloc(0);
    return 'png' in this.#content ? this.#content.png : encodePng(this.#content.bitmap);
  }

  /** Returns PNG: the double has no JPEG, and viewers detect the format by the first bytes. */
  toJPEG(_quality: number): Buffer {
    return this.toPNG();
  }

  toDataURL(): string {
    return `data:image/png;base64,${this.toPNG().toString('base64')}`;
  }

  resize(size: { width?: number; height?: number }): NativeImage {
    if (this.#content === null) return this;
    if (!('bitmap' in this.#content)) throw refuse('NativeImage.resize of a PNG file');
    const { bitmap } = this.#content;
    const width = size.width ?? Math.round((bitmap.width * (size.height ?? 0)) / bitmap.height);
    const height = size.height ?? Math.round((bitmap.height * width) / bitmap.width);
    return new NativeImage({ bitmap: scaleBitmap(bitmap, { width, height }) });
  }

  setTemplateImage(on: boolean): void {
    this.#isTemplate = on;
  }

  isTemplateImage(): boolean {
    return this.#isTemplate;
  }

  addRepresentation(representation: { dataURL?: string; buffer?: Buffer }): void {
    this.#more.push(representation.dataURL ?? representation.buffer?.toString('base64') ?? '');
  }
}

/** Electron's `nativeImage`. */
export const nativeImage = refusing('nativeImage', {
  createEmpty: () => new NativeImage(null),
  createFromPath(path: string) {
    try {
      return new NativeImage({ png: readFileSync(path) });
    } catch {
      // As in Electron: an empty image, which shows nothing.
      return new NativeImage(null);
    }
  },
  createFromBuffer(buffer: Buffer, size?: { width?: number; height?: number }) {
    const isPng = buffer.subarray(1, 4).toString('latin1') === 'PNG';
    if (isPng) return new NativeImage({ png: buffer });
    return nativeImage.createFromBitmap(buffer, {
      width: size?.width ?? 0,
      height: size?.height ?? 0,
    });
  },
  createFromBitmap(bgra: Buffer, { width, height }: { width: number; height: number }) {
    if (bgra.length !== width * height * 4) throw new Error('invalid buffer size');
    return new NativeImage({ bitmap: { width, height, bgra } });
  },
  createFromDataURL(address: string) {
    const data = /^data:image\/png;base64,(.*)$/.exec(address)?.[1];
    if (data === undefined) throw refuse(`nativeImage of ${address.slice(0, 40)}`);
    return new NativeImage({ png: Buffer.from(data, 'base64') });
  },
});
