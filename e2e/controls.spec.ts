import type { Locator, Page } from 'playwright/test';
import { expectContrastInOtherTheme, expectNoAxeFindingsInBothThemes } from './harness/axe.ts';
import { expectRingAtEachStop, pressAt, reach } from './harness/keyboard.ts';
import { tileOf } from './harness/stage.ts';
import { expect, test } from './harness/test.ts';
import { TestPeer } from './protocol/TestPeer.ts';

/*
 * Tab reaches every control, the focus is visible, and both themes have enough contrast. The component tests check
 * what the controls do. This file never uses a mouse. Pointers, pens, watched shares, the stats panel and whispers
 * have such checks in their own specs.
 */

/** The open dialog, by its name; checks that each of its stops shows a focus ring. */
async function expectDialog(page: Page, name: string): Promise<Locator> {
  const dialog = page.getByRole('dialog', { name, exact: true });
  await expect(dialog).toBeVisible();
  await expect(dialog.locator(':focus').or(page.locator('[role="dialog"]:focus'))).toHaveCount(1);
  await expectContrastInOtherTheme(page, { within: '[role="dialog"]', where: name });
  await expectRingAtEachStop(dialog);
  return dialog;
}

/** Closes the open dialog or menu; the focus returns to the control that opened it. */
async function escapeTo(opener: Locator): Promise<void> {
  await opener.page().keyboard.press('Escape');
  await expect(opener.page().getByRole('dialog')).toHaveCount(0);
  await expect(opener).toBeFocused();
}

test('keys alone reach camera, soundboard, stage, people, settings and channels; the focus is visible', async ({
  arrive,
  server,
}) => {
  // Many steps by Tab.
  test.slow();
  const ann = await arrive('Ann', {
    cameras: [{ deviceId: 'desk', label: 'Desk camera', halves: { left: 'red', right: 'blue' } }],
  });
  const { page } = ann;
  const bob = await TestPeer.enter(server.url, 'Bob', 'General');
  try {
    await pressAt(ann.channel('General'));
    await ann.isIn('General');

    await test.step('the camera', async () => {
      const opener = ann.button('Turn camera on');
      await pressAt(opener);
      await expect(ann.button('Turn on')).toBeEnabled();
      await expectDialog(page, 'Turn your camera on?');
      await escapeTo(opener);
    });

    await test.step('the soundboard', async () => {
      const opener = ann.button('Soundboard');
      await pressAt(opener);
      const board = await expectDialog(page, 'Soundboard');
      await pressAt(board.getByRole('button', { name: 'Add sound' }));
      const form = await expectDialog(page, 'Add a sound');
      await page.keyboard.press('Escape');
      await expect(form).toHaveCount(0);
      await expect(board).toBeVisible();
      await escapeTo(opener);
    });

    await test.step('the stage', async () => {
      await reach(page.getByRole('radio', { name: 'Grid' }));
      await pressAt(ann.button('Stage options'));
      const item = page.getByRole('menuitemcheckbox').first();
      await expect(item).toBeFocused();
      await page.keyboard.press('Escape');
      await expect(ann.button('Stage options')).toBeFocused();
      const whole = page.getByRole('region', { name: 'Stage' });
      await pressAt(whole.getByRole('button', { name: 'Stage in full screen' }));
      await pressAt(whole.getByRole('button', { name: 'Exit full screen' }));
      await expect(whole.getByRole('button', { name: 'Stage in full screen' })).toBeFocused();
    });

    await test.step('people', async () => {
      const opener = tileOf(ann, 'Bob').getByRole('button', { name: 'Bob' });
      await pressAt(opener);
      await expectDialog(page, 'Bob');
      await escapeTo(opener);
      const heard = tileOf(ann, 'Ann').getByRole('button', { name: '0 of 1 hear you' });
      await pressAt(heard);
      await expectDialog(page, 'Who hears you');
      await escapeTo(heard);
    });

    await test.step('settings', async () => {
      const opener = ann.button('Settings').first();
      await pressAt(opener);
      const settings = page.getByRole('dialog', { name: 'Settings' });
      await expect(settings).toBeVisible();
      for (const mode of [/^When you speak/, /^While you hold a key/]) {
        await reach(settings.getByRole('radio', { checked: true }));
        await page.keyboard.press('ArrowDown');
        await expect(settings.getByRole('radio', { name: mode })).toBeChecked();
        await expectNoAxeFindingsInBothThemes(page, {
          within: '[role="dialog"]',
          where: `settings, ${mode}`,
        });
      }
      await reach(settings.getByRole('searchbox'), 'Shift+Tab');
      await page.keyboard.press('Shift+Tab');
      await expectRingAtEachStop(settings);
      await reach(settings.getByRole('textbox', { name: 'Owner code' }), 'Shift+Tab');
      await page.keyboard.type(server.ownerCode);
      await page.keyboard.press('Enter');
      await expect(settings.getByText('You are an owner of this server')).toBeVisible();
      await page.keyboard.press('Escape');
      await expect(settings).toHaveCount(0);
      await expect(opener).toBeFocused();
    });

    await test.step('a channel', async () => {
      const opener = ann.button('Channel options: General');
      await pressAt(opener);
      await expect(page.getByRole('menuitem', { name: 'Edit channel' })).toBeFocused();
      await page.keyboard.press('Enter');
      const form = await expectDialog(page, 'Edit General');
      await expectNoAxeFindingsInBothThemes(page, {
        within: '[role="dialog"]',
        where: 'a channel',
      });
      await pressAt(form.getByRole('button', { name: 'Save' }));
      await expect(form).toHaveCount(0);
      await expect(opener).toBeFocused();
    });
  } finally {
    bob.close();
  }
});
