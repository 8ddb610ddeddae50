import type { Page } from 'playwright/test';
import type { Person } from './harness/Person.ts';
import { type Halves, halvesOf } from './harness/sharedPage.ts';
import { expect, silent, test } from './harness/test.ts';
import { tones } from './harness/tones.ts';
import { giveScreen } from './harness/virtualScreen.ts';

/** An even number: the cameras end up off. */
const quickPresses = 20;
/** In the second, everything that was sent before is sent again. */
const cycles = 2;
const screen: Halves = { left: 'yellow', right: 'red' };
const faces: Readonly<Record<'Ann' | 'Bob' | 'Cho', Halves>> = {
  Ann: { left: 'red', right: 'blue' },
  Bob: { left: 'lime', right: 'yellow' },
  Cho: { left: 'blue', right: 'lime' },
};

/** Records every visible video of a page with an empty or black frame; `seen()` returns the records so far. */
async function watchBlackPictures(page: Page): Promise<{ seen(): Promise<string[]> }> {
  await page.evaluate(() => {
    const seen: string[] = [];
    Object.assign(window, { perchBlackPictures: seen });
    const pen = Object.assign(document.createElement('canvas'), { width: 1, height: 1 }).getContext(
      '2d',
      { willReadFrequently: true },
    );
    setInterval(() => {
      for (const video of document.querySelectorAll('video')) {
        if (!video.checkVisibility({ opacityProperty: true, visibilityProperty: true })) continue;
        const { videoWidth: width, videoHeight: height } = video;
        pen?.clearRect(0, 0, 1, 1);
        pen?.drawImage(video, width / 4, height / 2, 1, 1, 0, 0, 1, 1);
        const [red = 0, green = 0, blue = 0] = pen?.getImageData(0, 0, 1, 1).data ?? [];
        const whose = video.closest('li, [role="group"]')?.textContent ?? 'somebody';
        if (Math.max(red, green, blue) < 24) seen.push(whose);
      }
    }, 50);
  });
  return {
    seen: () =>
      page.evaluate(
        () => (window as unknown as { perchBlackPictures: string[] }).perchBlackPictures,
      ),
  };
}

/** What the videos of a page show, sorted. */
async function shownBy({ page }: Person): Promise<string[]> {
  // The current elements: a locator would wait for one that has gone.
  const videos = await page.locator('video').elementHandles();
  const halves = await Promise.all(
    videos.map((video) => video.evaluate(halvesOf as (element: Node) => Halves | null)),
  );
  return halves.map((each) => (each ? `${each.left} ${each.right}` : 'nothing')).sort();
}

const listed = (...halves: readonly Halves[]) =>
  halves.map(({ left, right }) => `${left} ${right}`).sort();

test('three people toggle cameras and a share at once: all see exactly these videos, no black ones', async ({
  arrive,
}) => {
  test.slow();
  const come = (name: 'Ann' | 'Bob' | 'Cho') =>
    arrive(name, {
      cameras: [{ deviceId: name, label: name, halves: faces[name] }],
      preferences: { cameraPreview: 'never' },
      ...silent,
    });
  const [ann, bob, cho] = await Promise.all([come('Ann'), come('Bob'), come('Cho')]);
  const three = [ann, bob, cho];
  for (const person of three) await person.join('General');
  await giveScreen(ann.page, screen, tones.Lee);
  const watches = await Promise.all([bob, cho].map(({ page }) => watchBlackPictures(page)));

  // Faster than the server answers.
  await Promise.all(
    three.map(async ({ page }) => {
      for (let press = 0; press < quickPresses; press += 1) {
        await page.keyboard.press('Control+Shift+O');
      }
    }),
  );
  for (const viewer of three) await expect.poll(() => shownBy(viewer)).toEqual([]);

  for (let cycle = 0; cycle < cycles; cycle += 1) {
    await Promise.all([
      ann.button('Share screen').click(),
      ...three.map((person) => person.page.keyboard.press('Control+Shift+O')),
    ]);
    for (const viewer of [bob, cho]) await viewer.button('Watch').first().click();
    const allAreShown = async () => {
      for (const viewer of [bob, cho]) {
        await expect
          .poll(() => shownBy(viewer))
          .toEqual(listed(screen, faces.Ann, faces.Bob, faces.Cho));
      }
    };
    await allAreShown();
    if (cycle === 0) {
      // The camera’s new section of the SDP stands before that of the share’s sound.
      await ann.page.keyboard.press('Control+Shift+O');
      await expect.poll(() => shownBy(bob)).toEqual(listed(screen, faces.Bob, faces.Cho));
      await ann.page.keyboard.press('Control+Shift+O');
      await allAreShown();
    }
    await Promise.all([
      ann.button('Stop sharing').first().click(),
      ...three.map((person) => person.page.keyboard.press('Control+Shift+O')),
    ]);
    for (const viewer of [bob, cho]) {
      await expect.poll(() => shownBy(viewer)).toEqual([]);
      await expect(viewer.button('Watch')).toHaveCount(0);
    }
  }
  expect(await Promise.all(watches.map((watch) => watch.seen()))).toEqual([[], []]);
});
