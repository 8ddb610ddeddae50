import type { Locator } from 'playwright/test';
import { expectNoAxeFindings, expectNoAxeFindingsInBothThemes } from './harness/axe.ts';
import { pressAt } from './harness/keyboard.ts';
import type { Person } from './harness/Person.ts';
import { receivedPictures } from './harness/pictureCounts.ts';
import { type Halves, halvesIn } from './harness/sharedPage.ts';
import { narrow, ownShareOf, shareOf, tileOf, wide } from './harness/stage.ts';
import { expect, silent, test } from './harness/test.ts';
import { tones } from './harness/tones.ts';
import { giveScreen } from './harness/virtualScreen.ts';

const redBlue: Halves = { left: 'red', right: 'blue' };
const desk = { deviceId: 'desk', label: 'Desk camera', halves: redBlue, large: true };

const layout = (viewer: Person, name: 'Grid' | 'Spotlight'): Locator =>
  viewer.page.getByRole('radiogroup', { name: 'Layout' }).getByRole('radio', { name });

async function widthOf(place: Locator): Promise<number> {
  return (await place.boundingBox())?.width ?? 0;
}

const receivedWidth = async (viewer: Person) => (await receivedPictures(viewer)).width;

/** Waits until this many more frames have arrived. */
async function expectMoreFrames(viewer: Person): Promise<void> {
  const before = (await receivedPictures(viewer)).frames;
  await expect
    .poll(async () => (await receivedPictures(viewer)).frames)
    .toBeGreaterThan(before + 5);
}

test('pins, layouts, pop-outs and picture-in-picture receive the quality they show', async ({
  arrive,
}) => {
  const [ann, bob, cho] = await Promise.all([
    arrive('Ann', silent),
    arrive('Bob', { ...silent, cameras: [desk], preferences: { cameraPreview: 'never' } }),
    arrive('Cho', silent),
  ]);
  await ann.page.setViewportSize(wide);
  await Promise.all([ann, bob, cho].map((person) => person.join('General')));
  await bob.button('Turn camera on').click();
  await expect.poll(() => halvesIn(tileOf(ann, 'Bob').locator('video'))).toEqual(redBlue);
  await expect(layout(ann, 'Grid')).toBeChecked();
  expect(await widthOf(tileOf(ann, 'Bob'))).toBe(await widthOf(tileOf(ann, 'Cho')));
  const inGrid = await widthOf(tileOf(ann, 'Bob'));

  // By keyboard: Cho is large, so Bob is small and his video gets a lower layer.
  await tileOf(ann, 'Cho').getByRole('button', { name: 'Cho' }).focus();
  await ann.page.keyboard.press('p');
  await expect(layout(ann, 'Spotlight')).toBeChecked();
  expect(await widthOf(tileOf(ann, 'Cho'))).toBeGreaterThan(inGrid);
  expect(await widthOf(tileOf(ann, 'Bob'))).toBeLessThan(inGrid);
  await expect.poll(() => receivedWidth(ann)).toBe(320);
  await expectNoAxeFindings(ann.page);

  // By the tile's menu, opened with a right click: now Bob.
  await tileOf(ann, 'Bob').getByRole('button', { name: 'Bob' }).click({ button: 'right' });
  await expectNoAxeFindings(ann.page);
  await ann.page.getByRole('dialog', { name: 'Bob' }).getByRole('button', { name: 'Pin' }).click();
  expect(await widthOf(tileOf(ann, 'Bob'))).toBeGreaterThan(inGrid);
  await expect.poll(() => receivedWidth(ann)).toBeGreaterThan(320);

  // Choosing a layout ends the pin, and is remembered.
  await layout(ann, 'Grid').click();
  expect(await widthOf(tileOf(ann, 'Bob'))).toBe(inGrid);
  await layout(ann, 'Spotlight').click();
  await ann.page.getByRole('button', { name: 'Stage options' }).click();
  await expectNoAxeFindings(ann.page);
  await ann.page.getByRole('menuitemcheckbox', { name: 'Hide my own tile' }).click();
  await ann.page.keyboard.press('Escape');
  await ann.page.reload();
  await ann.isIn('General');
  await expect(layout(ann, 'Spotlight')).toBeChecked();
  await expect(tileOf(ann, 'Ann')).toHaveCount(0);
  await layout(ann, 'Grid').click();

  // In a pop-out window, the layer follows that window, whatever happens to the tile.
  await expect.poll(() => halvesIn(tileOf(ann, 'Bob').locator('video'))).toEqual(redBlue);
  await tileOf(ann, 'Bob').hover();
  const opening = ann.page.waitForEvent('popup');
  await tileOf(ann, 'Bob').getByRole('button', { name: 'Open in a separate window' }).click();
  const popOut = await opening;
  await expect(popOut).toHaveTitle('Bob’s camera');
  await expect.poll(() => halvesIn(popOut.locator('video'))).toEqual(redBlue);
  await expect(tileOf(ann, 'Bob').locator('video')).toHaveCount(0);
  await popOut.setViewportSize({ width: 320, height: 180 });
  await expect.poll(() => receivedWidth(ann)).toBe(320);
  await popOut.setViewportSize({ width: 640, height: 360 });
  await expect.poll(() => receivedWidth(ann)).toBe(640);
  await ann.page.setViewportSize(narrow);
  await expect(tileOf(ann, 'Bob')).toBeHidden();
  await expectMoreFrames(ann);
  await ann.page.setViewportSize(wide);
  await popOut.close();
  await expect.poll(() => halvesIn(tileOf(ann, 'Bob').locator('video'))).toEqual(redBlue);

  // Picture-in-picture continues while the tile is hidden.
  await tileOf(ann, 'Bob').hover();
  await tileOf(ann, 'Bob').getByRole('button', { name: 'Picture in picture' }).click();
  const floats = () => ann.page.evaluate(() => document.pictureInPictureElement !== null);
  await expect.poll(floats).toBe(true);
  await ann.page.setViewportSize(narrow);
  await expect(tileOf(ann, 'Bob')).toBeHidden();
  await expectMoreFrames(ann);
  await bob.button('Turn camera off').click();
  await expect.poll(floats).toBe(false);
});

