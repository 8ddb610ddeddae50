import type { Locator } from 'playwright/test';
import { expectNoAxeFindings } from './harness/axe.ts';
import type { Person } from './harness/Person.ts';
import { codeIn } from './harness/pictureCode.ts';
import { expectStill, receivedPictures, sentPictures } from './harness/pictureCounts.ts';
import { type Halves, halvesIn } from './harness/sharedPage.ts';
import { faceOf, narrow, people, tileOf, wide } from './harness/stage.ts';
import { expect, expectHearing, silent, test } from './harness/test.ts';
import type { VirtualCamera } from './harness/virtualCameras.ts';

let cameras = 0;
const cameraOf = (label: string, left: Halves['left'], right: Halves['right']): VirtualCamera => {
  cameras += 1;
  return { deviceId: label, label, halves: { left, right }, number: cameras };
};
const desk = cameraOf('Desk camera', 'red', 'blue');
const lid = cameraOf('Lid camera', 'lime', 'yellow');
/** The preferences of a person who turned the preview off. */
const used = { cameraPreview: 'never' };

const preview = (person: Person): Locator =>
  person.page.getByRole('dialog', { name: 'Turn your camera on?' });

/** Waits until a person's tile shows the video of this camera, and new frames arrive. */
async function expectFace(viewer: Person, name: string, camera: VirtualCamera): Promise<void> {
  await expectPictures(faceOf(viewer, name), camera);
}

async function expectPictures(video: Locator, { halves, number }: VirtualCamera): Promise<void> {
  const frames: number[] = [];
  await expect
    .poll(async () => {
      const code = await codeIn(video);
      if (code !== null && code.number === number && code.frame !== frames.at(-1)) {
        frames.push(code.frame);
      }
      return frames.length;
    })
    .toBeGreaterThan(2);
  expect(frames).toEqual(frames.toSorted((a, b) => a - b));
  await expect.poll(() => halvesIn(video)).toEqual(halves);
}

/** Time in ms from a click until this page shows its first camera video. */
async function untilFirstFace(viewer: Person, click: () => Promise<void>): Promise<number> {
  const took = viewer.page.evaluate(
    () =>
      new Promise<number>((resolve) => {
        let beganMs = Number.POSITIVE_INFINITY;
        addEventListener('pointerdown', () => (beganMs = performance.now()), { once: true });
        const look = () => {
          const isThere = [...document.querySelectorAll('video')].some(
            (video) => video.videoWidth > 0 && getComputedStyle(video).opacity !== '0',
          );
          if (isThere) resolve(performance.now() - beganMs);
          else requestAnimationFrame(look);
        };
        look();
      }),
  );
  await click();
  return took;
}

async function expectNoFace(viewers: readonly Person[], name: string): Promise<void> {
  for (const viewer of viewers) {
    await expect(faceOf(viewer, name)).toHaveCount(0);
    await expect(viewer.mark(name, 'Camera is on')).toHaveCount(0);
  }
}

test('I see a preview and confirm before others see me; later one click is enough', async ({
  arrive,
}) => {
  const [ann, bob, cho] = await Promise.all([
    arrive('Ann', { ...silent, cameras: [desk, lid] }),
    arrive('Bob'),
    arrive('Cho'),
  ]);
  await expect(ann.button('Turn camera on')).toBeDisabled();
  await ann.join('General');
  await bob.join('General');
  await cho.join('Music');

  await ann.button('Turn camera on').click();
  await expectPictures(preview(ann).locator('video'), desk);
  await expect(preview(ann).locator('video')).toHaveCSS('transform', 'matrix(-1, 0, 0, 1, 0, 0)');
  await expectNoAxeFindings(ann.page);
  await expectNoFace([bob], 'Ann');
  expect(await sentPictures(ann)).toBe(0);

  await preview(ann).getByRole('button', { name: 'Turn on' }).click();
  await expect(preview(ann)).toHaveCount(0);
  await expectFace(ann, 'Ann', desk);
  await expectFace(bob, 'Ann', desk);
  // Only the own view is mirrored.
  await expect(faceOf(ann, 'Ann')).toHaveCSS('transform', 'matrix(-1, 0, 0, 1, 0, 0)');
  await expect(faceOf(bob, 'Ann')).toHaveCSS('transform', 'none');
  for (const person of [ann, bob, cho]) {
    await expect(person.mark('Ann', 'Camera is on')).toBeVisible();
  }
  expect((await receivedPictures(cho)).frames).toBe(0);
  await expectNoAxeFindings(ann.page);
  await expectNoAxeFindings(bob.page);

  // A person who joins later sees it at once.
  const tookMs = await untilFirstFace(cho, () => cho.join('General'));
  test
    .info()
    .annotations.push({ type: 'first picture after the click', description: `${tookMs} ms` });
  await expectFace(cho, 'Ann', desk);

  await ann.button('Turn camera off').click();
  await expectNoFace([ann, bob, cho], 'Ann');
  expect(await ann.page.evaluate(() => window.perchCameras.live())).toEqual([]);
  await ann.page.keyboard.press('Control+Shift+O');
  await expectFace(bob, 'Ann', desk);
  await expect(preview(ann)).toHaveCount(0);

  await ann.leave();
  await expectNoFace([bob, cho], 'Ann');
  expect(await ann.page.evaluate(() => window.perchCameras.live())).toEqual([]);
  await expectHearing([
    [bob, [cho]],
    [cho, [bob]],
  ]);
});

