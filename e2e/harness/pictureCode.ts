import type { Locator } from 'playwright/test';

/**
 * How a virtual camera writes into each picture whose it is and which: a row of black and white cells along its upper edge,
 * first the two of `sync`, then the camera's number, the picture's, and a sum of both, each with its highest bit first.
 */
export const codeLayout = { cells: 32, sync: [1, 0], numberBits: 6, frameBits: 16 } as const;

/** What the code of a picture says. */
export interface PictureCode {
  /** Of the camera. */
  readonly number: number;
  /** Which picture of this camera it is; it counts ten a second. */
  readonly frame: number;
}

/** The code in a video's current frame; null if there is none or its checksum is wrong. */
export async function codeIn(video: Locator): Promise<PictureCode | null> {
  // The current element: a locator would wait if it disappeared in between.
  const [found] = await video.elementHandles();
  if (!found) return null;
  return found.evaluate((element, { cells, sync, numberBits, frameBits }) => {
    const { videoWidth: width } = element as HTMLVideoElement;
    if (width === 0) return null;
    // Only the middle of each cell: copying the whole frame is too slow on a busy machine.
    const canvas = Object.assign(document.createElement('canvas'), { width: cells, height: 1 });
    const pen = canvas.getContext('2d', { willReadFrequently: true });
    if (!pen) return null;
    pen.imageSmoothingEnabled = false;
    const middle = Math.floor(width / cells / 2);
    pen.drawImage(element as HTMLVideoElement, 0, middle, width, 1, 0, 0, cells, 1);
    const { data } = pen.getImageData(0, 0, cells, 1);
    const bits = Array.from({ length: cells }, (_, index) =>
      (data[index * 4 + 1] ?? 0) > 128 ? 1 : 0,
    );
    const read = (from: number, count: number) =>
      bits.slice(from, from + count).reduce<number>((value, bit) => value * 2 + bit, 0);
    const number = read(sync.length, numberBits);
    const frame = read(sync.length + numberBits, frameBits);
    const sum = read(sync.length + numberBits + frameBits, 8);
    const isWhole = sync.every((bit, index) => bits[index] === bit);
    return isWhole && sum === (number * 31 + frame * 7) % 256 ? { number, frame } : null;
  }, codeLayout);
}
