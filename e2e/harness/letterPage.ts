import type { BrowserContext, Locator, Page } from 'playwright/test';
import { sharedTitle } from './sharedPage.ts';

/** Letters in a grid of cells, small as in an editor. In CSS pixels. */
const cell = { width: 9, height: 16 } as const;
const columns = 100;
const rows = 30;
/** All characters of the cells. Some look similar. */
const alphabet = 'abcdefghijklmnopqrstuvwxyz0123456789';

/** A page full of small letters to share, and its text. */
export interface LetterPage {
  readonly page: Page;
  /** Row by row; the first row is the alphabet. */
  readonly letters: string;
  /** As the page itself is drawn, to compare with: a PNG. */
  readonly picture: Buffer;
}

/** Opens it beside the app's page, under the title that Chromium's own picker takes by itself. */
export async function openLetterPage(context: BrowserContext): Promise<LetterPage> {
  const page = await context.newPage();
  const chosen = Array.from(
    { length: columns * (rows - 1) },
    (_, index) => alphabet[(index * 7 + Math.floor(index / columns) * 11) % alphabet.length],
  );
  const letters = alphabet.padEnd(columns, alphabet[0]) + chosen.join('');
  const cells = [...letters].map((letter) => `<i>${letter}</i>`).join('');
  await page.setContent(
    `<title>${sharedTitle}</title><style>
       body { margin: 0; background: white; color: #222; font: 12px/16px monospace }
       main { display: grid; grid-template: repeat(${rows}, ${cell.height}px) / repeat(${columns}, ${cell.width}px) }
       i { font-style: normal; text-align: center; overflow: hidden }
       /* Something moves, or no picture would be new. */
       b { position: fixed; right: 0; bottom: 0; width: 40px; height: 40px; background: silver;
           animation: go 1s steps(2) infinite }
       @keyframes go { to { background: gray } }
     </style><main>${cells}</main><b></b>`,
  );
  return { page, letters, picture: await page.screenshot() };
}

/**
 * How much of the letters can be read in a video that shows the page, 0 … 1: each cell is compared with the alphabet as the
 * page itself draws it, and is read as the letter that it is most like. 0 while the video shows nothing.
 */
export async function readablePart(
  video: Locator,
  { letters, picture }: LetterPage,
): Promise<number> {
  return video.evaluate(
    async (
      element,
      { letters: expected, png, cell: { width, height }, columns: across, known },
    ) => {
      const shown = element as HTMLVideoElement;
      if (shown.videoWidth === 0) return 0;
      const original = new Image();
      original.src = png;
      await original.decode();
      const lumaOf = (source: CanvasImageSource) => {
        const canvas = new OffscreenCanvas(original.width, original.height);
        const pen = canvas.getContext('2d', { willReadFrequently: true });
        if (!pen) throw new Error('no canvas');
        pen.drawImage(source, 0, 0, original.width, original.height);
        const { data } = pen.getImageData(0, 0, original.width, original.height);
        return (index: number) => {
          const pixels: number[] = [];
          const left = (index % across) * width;
          const top = Math.floor(index / across) * height;
          for (let y = top; y < top + height; y += 1) {
            for (let x = left; x < left + width; x += 1) {
              pixels.push(data[(y * original.width + x) * 4 + 1] ?? 0);
            }
          }
          return pixels;
        };
      };
      const cellOf = lumaOf(shown);
      const drawn = lumaOf(original);
      const alphabetCells = [...known].map((letter, index) => ({ letter, pixels: drawn(index) }));
      const distance = (a: number[], b: number[]) =>
        a.reduce((sum, value, at) => sum + Math.abs(value - (b[at] ?? 0)), 0);
      // One letter in five: to read them all would take the CPU from the video that is waited for.
      const sample = [...expected].map((letter, index) => ({ letter, index }));
      const read = sample.filter(({ index }) => index % 5 === 0);
      const right = read.filter(({ letter, index }) => {
        const pixels = cellOf(index);
        const [best] = alphabetCells
          .map((each) => ({ letter: each.letter, off: distance(each.pixels, pixels) }))
          .sort((a, b) => a.off - b.off);
        return best?.letter === letter;
      });
      return right.length / read.length;
    },
    {
      letters,
      png: `data:image/png;base64,${picture.toString('base64')}`,
      cell,
      columns,
      known: alphabet,
    },
  );
}
