const databaseName = 'perch-background';
const storeName = 'pictures';
const pictureId = 'own';
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
  read: () => inPictures<Blob | undefined>('readonly', (pictures) => pictures.get(pictureId)),
  keep: (picture) => inPictures('readwrite', (pictures) => pictures.put(picture, pictureId)),
};

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

async function inPictures<T>(
  mode: IDBTransactionMode,
  ask: (pictures: IDBObjectStore) => IDBRequest<T | IDBValidKey>,
): Promise<T> {
  const opening = indexedDB.open(databaseName, 1);
  opening.onupgradeneeded = () => opening.result.createObjectStore(storeName);
  const database = await answerOf(opening);
  try {
    const asked = ask(database.transaction(storeName, mode).objectStore(storeName));
    return (await answerOf(asked)) as T;
  } finally {
    database.close();
  }
}

function answerOf<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}
