import type { Locator, Page } from 'playwright/test';
import { expectNoAxeFindings } from './harness/axe.ts';
import type { Person } from './harness/Person.ts';
import { expect, silent, test } from './harness/test.ts';

const row = ({ page }: Person, name: string): Locator =>
  page
    .getByRole('list', { name: 'Voice channels' })
    .getByRole('listitem')
    .filter({ has: page.getByRole('button', { name, exact: true }) })
    .last();

/** A wide picture: red, and green in the middle. */
async function widePicture(page: Page) {
  const base64 = await page.evaluate(() => {
    const canvas = Object.assign(document.createElement('canvas'), { width: 900, height: 300 });
    const pen = canvas.getContext('2d');
    if (!pen) throw new Error('no canvas');
    pen.fillStyle = 'red';
    pen.fillRect(0, 0, 900, 300);
    pen.fillStyle = 'lime';
    pen.fillRect(300, 0, 300, 300);
    return canvas.toDataURL('image/png').split(',')[1] ?? '';
  });
  return { name: 'me.png', mimeType: 'image/png', buffer: Buffer.from(base64, 'base64') };
}

/** The colours at the left and the right of a picture that is shown; empty while there is none. */
async function coloursOf(picture: Locator): Promise<string[]> {
  const [found] = await picture.elementHandles();
  if (!found) return [];
  return found.evaluate((image) => {
    const { naturalWidth: width, naturalHeight: height } = image as HTMLImageElement;
    if (width === 0 || width !== height) return [];
    const canvas = Object.assign(document.createElement('canvas'), { width, height });
    const pen = canvas.getContext('2d');
    pen?.drawImage(image as HTMLImageElement, 0, 0);
    return [2, width - 3].map((x) => {
      const [red = 0, green = 0] = pen?.getImageData(x, height / 2, 1, 1).data ?? [];
      return green > red + 100 ? 'lime' : red > green + 100 ? 'red' : 'other';
    });
  });
}

test('a chosen picture is cut square and shown to others; so is “do not disturb”', async ({
  arrive,
}) => {
  const [ann, bob] = await Promise.all([arrive('Ann', silent), arrive('Bob', silent)]);
  await ann.join('General');
  await ann.button('Settings').first().click();
  const chooser = ann.page.waitForEvent('filechooser');
  await ann.button('Choose a picture').click();
  await (await chooser).setFiles(await widePicture(ann.page));
  await expect.poll(() => coloursOf(row(bob, 'Ann').locator('img'))).toEqual(['lime', 'lime']);
  await expectNoAxeFindings(ann.page);
  await ann.page.keyboard.press('Escape');

  await ann.button('Your status').press('Enter');
  await ann.page.keyboard.press('ArrowDown');
  await ann.page.keyboard.press('Enter');
  await expect(row(bob, 'Ann').getByRole('img', { name: 'Do not disturb' })).toBeVisible();
  await expectNoAxeFindings(bob.page);
});
