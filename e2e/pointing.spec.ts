import type { Locator, Page } from 'playwright/test';
import { expectNoAxeFindings, expectNoAxeFindingsInBothThemes } from './harness/axe.ts';
import { pressAt } from './harness/keyboard.ts';
import { seenHalves } from './harness/sharedPage.ts';
import { narrow, ownShareOf, shareOf } from './harness/stage.ts';
import { expect, silent, test } from './harness/test.ts';
import { tones } from './harness/tones.ts';
import { giveScreen } from './harness/virtualScreen.ts';

/** A position in a video, 0 … 1 from its left and upper edge. */
interface Part {
  readonly x: number;
  readonly y: number;
}

/** Where a position in a tile's video is on the page. */
async function placeOf(share: Locator, { x, y }: Part): Promise<Part> {
  return share.locator('video').evaluate(
    (video, part) => {
      const { videoWidth, videoHeight } = video as HTMLVideoElement;
      const box = video.getBoundingClientRect();
      const scale = Math.min(box.width / videoWidth, box.height / videoHeight);
      const width = videoWidth * scale;
      const height = videoHeight * scale;
      return {
        x: box.left + (box.width - width) / 2 + part.x * width,
        y: box.top + (box.height - height) / 2 + part.y * height,
      };
    },
    { x, y },
  );
}

/** The tip of a person's named pointer on the page; null while there is none. */
async function tipOf(share: Locator, name: string): Promise<Part | null> {
  const mark = share.locator('span:has(> svg)', { hasText: name });
  // Only the current element: a locator would wait if the pointer disappears meanwhile.
  const [found] = await mark.elementHandles();
  const box = await found?.boundingBox();
  return box ? { x: box.x, y: box.y } : null;
}

/** Waits until a person's pointer is at this position of the video. */
async function expectPointer(share: Locator, name: string, part: Part): Promise<void> {
  const place = await placeOf(share, part);
  await expect
    .poll(async () => {
      const tip = await tipOf(share, name);
      return tip && Math.hypot(tip.x - place.x, tip.y - place.y);
    })
    .toBeLessThan(6);
}

/** How many inked pixels there are around a position of the video, or anywhere. */
async function inkAt(share: Locator, part: Part | null): Promise<number> {
  const place = part && (await placeOf(share, part));
  return share.locator('canvas').evaluate((element, at) => {
    const canvas = element as HTMLCanvasElement;
    const box = canvas.getBoundingClientRect();
    const scale = canvas.width / box.width;
    const pen = canvas.getContext('2d');
    if (!pen || canvas.width === 0) return 0;
    const { data } = at
      ? pen.getImageData((at.x - box.left) * scale - 4, (at.y - box.top) * scale - 4, 8, 8)
      : pen.getImageData(0, 0, canvas.width, canvas.height);
    let ink = 0;
    for (let alpha = 3; alpha < data.length; alpha += 4) if (data[alpha] !== 0) ink += 1;
    return ink;
  }, place);
}

async function moveTo(page: Page, share: Locator, part: Part, steps = 1): Promise<void> {
  const { x, y } = await placeOf(share, part);
  await page.mouse.move(x, y, { steps });
}