test('the quality follows the tile; a hidden tile receives no video, and unseen video is not sent', async ({
  arrive,
}) => {
  const [ann, bob] = await Promise.all([
    arrive('Ann', { ...silent, cameras: [{ ...desk, large: true }], preferences: used }),
    arrive('Bob', silent),
  ]);
  await bob.page.setViewportSize(wide);
  for (const person of [ann, bob]) await person.join('General');
  await ann.button('Turn camera on').click();
  await expectFace(bob, 'Ann', desk);
  await expect.poll(async () => (await receivedPictures(bob)).width).toBe(640);

  // The list of channels replaces the stage.
  await bob.page.setViewportSize(narrow);
  await expect(people(bob)).toBeHidden();
  await expectStill(async () => (await receivedPictures(bob)).frames);
  await expectStill(() => sentPictures(ann));

  const before = (await receivedPictures(bob)).frames;
  await bob.page.getByRole('radio', { name: 'People' }).click();
  await expect.poll(async () => (await receivedPictures(bob)).frames).toBeGreaterThan(before);
  await expect.poll(async () => (await receivedPictures(bob)).width).toBe(320);
  await expectFace(bob, 'Ann', desk);
});

test('another camera can replace the first; unplugging it ends its video with a message', async ({
  arrive,
}) => {
  const [ann, bob] = await Promise.all([
    arrive('Ann', { ...silent, cameras: [desk, lid], preferences: used }),
    arrive('Bob', silent),
  ]);
  for (const person of [ann, bob]) await person.join('General');
  await ann.button('Turn camera on').click();
  await expectFace(bob, 'Ann', desk);

  await tileOf(ann, 'Ann').getByRole('button', { name: 'Ann' }).click();
  const choice = ann.page.getByRole('button', { name: /Camera$/ });
  await choice.click();
  await ann.page.getByRole('option', { name: 'Lid camera', exact: true }).click();
  await expect(ann.page.getByRole('listbox')).toHaveCount(0);
  // Only the focused element gets the key.
  await expect(choice).toBeFocused();
  await ann.page.keyboard.press('Escape');
  await expect(ann.page.getByRole('dialog', { name: 'Ann' })).toHaveCount(0);
  await expectFace(bob, 'Ann', lid);
  await expectFace(ann, 'Ann', lid);
  expect(await ann.page.evaluate(() => window.perchCameras.live())).toEqual(['Lid camera']);

  await ann.page.evaluate(() => window.perchCameras.unplug('Lid camera'));
  await expectNoFace([ann, bob], 'Ann');
  await expect(
    ann.page.getByText('Your camera was unplugged, so it is off.').first(),
  ).toBeVisible();
  // The chosen camera is gone; the other one is used instead.
  await ann.button('Turn camera on').click();
  await expectFace(bob, 'Ann', desk);
  await ann.button('Turn camera off').click();
  await ann.page.evaluate((camera) => window.perchCameras.plug(camera), lid);
  await ann.button('Turn camera on').click();
  await expectFace(bob, 'Ann', lid);
});
