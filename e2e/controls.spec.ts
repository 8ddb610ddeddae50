import type { Locator, Page } from 'playwright/test';
import {
  expectContrastInOtherTheme,
  expectNoAxeFindings,
  expectNoAxeFindingsInBothThemes,
} from './harness/axe.ts';
import { chooseByKeys, pressAt, reach } from './harness/keyboard.ts';
import type { Person } from './harness/Person.ts';
import { tileOf } from './harness/stage.ts';
import { expect, test } from './harness/test.ts';
import type { VirtualCamera } from './harness/virtualCameras.ts';
import { TestPeer } from './protocol/TestPeer.ts';

/*
 * What is operated elsewhere by a click is operated here by keys alone: reached by Tab, seen to have the focus, called by role
 * and name. Nothing in this file touches a mouse. The picker of screens, pointers and pens, watched shares, the panel with the
 * figures and what is held to whisper have that in their own specs.
 */

const camera = (label: string): VirtualCamera => ({
  deviceId: label,
  label,
  halves: { left: 'red', right: 'blue' },
});

/** The dialog in front, by its name; its other theme is looked at here, and the usual one where it has a spec of its own. */
async function expectDialog(page: Page, name: string): Promise<Locator> {
  const dialog = page.getByRole('dialog', { name, exact: true });
  await expect(dialog).toBeVisible();
  await expect(dialog.locator(':focus').or(page.locator('[role="dialog"]:focus'))).toHaveCount(1);
  await expectContrastInOtherTheme(page, { within: '[role="dialog"]', where: name });
  return dialog;
}

/** Closes what is in front; the focus is where it was opened. */
async function escapeTo(opener: Locator): Promise<void> {
  await opener.page().keyboard.press('Escape');
  await expect(opener.page().getByRole('dialog')).toHaveCount(0);
  await expect(opener).toBeFocused();
}

/** Turns a switch by the space bar, and back again. */
async function expectSwitch(place: Locator, name: string): Promise<void> {
  const control = place.getByRole('switch', { name, exact: true });
  await reach(control);
  const before = await control.isChecked();
  await control.press('Space');
  await expect(control).toBeChecked({ checked: !before });
  await control.press('Space');
  await expect(control).toBeChecked({ checked: before });
}

/** Moves a slider one step up and one back, by the arrows. */
async function expectSlider(place: Locator, name: string | RegExp): Promise<void> {
  const slider = place.getByRole('slider', { name });
  await reach(slider);
  const value = () => slider.evaluate((input) => Number((input as HTMLInputElement).value));
  const before = await value();
  await slider.press('ArrowLeft');
  await expect.poll(value).toBeLessThan(before);
  await slider.press('ArrowRight');
  await expect.poll(value).toBe(before);
}

const select = (place: Locator, label: string) =>
  place.getByRole('button', { name: new RegExp(`${label}$`) });

