import { type BrowserContext, chromium, type Page } from 'playwright/test';
import { chromiumOptions } from '../harness/chromiumOptions.ts';

/** The colours of the quarters, row by row. A codec cannot confuse them. */
const quarters = ['red', 'lime', 'blue', 'yellow'] as const;
export const knownPattern = quarters.join(' ');

/** A window on the display with a known pattern and a moving square. Owns its browser. */
export class PatternWindow {
  readonly title: string;
  readonly #browser: BrowserContext;

  static async open(title: string, display: string | null): Promise<PatternWindow> {
    const options = chromiumOptions({ microphone: 'none', whole: true });
    const browser = await chromium.launchPersistentContext('', {
      ...options,
      headless: false,
      viewport: null,
      ...(display === null ? {} : { env: { ...process.env, DISPLAY: display } }),
      args: [
        ...(options.args ?? []),
        `--app=data:text/html,${encodeURIComponent(patternPage(title))}`,
        '--window-size=520,420',
        '--window-position=640,300',
      ],
    });
    const window = new PatternWindow(title, browser);
    // The title must not be found before the pattern shows.
    await browser.pages()[0]?.waitForLoadState();
    return window;
  }

  private constructor(title: string, browser: BrowserContext) {
    this.title = title;
    this.#browser = browser;
  }

  async close(): Promise<void> {
    await this.#browser.close();
  }
}

function patternPage(title: string): string {
  const boxes = quarters.map((color) => `<div style="background:${color}"></div>`).join('');
  return `<!doctype html><title>${title}</title><style>
    body { margin: 0; height: 100vh; display: grid; grid-template: 1fr 1fr / 1fr 1fr }
    i { position: fixed; top: 48%; width: 4%; height: 4%; background: white;
        animation: go 4s steps(16) infinite }
    @keyframes go { from { left: 0 } to { left: 96% } }
  </style>${boxes}<i></i>`;
}

/** The colour names in the quarters of a page's video now; empty while the video has no frame. */
export async function patternIn(page: Page, label: string): Promise<string> {
  return page
    .getByLabel(label, { exact: true })
    .and(page.locator('video'))
    .evaluate((element) => {
      const video = element as HTMLVideoElement;
      const { videoWidth: width, videoHeight: height } = video;
      if (width === 0) return '';
      const canvas = new OffscreenCanvas(width, height);
      const context = canvas.getContext('2d');
      if (!context) return '';
      context.drawImage(video, 0, 0);
      // Sample below each quarter's middle: a window may have a title bar.
      return [
        [0.25, 0.35],
        [0.75, 0.35],
        [0.25, 0.85],
        [0.75, 0.85],
      ]
        .map(([x = 0, y = 0]) => {
          const { data } = context.getImageData(x * width, y * height, 1, 1);
          const [red = 0, green = 0, blue = 0] = data;
          const strong = [red > 128, green > 128, blue > 128].map(Number).join('');
          return { '100': 'red', '010': 'lime', '001': 'blue', '110': 'yellow' }[strong] ?? strong;
        })
        .join(' ');
    });
}
