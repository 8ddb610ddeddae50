import { expectNoAxeFindingsInBothThemes } from './harness/axe.ts';
import { becomeOwner } from './harness/becomeOwner.ts';
import { expect, expectHearing, silent, test } from './harness/test.ts';

test('the owner drags a person onto another channel, undoes it, and mutes them by keyboard', async ({
  server,
  arrive,
}) => {
  const [ann, bob, cho] = await Promise.all([arrive('Ann', silent), arrive('Bob'), arrive('Cho')]);
  await Promise.all([becomeOwner(ann, server.ownerCode), bob.join('General'), cho.join('Music')]);
  const { page } = ann;
  const undo = ann.button('Undo');

  await test.step('a drag moves Bob, who hears the other channel at once', async () => {
    await ann.row('Bob').dragTo(ann.channel('Music'));
    await bob.isIn('Music');
    await expectHearing([
      [bob, [cho]],
      [cho, [bob]],
    ]);
    await expect(bob.page.getByText('Ann moved you to Music.')).toBeVisible();
    await undo.click();
    await bob.isIn('General');
    await expectHearing([
      [bob, []],
      [cho, []],
    ]);
  });

  await test.step('by keyboard: his menu moves and mutes him, and he is told', async () => {
    await page.getByRole('button', { name: 'Bob', exact: true }).focus();
    await page.keyboard.press('Enter');
    const move = page.getByRole('menuitem', { name: 'Move to…' });
    await expect(move).toBeVisible();
    await expectNoAxeFindingsInBothThemes(page, { within: '[role=dialog]', where: 'the menu' });
    while (!(await move.evaluate((element) => element === document.activeElement))) {
      await page.keyboard.press('Tab');
    }
    await page.keyboard.press('ArrowRight');
    await expect(page.getByRole('menuitem', { name: 'Music' })).toBeFocused();
    await page.keyboard.press('Enter');
    await bob.isIn('Music');
    await expectHearing([[cho, [bob]]]);

    await page.getByRole('button', { name: 'Bob', exact: true }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('menuitem', { name: 'Mute for a time…' }).focus();
    await page.keyboard.press('Enter');
    const dialog = page.getByRole('dialog', { name: 'Mute Bob for a time' });
    await dialog.getByRole('textbox', { name: 'Reason' }).focus();
    await page.keyboard.type('too loud');
    await expectNoAxeFindingsInBothThemes(page, { within: '[role=dialog]', where: 'the dialog' });
    await page.keyboard.press('Enter');
    await expect(ann.mark('Bob', 'Muted by a moderator')).toBeVisible();
    await expect(bob.page.getByText(/^Ann muted you .* Reason: too loud$/).first()).toBeVisible();
    await expectHearing([[cho, []]]);
  });

  await test.step('the audit log tells of it', async () => {
    await page.getByRole('button', { name: /server menu/ }).click();
    await page.getByRole('menuitem', { name: 'Audit log' }).click();
    const log = page.getByRole('dialog', { name: 'Audit log' });
    await expect(log.getByText('Ann muted Bob')).toBeVisible();
    await expect(log.getByText('Ann moved Bob from General to Music')).toHaveCount(2);
    await expectNoAxeFindingsInBothThemes(page, { within: '[role=dialog]', where: 'the log' });
    const download = page.waitForEvent('download');
    await log.getByRole('button', { name: 'Save as CSV' }).click();
    expect((await download).suggestedFilename()).toBe('perch-audit.csv');
  });
});
