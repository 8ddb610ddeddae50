import type { Page } from 'playwright/test';
import { expectNoAxeFindingsInBothThemes } from './harness/axe.ts';
import { expectNoSidewaysScroll, expectNothingCutOff } from './harness/overflow.ts';
import { narrowest, wide } from './harness/stage.ts';
import { expect, silent, test } from './harness/test.ts';

const named = (page: Page, name: string) => page.getByRole('button', { name, exact: true });
const devicesOf = (page: Page) => page.getByRole('list', { name: 'Your devices' });

/** A page in which axe finds nothing, and in whose narrowest form nothing is cut off. */
async function expectWellMade(page: Page, where: string): Promise<void> {
  await expectNoAxeFindingsInBothThemes(page, { where });
  await page.setViewportSize(narrowest);
  await expectNoSidewaysScroll(page, where);
  await expectNothingCutOff(page, where);
  await page.setViewportSize(wide);
}

test('one person has two devices, comes back by words, and removes a device', async ({
  invite,
}) => {
  const [ann, phone, spare] = await Promise.all([
    invite('Ann', silent),
    invite('Bob', silent),
    invite('Cho', silent),
  ]);
  const { page } = ann;
  await ann.open();
  await ann.enter();

  let mark = '';
  await test.step('a second device is linked by a link with a code', async () => {
    await named(page, 'Settings').click();
    await named(page, 'Add a device').click();
    const dialog = page.getByRole('dialog', { name: 'Add a device' });
    await expect(dialog.getByRole('img', { name: /^QR code/ })).toBeVisible();
    await expectWellMade(page, 'a code for another device');
    const link = await dialog.getByRole('textbox', { name: 'Link for a browser' }).inputValue();
    await phone.open(`/${new URL(link).hash}`);
    await expect(phone.page).not.toHaveURL(/link=/);
    await phone.page.getByRole('textbox', { name: 'Name of this device' }).fill('Phone');
    await expectWellMade(phone.page, 'a device that comes back');
    await phone.page.keyboard.press('Enter');
    const question = page.getByRole('alertdialog', { name: 'Phone wants to be you' });
    mark = (await question.getByText(/^\d{3} \d{3} \d{3}$/).textContent()) ?? '';
    await expect(phone.page.getByText(mark)).toBeVisible();
    await expectWellMade(page, 'the question');
    await named(page, 'Yes, it is mine').click();
    await expect(phone.channels).toBeVisible();
    await named(page, 'Done').click();
    await expect(devicesOf(page).getByRole('listitem')).toHaveText([/This device$/, /^Phone/]);
    await expectWellMade(page, 'the devices');
  });

  await test.step('words bring the person back on a third one', async () => {
    await named(page, 'Make recovery words').click();
    const list = page.getByRole('list', { name: 'Your recovery words' });
    await expect(list.getByRole('listitem')).toHaveCount(12);
    await expectWellMade(page, 'recovery words');
    const words = await list.getByRole('listitem').allTextContents();
    await named(page, 'I have written them down').click();
    for (const box of await page.getByLabel(/^Word \d+$/).all()) {
      const label =
        (await box.evaluate((input) => (input as HTMLInputElement).labels?.[0]?.textContent)) ?? '';
      await box.fill(words[Number(/\d+/.exec(label)?.[0]) - 1] ?? '');
    }
    await page.keyboard.press('Enter');
    await expect(page.getByText(/^Made .* Whoever has them/)).toBeVisible();

    await spare.open();
    await named(spare.page, 'I am here already, on another device').click();
    await named(spare.page, 'I have only my recovery words').click();
    await spare.page.getByRole('textbox', { name: 'Name of this device' }).fill('Spare');
    await spare.page.getByRole('textbox', { name: 'Your twelve words' }).fill(words.join(' '));
    await spare.page.keyboard.press('Enter');
    await expect(spare.channels).toBeVisible();
    await expect(
      page.getByRole('status').getByText(/^Spare is now one of your devices/),
    ).toBeVisible();
    // The page keeps the device's own key, by which it signs in again.
    await spare.page.reload();
    await expect(spare.channels).toBeVisible();
  });

  await test.step('a removed device is told, and begins anew', async () => {
    await named(page, 'Remove Phone').click();
    await named(page, 'Remove device').click();
    const heading = phone.page.getByRole('heading', { name: 'This device was removed' });
    await expect(heading).toBeVisible();
    await phone.page.reload();
    await expect(heading).toBeVisible();
    await named(phone.page, 'Start anew here').click();
    await expect(phone.page.getByRole('textbox', { name: 'Your name' })).toBeVisible();
    await expect(devicesOf(page).getByRole('listitem')).toHaveText([/This device$/, /^Spare/]);
  });
});
