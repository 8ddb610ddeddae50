import { imageSize } from 'image-size';
import { mediaTypeOf } from '../../shared/domain/mediaType.ts';
import type { PreviewSize } from '../../shared/domain/SharedFile.ts';

/** What pages have for previews; larger ones would cost who looks at them more than they show. */
export const previewPictureMaxBytes = 1024 * 1024;
/** In pixels. A few bytes can make a picture that takes gigabytes when it is shown. */
const sideMaxPx = 4_096;
const areaMaxPx = 8_000_000;
/** The size stands within this; a picture made for it could keep the process busy with more. */
const headBytes = 256 * 1024;
const types: ReadonlySet<string> = new Set(['image/png', 'image/jpeg', 'image/gif', 'image/webp']);

/** The size of a picture by its content, whatever it was called; null for what is shown in no preview. */
export function previewPictureSize(bytes: Uint8Array): PreviewSize | null {
  const type = mediaTypeOf(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
  if (type === null || !types.has(type) || bytes.length > previewPictureMaxBytes) return null;
  try {
    const { width, height, orientation = 1 } = imageSize(bytes.subarray(0, headBytes));
    const isShown = Math.min(width, height) > 0 && Math.max(width, height) <= sideMaxPx;
    if (!isShown || width * height > areaMaxPx) return null;
    // EXIF: from 5 on it is turned by a quarter.
    return orientation >= 5 ? { width: height, height: width } : { width, height };
  } catch {
    return null;
  }
}
