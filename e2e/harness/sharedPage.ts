import type { BrowserContext, Locator, Page } from 'playwright/test';

/** The title of the page that Chromium shares without asking if `chromiumOptions` say so. */
export const sharedTitle = 'A page to share';

/** What a shared page shows: its left and its right half, as CSS colours that are easy to tell apart. */
export interface Halves {
  readonly left: 'red' | 'lime' | 'blue' | 'yellow';
  readonly right: 'red' | 'lime' | 'blue' | 'yellow';
}

/** Opens a second page for the person to share: two coloured halves and a steady tone, Hz. */
export async function openSharedPage(
  context: BrowserContext,
  { left, right }: Halves,
  frequency: number,
): Promise<Page> {
  const page = await context.newPage();
  await page.setContent(
    `<title>${sharedTitle}</title>
     <body style="margin: 0; background: linear-gradient(90deg, ${left} 50%, ${right} 50%)">`,
  );
  await page.evaluate((hz) => {
    document.addEventListener('click', () => {
      const sound = new AudioContext();
      const tone = new OscillatorNode(sound, { frequency: hz });
      tone.connect(new GainNode(sound, { gain: 0.25 })).connect(sound.destination);
      tone.start();
    });
  }, frequency);
  await page.mouse.click(20, 20);
  return page;
}

/** The halves in a share's tile on the viewer's page, by the tile's name; null while it shows no video. */
export async function seenHalves(
  viewer: { readonly page: Page },
  share: string,
): Promise<Halves | null> {
  return halvesIn(viewer.page.getByRole('group', { name: share }).locator('video'));
}

/** The halves that a video shows; null while there is no video or no frame in it. */
export async function halvesIn(video: Locator): Promise<Halves | null> {
  // The current element: a locator would wait if it disappeared in between.
  const [element] = await video.elementHandles();
  return element ? element.evaluate(halvesOf as (element: Node) => Halves | null) : null;
}

/** As `halvesIn`, for use inside the page: it may use nothing outside itself. */
export function halvesOf(video: Element): Halves | null {
  const { videoWidth: width, videoHeight: height } = video as HTMLVideoElement;
  if (width === 0 || getComputedStyle(video).opacity === '0') return null;
  // One pixel of each half: copying whole frames is too slow on a busy machine.
  const canvas = Object.assign(document.createElement('canvas'), { width: 1, height: 1 });
  const pen = canvas.getContext('2d', { willReadFrequently: true });
  if (!pen) return null;
  const colourAt = (part: number) => {
    pen.drawImage(video as HTMLVideoElement, width * part, height / 2, 1, 1, 0, 0, 1, 1);
    const [r = 0, g = 0, b = 0] = pen.getImageData(0, 0, 1, 1).data;
    const bits = [r, g, b].map((value) => (value > 128 ? 1 : 0)).join('');
    const names: Record<string, string> = {
      100: 'red',
      '010': 'lime',
      '001': 'blue',
      110: 'yellow',
    };
    return names[bits] ?? bits;
  };
  return { left: colourAt(0.25), right: colourAt(0.75) } as Halves;
}
