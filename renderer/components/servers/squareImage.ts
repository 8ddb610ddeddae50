import {
  serverPictureMaxLength,
  serverPictureSizePx,
} from '../../../shared/domain/ServerProfile.ts';

/** WebP qualities, tried in order until the image is small enough. */
const qualities = [0.9, 0.75, 0.5, 0.3];

/** The largest centred square of an image, in its pixels. */
export function middleSquare(
  width: number,
  height: number,
): { readonly x: number; readonly y: number; readonly side: number } {
  const side = Math.min(width, height);
  return { x: (width - side) / 2, y: (height - side) / 2, side };
}

/**
 * Converts an image file for the server: its centre, scaled down, as a `data:` URL in WebP, or PNG where the browser cannot write
 * WebP. Null if the file is not a readable image.
 */
export async function squareImage(file: Blob): Promise<string | null> {
  const bitmap = await createImageBitmap(file).catch(() => null);
  if (bitmap === null) return null;
  const canvas = document.createElement('canvas');
  canvas.width = serverPictureSizePx;
  canvas.height = serverPictureSizePx;
  const context = canvas.getContext('2d');
  const { x, y, side } = middleSquare(bitmap.width, bitmap.height);
  if (context) {
    context.imageSmoothingQuality = 'high';
    context.drawImage(bitmap, x, y, side, side, 0, 0, serverPictureSizePx, serverPictureSizePx);
  }
  bitmap.close();
  for (const quality of qualities) {
    const address = canvas.toDataURL('image/webp', quality);
    if (address.length <= serverPictureMaxLength) return address;
  }
  return null;
}
