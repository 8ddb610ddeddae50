/** WebP qualities, tried in order in each size. */
const qualities = [0.9, 0.75, 0.5];
const sizes = [1, 0.7, 0.5, 0.35];

/**
 * An image as WebP, or as PNG where the browser cannot write WebP, made smaller until it fits. Null if it is not readable.
 *
 * @param address a `data:` or `blob:` URL
 */
export async function fittingImage(
  address: string,
  maxPx: number,
  maxBytes: number,
): Promise<Blob | null> {
  const image = new Image();
  image.src = address;
  const isReadable = await image.decode().then(
    () => true,
    () => false,
  );
  if (!isReadable) return null;
  const { naturalWidth, naturalHeight } = image;
  const largest = Math.min(1, maxPx / Math.max(naturalWidth, naturalHeight));
  for (const size of sizes) {
    const canvas = document.createElement('canvas');
    canvas.width = Math.max(1, Math.floor(naturalWidth * largest * size));
    canvas.height = Math.max(1, Math.floor(naturalHeight * largest * size));
    const context = canvas.getContext('2d');
    if (context) context.imageSmoothingQuality = 'high';
    context?.drawImage(image, 0, 0, canvas.width, canvas.height);
    for (const quality of qualities) {
      const blob = await new Promise<Blob | null>((resolve) => {
        canvas.toBlob(resolve, 'image/webp', quality);
      });
      if (blob && blob.size <= maxBytes) return blob;
    }
  }
  return null;
}
