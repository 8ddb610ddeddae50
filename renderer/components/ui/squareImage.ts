/** WebP qualities, tried in order until the image is small enough. */
const qualities = [0.9, 0.75, 0.5, 0.3];

/** What an image is converted to. */
export interface SquareImageOptions {
  /** Width and height, in pixels. Half of it where the image would be too large, as it may be in PNG. */
  readonly sizePx: number;
  /** Characters of the whole `data:` address. */
  readonly maxLength: number;
  /** A CSS colour behind transparent parts; they stay transparent without it. */
  readonly background?: string;
}

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
export async function squareImage(
  file: Blob,
  { sizePx, maxLength, background }: SquareImageOptions,
): Promise<string | null> {
  const bitmap = await createImageBitmap(file).catch(() => null);
  if (bitmap === null) return null;
  const addresses = [sizePx, sizePx / 2].flatMap((size) => {
    const canvas = drawnMiddle(bitmap, size, background);
    return qualities.map((quality) => () => canvas.toDataURL('image/webp', quality));
  });
  bitmap.close();
  for (const write of addresses) {
    const address = write();
    if (address.length <= maxLength) return address;
  }
  return null;
}

function drawnMiddle(
  bitmap: ImageBitmap,
  size: number,
  background: string | undefined,
): HTMLCanvasElement {
  const canvas = document.createElement('canvas');
  canvas.width = size;
  canvas.height = size;
  const context = canvas.getContext('2d');
  const { x, y, side } = middleSquare(bitmap.width, bitmap.height);
  if (context) {
    if (background !== undefined) {
      context.fillStyle = background;
      context.fillRect(0, 0, size, size);
    }
    context.imageSmoothingQuality = 'high';
    context.drawImage(bitmap, x, y, side, side, 0, 0, size, size);
  }
  return canvas;
}