// Pointing and drawing by keys: `components/pointing/PointerInput.test.tsx`.
test('a viewer can point and draw on a share under their name; the ink fades, the sharer can forbid it', async ({
  arrive,
}) => {
  const [ann, bob] = await Promise.all([arrive('Ann', silent), arrive('Bob', silent)]);
  for (const person of [ann, bob]) await person.join('General');
  const halves = { left: 'red', right: 'blue' } as const;
  await giveScreen(ann.page, halves, tones.Lee);
  await ann.button('Share screen').click();
  await shareOf(bob, ann).getByRole('button', { name: 'Watch' }).click();
  await expect.poll(() => seenHalves(bob, 'Ann’s screen')).toEqual(halves);
  const [watched, shared] = [shareOf(bob, ann), ownShareOf(ann)];

  // The pointer, by mouse.
  await watched.getByRole('button', { name: 'Point', exact: true }).click();
  const hand = watched.getByRole('application');
  await expect(hand).toBeFocused();
  await moveTo(bob.page, watched, { x: 0.25, y: 0.3 });
  await expectPointer(shared, 'Bob', { x: 0.25, y: 0.3 });
  await moveTo(bob.page, watched, { x: 0.7, y: 0.6 }, 5);
  await expectPointer(shared, 'Bob', { x: 0.7, y: 0.6 });
  expect(await tipOf(watched, 'Bob')).toBeNull();

  // The pen.
  await hand.press('d');
  await expect(watched.getByRole('button', { name: 'Draw', exact: true })).toHaveAttribute(
    'aria-pressed',
    'true',
  );
  expect(await inkAt(shared, null)).toBe(0);
  await moveTo(bob.page, watched, { x: 0.2, y: 0.4 });
  await bob.page.mouse.down();
  await moveTo(bob.page, watched, { x: 0.6, y: 0.4 }, 12);
  // Ink does not fade while the pen is down, however slow the machine is.
  for (const share of [shared, watched]) {
    for (const x of [0.21, 0.4, 0.59]) {
      await expect.poll(() => inkAt(share, { x, y: 0.4 })).toBeGreaterThan(0);
    }
    expect(await inkAt(share, { x: 0.4, y: 0.6 })).toBe(0);
  }
  await bob.page.mouse.up();
  // Meanwhile the ink fades.
  await Promise.all([expectNoAxeFindings(bob.page), expectNoAxeFindings(ann.page)]);
  for (const share of [shared, watched]) await expect.poll(() => inkAt(share, null)).toBe(0);

  await hand.press('Escape');
  await expect(hand).toHaveCount(0);
  await expect.poll(() => tipOf(shared, 'Bob')).toBeNull();

  // The sharer also points, and forbids it for others.
  await shared.getByRole('button', { name: 'Point', exact: true }).click();
  await moveTo(ann.page, shared, { x: 0.4, y: 0.3 });
  await expectPointer(watched, 'Ann', { x: 0.4, y: 0.3 });
  await ann.page.keyboard.press('Escape');
  await watched.getByRole('button', { name: 'Draw', exact: true }).click();
  const options = shared.getByRole('button', { name: 'Pointing and drawing' });
  await pressAt(options);
  await expectNoAxeFindingsInBothThemes(ann.page, { within: '[role="dialog"]' });
  await ann.page.getByRole('switch', { name: 'Viewers can point and draw' }).press('Space');
  await expect(hand).toHaveCount(0);
  await expect(watched.getByRole('button', { name: 'Point', exact: true })).toHaveCount(0);
  await expect(
    bob.page.getByText('Ann has turned off pointing and drawing for others.').first(),
  ).toBeVisible();
  await ann.page.keyboard.press('Escape');
  await expect(options).toBeFocused();

  // On a phone, everything is in the menu.
  await ann.page.setViewportSize(narrow);
  await ann.page.getByRole('radio', { name: 'People' }).press('Space');
  await expect(options).toBeHidden();
  await pressAt(shared.getByRole('button', { name: 'More options' }));
  await expect(ann.page.getByRole('menu').getByRole('menuitem')).toHaveText([
    /Pin/,
    /Point/,
    /Draw/,
    /Let viewers point and draw/,
    /Clear all drawings/,
    /Stop sharing/,
  ]);
  await expectNoAxeFindingsInBothThemes(ann.page, { within: '[role="menu"]' });
  await ann.page.getByRole('menuitem', { name: 'Let viewers point and draw' }).press('Enter');
  await expect(shared.getByRole('button', { name: 'More options' })).toBeFocused();
  await expect(watched.getByRole('button', { name: 'Point', exact: true })).toBeVisible();
});
