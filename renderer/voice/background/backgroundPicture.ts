import { TypedEmitter } from '../../../shared/TypedEmitter.ts';
import { answerOf, ObjectStore } from '../../storage/ObjectStore.ts';

const pictureId = 'own';
const pictures = new ObjectStore({ databaseName: 'perch-background', storeName: 'pictures' });
/** No camera's picture is larger in a call. */
const maxSide = { width: 1280, height: 720 } as const;
const quality = 0.85;

/** Where a person's own picture is kept, on this device only. */
export interface PictureShelf {
  /** The picture; undefined without one. */
  read(): Promise<Blob | undefined>;
  keep(picture: Blob): Promise<unknown>;
}

/** The shelf of a browser's page. */
export const pageShelf: PictureShelf = {
  read: () =>
    pictures.use('readonly', (objects) => answerOf<Blob | undefined>(objects.get(pictureId))),
  keep: (picture) =>
    pictures.use('readwrite', (objects) => answerOf(objects.put(picture, pictureId))),
};

/** A shelf that never fails: a picture that cannot be kept is there as long as the page. */
export class FallbackShelf extends TypedEmitter<{ failed: unknown }> implements PictureShelf {
  readonly #lasting: PictureShelf;
  #unkept: Blob | undefined;

  constructor(lasting: PictureShelf) {
    super();
    this.#lasting = lasting;
  }

  /** False while the newest picture could not be kept. */
  get isLasting(): boolean {
    return this.#unkept === undefined;
  }

  async read(): Promise<Blob | undefined> {
    if (this.#unkept !== undefined) return this.#unkept;
    try {
      return await this.#lasting.read();
    } catch (error) {
      console.warn('The picture for the background cannot be read:', error);
      return undefined;
    }
  }

  async keep(picture: Blob): Promise<void> {
    try {
      await this.#lasting.keep(picture);
      this.#unkept = undefined;
    } catch (error) {
      console.warn('The picture for the background cannot be kept:', error);
      this.#unkept = picture;
      this.emit('failed', error);
    }
  }
}

/**
 * Keeps a picture for the background, no larger than it is needed.
 *
 * @returns false when the file cannot be read as a picture
 */
export async function keepBackgroundPicture(shelf: PictureShelf, file: Blob): Promise<boolean> {
  const bitmap = await createImageBitmap(file).catch(() => null);
  if (bitmap === null) return false;
  const { width, height } = bitmap;
  // It covers the camera's picture: its shorter side decides.
  const scale = Math.min(1, Math.max(maxSide.width / width, maxSide.height / height));
  const canvas = new OffscreenCanvas(
    Math.max(1, Math.round(width * scale)),
    Math.max(1, Math.round(height * scale)),
  );
  const pen = canvas.getContext('2d');
  if (pen === null) return false;
  pen.imageSmoothingQuality = 'high';
  pen.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  bitmap.close();
  const small = await canvas.convertToBlob({ type: 'image/webp', quality });
  await shelf.keep(small);
  return true;
}

/** The kept picture, or null. */
export async function readBackgroundPicture(shelf: PictureShelf): Promise<ImageBitmap | null> {
  const kept = await shelf.read();
  return kept === undefined ? null : createImageBitmap(kept).catch(() => null);
}
