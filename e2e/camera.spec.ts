import AxeBuilder from '@axe-core/playwright';
import type { Locator, Page } from 'playwright/test';
import type { Person } from './harness/Person.ts';
import { type Halves, halvesIn, sentPictures } from './harness/sharedPage.ts';
import { expect, expectHearing, test } from './harness/test.ts';
import type { VirtualCamera } from './harness/virtualCameras.ts';

const wide = { width: 1280, height: 800 };
const narrow = { width: 390, height: 800 };
const redBlue: Halves = { left: 'red', right: 'blue' };
const limeYellow: Halves = { left: 'lime', right: 'yellow' };
const blueLime: Halves = { left: 'blue', right: 'lime' };
const cameraOf = (label: string, halves: Halves): VirtualCamera => ({
  deviceId: label,
  label,
  halves,
});
const desk = cameraOf('Desk camera', redBlue);
const lid = cameraOf('Lid camera', limeYellow);
/** Somebody who has seen themselves before. */
const used = { cameraPreview: 'never' };

const people = (viewer: Person): Locator =>
  viewer.page.getByRole('list', { name: 'In this channel' });
const tile = (viewer: Person, name: string): Locator =>
  people(viewer).getByRole('listitem').filter({ hasText: name });
const face = (viewer: Person, name: string): Locator => tile(viewer, name).locator('video');
const preview = (person: Person): Locator =>
  person.page.getByRole('dialog', { name: 'Turn your camera on?' });

async function expectFace(viewer: Person, name: string, halves: Halves): Promise<void> {
  await expect.poll(() => halvesIn(face(viewer, name))).toEqual(halves);
}

async function expectNoFace(viewers: readonly Person[], name: string): Promise<void> {
  for (const viewer of viewers) {
    await expect(face(viewer, name)).toHaveCount(0);
    await expect(viewer.mark(name, 'Camera is on')).toHaveCount(0);
  }
}

/** What arrives of pictures here: how many in all, and how wide the largest of the newest is. */
async function receivedPictures(viewer: Person): Promise<{ frames: number; width: number }> {
  return viewer.page.evaluate(async () => {
    const found = { frames: 0, width: 0 };
    for (const connection of window.perchConnections) {
      if (connection.connectionState === 'closed') continue;
      for (const entry of (await connection.getStats()).values()) {
        if (entry.type !== 'inbound-rtp' || entry.kind !== 'video') continue;
        found.frames += entry.framesReceived ?? 0;
        found.width = Math.max(found.width, entry.frameWidth ?? 0);
      }
    }
    return found;
  });
}

/** Waits until a count has stood still for a second and a half. */
async function expectStill(count: () => Promise<number>): Promise<void> {
  let last = -1;
  await expect
    .poll(
      async () => {
        const before = last;
        last = await count();
        return last - before;
      },
      { intervals: [1500] },
    )
    .toBe(0);
}