async function inSettings(ann: Person, ownerCode: string): Promise<void> {
  const { page } = ann;
  const opener = ann.button('Settings').first();
  await pressAt(opener);
  const settings = page.getByRole('dialog', { name: 'Settings' });
  await expect(settings).toBeVisible();

  await chooseByKeys(select(settings, 'Noise suppression'), 'Off');
  await chooseByKeys(select(settings, 'Noise suppression'), 'Standard, by the browser');
  await pressAt(settings.getByRole('switch', { name: 'Play back what others hear' }), 'Space');
  await expectSwitch(settings, 'Without noise suppression, to compare');
  await expectSwitch(settings, 'Echo cancellation');
  await expectSwitch(settings, 'Everyone at the same volume');
  await expectSwitch(settings, 'Notification sounds');
  await expectSwitch(settings, 'Hear the soundboard');
  await expectSlider(settings, 'Soundboard volume');

  await reach(settings.getByRole('radio', { name: /^Always/ }));
  await page.keyboard.press('ArrowDown');
  await expect(settings.getByRole('radio', { name: /^When you speak/ })).toBeChecked();
  await expectSlider(settings, 'Threshold');
  await expectNoAxeFindingsInBothThemes(page, {
    within: '[role="dialog"]',
    where: 'settings with the threshold',
  });
  await reach(settings.getByRole('radio', { name: /^When you speak/ }), 'Shift+Tab');
  await page.keyboard.press('ArrowDown');
  await expect(settings.getByRole('radio', { name: /^While you hold a key/ })).toBeChecked();
  await pressAt(settings.getByRole('button', { name: 'Choose keys: Push-to-talk' }));
  await page.keyboard.press('v');
  await expect(settings.getByRole('group', { name: 'Push-to-talk' })).toContainText('V');
  await expectSlider(settings, 'Release delay');

  await expectSwitch(settings, 'Others can whisper to me');
  await chooseByKeys(select(settings, 'Target of whisper key 1'), 'Bob');
  await pressAt(settings.getByRole('button', { name: 'Choose keys: Whisper key 1: Bob' }));
  await page.keyboard.press('w');
  await expect(page.getByText('The keys are now W.')).toBeAttached();
  await pressAt(settings.getByRole('button', { name: 'Clear keys: Whisper key 1: Bob' }));

  await chooseByKeys(select(settings, 'What matters most when I share'), 'Sharp text');
  await chooseByKeys(select(settings, 'Video from others'), 'Up to 3 Mbit/s');
  await chooseByKeys(select(settings, 'My video'), 'Up to 3 Mbit/s');
  await expectSwitch(settings, 'Viewers can point and draw');
  await expectNoAxeFindingsInBothThemes(page, {
    within: '[role="dialog"]',
    where: 'settings with push-to-talk',
  });

  await reach(settings.getByRole('textbox', { name: 'Owner code' }));
  await page.keyboard.type(ownerCode);
  await page.keyboard.press('Enter');
  await expect(settings.getByText('You are an owner of this server')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(settings).toHaveCount(0);
  await expect(opener).toBeFocused();
}

test('camera, board, stage, people, settings and channels are operated by keys alone', async ({
  arrive,
  server,
}) => {
  // One step by Tab after the other.
  test.slow();
  const ann = await arrive('Ann', { cameras: [camera('Desk camera'), camera('Lid camera')] });
  const { page } = ann;
  const bob = await TestPeer.enter(server.url, 'Bob', 'General');
  try {
    await pressAt(ann.channel('General'));
    await ann.isIn('General');

    await test.step('the camera', async () => {
      await pressAt(ann.button('Turn camera on'));
      const preview = await expectDialog(page, 'Turn your camera on?');
      await chooseByKeys(select(preview, 'Camera'), 'Lid camera');
      await chooseByKeys(select(preview, 'Background'), 'None');
      await expectSwitch(preview, 'Always preview the camera');
      await pressAt(preview.getByRole('button', { name: 'Turn on' }));
      await expect(preview).toHaveCount(0);
      await expect(ann.button('Turn camera off')).toBeFocused();
      await page.keyboard.press('Enter');
      await expect(ann.button('Turn camera on')).toBeFocused();
    });

    await test.step('the soundboard', async () => {
      const opener = ann.button('Soundboard');
      await pressAt(opener);
      const board = await expectDialog(page, 'Soundboard');
      await pressAt(board.getByRole('button', { name: 'Add sound' }));
      const form = await expectDialog(page, 'Add a sound');
      await reach(form.getByRole('button', { name: 'Choose file' }));
      await page.keyboard.press('Escape');
      await expect(form).toHaveCount(0);
      await expect(board).toBeVisible();
      await escapeTo(opener);
    });

    await test.step('the stage', async () => {
      const layout = page.getByRole('radiogroup', { name: 'Layout' });
      await reach(layout.getByRole('radio', { name: 'Grid' }));
      await page.keyboard.press('ArrowRight');
      await page.keyboard.press('Space');
      await expect(layout.getByRole('radio', { name: 'Spotlight' })).toBeChecked();
      await page.keyboard.press('ArrowLeft');
      await page.keyboard.press('Space');
      await expect(layout.getByRole('radio', { name: 'Grid' })).toBeChecked();

      const options = ann.button('Stage options');
      await pressAt(options);
      await expect(page.getByRole('menuitemcheckbox').first()).toBeFocused();
      await page.keyboard.press('ArrowDown');
      await page.keyboard.press('Space');
      await expect(page.getByRole('menuitemcheckbox', { name: 'Hide my own tile' })).toBeChecked();
      await page.keyboard.press('Space');
      await page.keyboard.press('Escape');
      await expect(page.getByRole('menu')).toHaveCount(0);
      await expect(options).toBeFocused();

      const whole = page.getByRole('region', { name: 'Stage' });
      await pressAt(whole.getByRole('button', { name: 'Stage in full screen' }));
      await pressAt(whole.getByRole('button', { name: 'Exit full screen' }));
      await expect(whole.getByRole('button', { name: 'Stage in full screen' })).toBeFocused();
    });

    await test.step('people', async () => {
      const opener = tileOf(ann, 'Bob').getByRole('button', { name: 'Bob' });
      await pressAt(opener);
      const person = await expectDialog(page, 'Bob');
      await expectSlider(person, 'Volume of Bob');
      await reach(person.getByRole('button', { name: 'Hold to whisper' }));
      await reach(person.getByRole('button', { name: 'Connection details' }));
      await escapeTo(opener);
      await page.keyboard.press('p');
      await expect(page.getByRole('status').getByText('Bob is pinned.')).toBeAttached();
      await pressAt(tileOf(ann, 'Bob').getByRole('button', { name: 'Unpin' }));

      const heard = tileOf(ann, 'Ann').getByRole('button', { name: '0 of 1 hear you' });
      await pressAt(heard);
      await expectDialog(page, 'Who hears you');
      await escapeTo(heard);
    });

    await test.step('settings', () => inSettings(ann, server.ownerCode));

    await test.step('a channel', async () => {
      const opener = ann.button('Channel options: General');
      await pressAt(opener);
      await expect(page.getByRole('menuitem', { name: 'Edit channel' })).toBeFocused();
      await page.keyboard.press('Enter');
      const form = await expectDialog(page, 'Edit General');
      await expect(form.getByRole('textbox', { name: 'Channel name' })).toBeFocused();
      await expectNoAxeFindings(page, { within: '[role="dialog"]', where: 'a channel' });
      await pressAt(form.getByRole('switch', { name: 'Limit the number of people' }), 'Space');
      await expect(form.getByRole('textbox', { name: 'Maximum number of people' })).toBeVisible();
      await expectSwitch(form, 'Music');
      await expectSwitch(form, 'Hide who is speaking');
      await chooseByKeys(select(form, 'Soundboard'), 'No sounds');
      await chooseByKeys(select(form, 'Video of each person'), 'Up to 3 Mbit/s');
      await pressAt(form.getByRole('button', { name: 'Save' }));
      await expect(form).toHaveCount(0);
      await expect(opener).toBeFocused();
      await expect
        .poll(() => bob.channel('General'))
        .toMatchObject({
          soundboard: 'off',
          videoLimit: 3_000_000,
        });
    });
  } finally {
    bob.close();
  }
});
