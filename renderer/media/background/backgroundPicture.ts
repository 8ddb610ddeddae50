import type { Repository } from '../../storage/FallbackRepository.ts';
import { ObjectStore, resultOf } from '../../storage/ObjectStore.ts';

const pictureId = 'own';
const pictures = new ObjectStore({ databaseName: 'perch-background', storeName: 'pictures' });
/** No camera sends a larger video in a call. */
const maxSide = { width: 1280, height: 720 } as const;
const quality = 0.85;

/** Keeps the user's own picture, on this device only. */
export type BackgroundPictureRepository = Repository<Blob>;

/** In IndexedDB. */
export const pagePictureRepository: BackgroundPictureRepository = {
  read: () =>
    pictures.use('readonly', (objects) => resultOf<Blob | undefined>(objects.get(pictureId))),
  save: (picture) =>
    pictures.use('readwrite', async (objects) => {
      await resultOf(objects.put(picture, pictureId));
      return picture;
    }),
};

/**
 * Saves a picture for the background, no larger than needed.
 *
 * @returns false if the file cannot be read as a picture
 */
export async function keepBackgroundPicture(
  images: BackgroundPictureRepository,
  file: Blob,
): Promise<boolean> {
  const bitmap = await createImageBitmap(file).catch(() => null);
  if (bitmap === null) return false;
  const { width, height } = bitmap;
  // It has to cover the camera's video: its shorter side decides.
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
  await images.save(small);
  return true;
}

/** The saved picture, or null. */
export async function readBackgroundPicture(
  images: BackgroundPictureRepository,
): Promise<ImageBitmap | null> {
  const kept = await images.read();
  return kept === undefined ? null : createImageBitmap(kept).catch(() => null);
}