async function expectNoAxeFindings(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`))).toEqual(
    [],
  );
}

test('I see myself first, others see me when I want it; the next time one click does', async ({
  arrive,
}) => {
  const [ann, bob, cho] = await Promise.all([
    arrive('Ann', { cameras: [desk, lid] }),
    arrive('Bob'),
    arrive('Cho'),
  ]);
  await expect(ann.button('Turn camera on')).toBeDisabled();
  await ann.join('General');
  await bob.join('General');
  await cho.join('Music');

  await ann.button('Turn camera on').click();
  await expect.poll(() => halvesIn(preview(ann).locator('video'))).toEqual(redBlue);
  await expect(preview(ann).locator('video')).toHaveCSS('transform', 'matrix(-1, 0, 0, 1, 0, 0)');
  await expectNoAxeFindings(ann.page);
  await expectNoFace([bob], 'Ann');
  expect(await sentPictures(ann)).toBe(0);

  await preview(ann).getByRole('button', { name: 'Turn on' }).click();
  await expect(preview(ann)).toHaveCount(0);
  await expectFace(ann, 'Ann', redBlue);
  await expectFace(bob, 'Ann', redBlue);
  // Like a mirror for oneself alone.
  await expect(face(ann, 'Ann')).toHaveCSS('transform', 'matrix(-1, 0, 0, 1, 0, 0)');
  await expect(face(bob, 'Ann')).toHaveCSS('transform', 'none');
  for (const person of [ann, bob, cho]) {
    await expect(person.mark('Ann', 'Camera is on')).toBeVisible();
  }
  expect((await receivedPictures(cho)).frames).toBe(0);
  await expectNoAxeFindings(ann.page);
  await expectNoAxeFindings(bob.page);

  // Who comes later sees it at once.
  await cho.join('General');
  await expectFace(cho, 'Ann', redBlue);

  await ann.button('Turn camera off').click();
  await expectNoFace([ann, bob, cho], 'Ann');
  expect(await ann.page.evaluate(() => window.perchCameras.live())).toEqual([]);
  await ann.page.keyboard.press('Control+Shift+O');
  await expectFace(bob, 'Ann', redBlue);
  await expect(preview(ann)).toHaveCount(0);

  await ann.leave();
  await expectNoFace([bob, cho], 'Ann');
  expect(await ann.page.evaluate(() => window.perchCameras.live())).toEqual([]);
  await expectHearing([
    [bob, [cho]],
    [cho, [bob]],
  ]);
});

test('the quality follows the tile; a tile that is not seen receives nothing, and what nobody sees is not sent', async ({
  arrive,
}) => {
  const [ann, bob] = await Promise.all([
    arrive('Ann', { cameras: [desk], preferences: used }),
    arrive('Bob'),
  ]);
  await bob.page.setViewportSize(wide);
  for (const person of [ann, bob]) await person.join('General');
  await ann.button('Turn camera on').click();
  await expectFace(bob, 'Ann', redBlue);
  await expect.poll(async () => (await receivedPictures(bob)).width).toBe(640);

  // The list of channels is in the place of the stage.
  await bob.page.setViewportSize(narrow);
  await expect(people(bob)).toBeHidden();
  await expectStill(async () => (await receivedPictures(bob)).frames);
  await expectStill(() => sentPictures(ann));

  const before = (await receivedPictures(bob)).frames;
  await bob.page.getByRole('radio', { name: 'People' }).click();
  await expect.poll(async () => (await receivedPictures(bob)).frames).toBeGreaterThan(before);
  await expect.poll(async () => (await receivedPictures(bob)).width).toBe(320);
  await expectFace(bob, 'Ann', redBlue);
});

test('another camera takes the place of the first, and one that is pulled out ends and says so', async ({
  arrive,
}) => {
  const [ann, bob] = await Promise.all([
    arrive('Ann', { cameras: [desk, lid], preferences: used }),
    arrive('Bob'),
  ]);
  for (const person of [ann, bob]) await person.join('General');
  await ann.button('Turn camera on').click();
  await expectFace(bob, 'Ann', redBlue);

  await tile(ann, 'Ann').getByRole('button', { name: 'Ann' }).click();
  await ann.page.getByRole('button', { name: /Camera$/ }).click();
  await ann.page.getByRole('option', { name: 'Lid camera', exact: true }).click();
  await ann.page.keyboard.press('Escape');
  await expectFace(bob, 'Ann', limeYellow);
  await expectFace(ann, 'Ann', limeYellow);
  expect(await ann.page.evaluate(() => window.perchCameras.live())).toEqual(['Lid camera']);

  await ann.page.evaluate(() => window.perchCameras.unplug('Lid camera'));
  await expectNoFace([ann, bob], 'Ann');
  await expect(
    ann.page.getByText('Your camera was unplugged, so it is off.').first(),
  ).toBeVisible();
  // The chosen one is gone; the other stands in for it.
  await ann.button('Turn camera on').click();
  await expectFace(bob, 'Ann', redBlue);
});

test('without a camera one is told so, and goes on with one as soon as it is there', async ({
  arrive,
}) => {
  const ann = await arrive('Ann', { cameras: [] });
  await ann.join('General');
  await ann.button('Turn camera on').click();
  await expect(preview(ann).getByRole('alert')).toContainText('No camera found.');
  await expect(preview(ann).getByRole('button', { name: 'Turn on' })).toBeDisabled();
  await expectNoAxeFindings(ann.page);
  await ann.page.evaluate((camera) => window.perchCameras.plug(camera), desk);
  await expect.poll(() => halvesIn(preview(ann).locator('video'))).toEqual(redBlue);
  await preview(ann).getByRole('button', { name: 'Cancel' }).click();
  await expectNoFace([ann], 'Ann');
  expect(await ann.page.evaluate(() => window.perchCameras.live())).toEqual([]);
});

test('twenty times on and off by three at once leave exactly the right faces', async ({
  arrive,
}) => {
  test.slow();
  const three = await Promise.all([
    arrive('Ann', { cameras: [cameraOf('Ann', redBlue)], preferences: used }),
    arrive('Bob', { cameras: [cameraOf('Bob', limeYellow)], preferences: used }),
    arrive('Cho', { cameras: [cameraOf('Cho', blueLime)], preferences: used }),
  ]);
  for (const person of three) await person.join('General');
  await Promise.all(
    three.map(async (person) => {
      for (let time = 0; time < 20; time += 1) {
        await person.page.keyboard.press('Control+Shift+O');
      }
    }),
  );
  await expectNoFace(three, 'Ann');
  await expect.poll(() => people(three[0]).locator('video').count()).toBe(0);
  for (const person of three) await person.button('Turn camera on').click();
  for (const viewer of three) {
    await expectFace(viewer, 'Ann', redBlue);
    await expectFace(viewer, 'Bob', limeYellow);
    await expectFace(viewer, 'Cho', blueLime);
  }
});
