import { maskHeight, maskWidth } from './Segmenter.ts';

/** In pixels of the small frame; about 25 in a frame that is 1280 wide. */
const blurPx = 5;

/** Draws a person over another background. Owns its canvases. */
export class Scene {
  readonly #picture: ImageBitmap | null;
  readonly #whole = penOf(1, 1);
  readonly #behind = penOf(maskWidth, maskHeight);
  readonly #cut = penOf(maskWidth, maskHeight);

  /** @param picture the picture behind the person; null blurs the room */
  constructor(picture: ImageBitmap | null) {
    this.#picture = picture;
  }

  /**
   * Draws the frame with another background in its own size, on a canvas that is reused.
   *
   * @param mask where the person is
   * @param small the frame in the size of the mask
   */
  paint(frame: VideoFrame, mask: OffscreenCanvas, small: OffscreenCanvas): OffscreenCanvas {
    const { displayWidth: width, displayHeight: height } = frame;
    const { canvas } = this.#whole;
    if (canvas.width !== width || canvas.height !== height)
      Object.assign(canvas, { width, height });
    const pen = this.#whole;
    pen.globalCompositeOperation = 'copy';
    pen.drawImage(mask, 0, 0, width, height);
    pen.globalCompositeOperation = 'source-in';
    pen.drawImage(frame, 0, 0, width, height);
    pen.globalCompositeOperation = 'destination-over';
    if (this.#picture === null) {
      pen.drawImage(this.#blurred(mask, small), 0, 0, width, height);
    } else {
      const { x, y, width: wide, height: high } = coverOf(this.#picture, { width, height });
      pen.drawImage(this.#picture, x, y, wide, high, 0, 0, width, height);
    }
    return canvas;
  }

  /**
   * The blurred room. The person is cut out first, because their colours would glow around them; the hole is filled
   * with the surroundings.
   */
  #blurred(mask: OffscreenCanvas, small: OffscreenCanvas): OffscreenCanvas {
    const cut = this.#cut;
    cut.globalCompositeOperation = 'copy';
    cut.drawImage(small, 0, 0);
    cut.globalCompositeOperation = 'destination-out';
    // Twice, to remove the soft edge too.
    cut.drawImage(mask, 0, 0);
    cut.drawImage(mask, 0, 0);
    const behind = this.#behind;
    behind.filter = `blur(${blurPx}px)`;
    behind.globalCompositeOperation = 'copy';
    // Drawn with a margin: a blur would mix in the emptiness beyond the border.
    const margin = 2 * blurPx;
    behind.drawImage(small, -margin, -margin, maskWidth + 2 * margin, maskHeight + 2 * margin);
    behind.globalCompositeOperation = 'source-over';
    behind.drawImage(cut.canvas, 0, 0);
    behind.drawImage(cut.canvas, 0, 0);
    return behind.canvas;
  }
}

function penOf(width: number, height: number): OffscreenCanvasRenderingContext2D {
  const pen = new OffscreenCanvas(width, height).getContext('2d');
  if (pen === null) throw new Error('no 2D canvas is available');
  return pen;
}

interface Size {
  readonly width: number;
  readonly height: number;
}

/** The largest centred part of a picture that has the shape of `place`, in the picture's pixels. */
export function coverOf(
  { width, height }: Size,
  place: Size,
): { readonly x: number; readonly y: number; readonly width: number; readonly height: number } {
  const scale = Math.min(width / place.width, height / place.height);
  const part = { width: place.width * scale, height: place.height * scale };
  return { x: (width - part.width) / 2, y: (height - part.height) / 2, ...part };
}