test('a watched share gets the spotlight, zooms and moves by keys and wheel, and can fill the screen', async ({
  arrive,
}) => {
  const [ann, bob] = await Promise.all([arrive('Ann', silent), arrive('Bob', silent)]);
  await bob.page.setViewportSize(wide);
  await Promise.all([ann, bob].map((person) => person.join('General')));
  await giveScreen(ann.page, redBlue, tones.Lee);
  await ann.button('Share screen').click();
  await expect(layout(bob, 'Grid')).toBeChecked();
  // By keys: the focus stays on the tile, so the keys of the video work at once.
  await pressAt(shareOf(bob, ann).getByRole('button', { name: 'Watch' }));
  await expect(shareOf(bob, ann).locator(':focus')).toHaveCount(1);
  const picture = shareOf(bob, ann).locator('video');
  await expect.poll(() => halvesIn(picture)).toEqual(redBlue);
  await expect(layout(bob, 'Spotlight')).toBeChecked();
  expect(await widthOf(shareOf(bob, ann))).toBeGreaterThan(600);

  // A screen has its own aspect ratio: in one direction the video is smaller than its tile.
  const whole = await widthOf(picture);
  await shareOf(bob, ann).getByRole('button', { name: 'More options' }).focus();
  await bob.page.keyboard.press('+');
  await bob.page.keyboard.press('+');
  await expect.poll(() => widthOf(picture)).toBeCloseTo(whole * 1.25 ** 2, 0);
  const before = await picture.boundingBox();
  await bob.page.keyboard.press('ArrowDown');
  await expect.poll(async () => (await picture.boundingBox())?.y).toBeLessThan(before?.y ?? 0);
  await bob.page.keyboard.press('0');
  await expect.poll(() => widthOf(picture)).toBe(whole);
  await shareOf(bob, ann).hover();
  await bob.page.mouse.wheel(0, -200);
  await expect.poll(() => widthOf(picture)).toBeGreaterThan(whole);
  await shareOf(bob, ann).getByRole('button', { name: 'Fit to the tile' }).click();
  await expect.poll(() => widthOf(picture)).toBe(whole);
  await expectNoAxeFindings(bob.page);

  // The menu also has every action, however small the tile is.
  await shareOf(bob, ann).click({ button: 'right' });
  const menu = bob.page.getByRole('menu', { name: 'Ann’s screen' });
  await expect(menu.getByRole('menuitem')).toHaveText([
    /Pin/,
    /Open in a separate window/,
    /Picture in picture/,
    /Full screen/,
    /Zoom in/,
    /Zoom out/,
    /Fit to the tile/,
    /Original size/,
    /Stop watching/,
  ]);
  await expectNoAxeFindings(bob.page);
  await bob.page.keyboard.press('Escape');
  await expect(menu).toHaveCount(0);

  const full = () => bob.page.evaluate(() => document.fullscreenElement?.textContent ?? null);
  await shareOf(bob, ann).getByRole('button', { name: 'More options' }).focus();
  await bob.page.keyboard.press('f');
  await expect.poll(full).toContain('Ann');
  await bob.page.keyboard.press('f');
  await expect.poll(full).toBeNull();
  await picture.dblclick();
  await expect.poll(full).toContain('Ann');
  await expect.poll(() => halvesIn(picture)).toEqual(redBlue);
  await shareOf(bob, ann).getByRole('button', { name: 'Exit full screen' }).click();
  await expect.poll(full).toBeNull();
  // By the menu, which must close completely and not keep the focus.
  await pressAt(shareOf(bob, ann).getByRole('button', { name: 'More options' }));
  await bob.page.keyboard.type('Full');
  await bob.page.keyboard.press('Enter');
  await expect.poll(full).toContain('Ann');
  // Menus open inside the full-screen element, so they are visible.
  await pressAt(shareOf(bob, ann).getByRole('button', { name: 'Screen sound' }));
  await expect(bob.page.getByRole('slider', { name: 'Volume of Ann’s screen' })).toBeVisible();
  expect(
    await bob.page.evaluate(() =>
      document.fullscreenElement?.contains(document.querySelector('[role=dialog]')),
    ),
  ).toBe(true);
  await expectNoAxeFindingsInBothThemes(bob.page, { within: '[role="dialog"]' });
  await bob.page.keyboard.press('Escape');
  await expect(shareOf(bob, ann).getByRole('button', { name: 'Screen sound' })).toBeFocused();
  await pressAt(shareOf(bob, ann).getByRole('button', { name: 'Exit full screen' }));
  await expect.poll(full).toBeNull();
  await bob.button('Stage in full screen').click();
  await expect.poll(full).toContain('General');
  await bob.button('Exit full screen').first().click();
  await expect.poll(full).toBeNull();

  // Its window closes with it; no black window is shown.
  const opening = bob.page.waitForEvent('popup');
  await shareOf(bob, ann).hover();
  await shareOf(bob, ann).getByRole('button', { name: 'Open in a separate window' }).click();
  const popOut = await opening;
  await expect.poll(() => halvesIn(popOut.locator('video'))).toEqual(redBlue);
  await expect(layout(bob, 'Grid')).toBeChecked();
  await expectNoAxeFindings(popOut);
  const closed = popOut.waitForEvent('close');
  // By its own tile, which then disappears.
  await pressAt(ownShareOf(ann).getByRole('button', { name: 'Stop sharing' }));
  await expect(ann.button('Share screen')).toBeFocused();
  await closed;
  await expect(shareOf(bob, ann)).toHaveCount(0);
});
