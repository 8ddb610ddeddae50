import type { Locator, Page } from 'playwright/test';
import { expectNoAxeFindings } from './harness/axe.ts';
import type { Person } from './harness/Person.ts';
import { tileOf } from './harness/stage.ts';
import { expect, test } from './harness/test.ts';
import { beeps, toneSamples, tones, wavFile } from './harness/tones.ts';

/** A file with the tone of somebody who is not there, three seconds long. */
const file = {
  name: 'door_bell.wav',
  mimeType: 'audio/wav',
  buffer: wavFile(toneSamples(tones.Kim, { ...beeps, amplitude: 0.9 })),
};

const board = ({ page }: Person): Locator => page.getByRole('dialog', { name: 'Soundboard' });
const sound = (person: Person, name: string): Locator =>
  board(person).getByRole('grid', { name: 'Sounds' }).getByRole('row', { name });

declare global {
  interface Window {
    /** Lets the files be read that `holdReadingOfFiles` has held. */
    perchReadFiles?: () => void;
  }
}

/** From now on no file is read before `perchReadFiles`, as on a slow disk. */
async function holdReadingOfFiles(page: Page): Promise<void> {
  await page.evaluate(() => {
    const read = Blob.prototype.arrayBuffer;
    const released = new Promise<void>((resolve) => {
      window.perchReadFiles = resolve;
    });
    Blob.prototype.arrayBuffer = async function () {
      await released;
      return read.call(this);
    };
  });
}

/** Waits until somebody hears the sound; what they hear is listened to already while it is being played. */
async function expectHeard(listener: Person, play: () => Promise<void>): Promise<void> {
  const heard = expect.poll(() => listener.hears(300), { intervals: [20] }).toContain('Kim');
  await play();
  await heard;
}

test('a sound is brought, played, heard and seen by the others, until the channel allows none', async ({
  server,
  arrive,
}) => {
  const [ann, bob] = await Promise.all([arrive('Ann'), arrive('Bob')]);
  for (const person of [ann, bob]) await person.join('General');

  await ann.button('Soundboard').click();
  await expect(board(ann).getByText('No sounds yet')).toBeVisible();
  await board(ann).getByRole('button', { name: 'Add sound' }).click();
  const form = ann.page.getByRole('dialog', { name: 'Add a sound' });
  const choosing = ann.page.waitForEvent('filechooser');
  await form.getByRole('button', { name: 'Choose file' }).press('Enter');
  await (await choosing).setFiles(file);
  const name = form.getByRole('textbox', { name: 'Sound name' });
  await expect(name).toHaveValue('door bell');
  // What is typed while another file is read stays.
  await holdReadingOfFiles(ann.page);
  const choosingAgain = ann.page.waitForEvent('filechooser');
  await name.fill('');
  await form.getByRole('button', { name: 'Choose another file' }).press('Enter');
  await (await choosingAgain).setFiles(file);
  await expect(form.getByText('Reading the file…')).toBeVisible();
  await name.fill('Door bell');
  await ann.page.evaluate(() => window.perchReadFiles?.());
  await expect(form.getByText('From 0.0 s')).toBeVisible();
  await expect(name).toHaveValue('Door bell');
  await form.getByRole('textbox', { name: 'Emoji' }).fill('🔔');
  await form.getByRole('slider', { name: /End/ }).press('ArrowLeft');
  await expect(form.getByText('From 0.0 s to 3.0 s')).toBeVisible();
  await expectNoAxeFindings(ann.page);
  // Heard by oneself before anybody else.
  await expectHeard(ann, () => form.getByRole('button', { name: 'Preview' }).click());
  expect(await bob.hears(300)).not.toContain('Kim');
  await form.getByRole('button', { name: 'Add', exact: true }).click();

  // From the keyboard: the search, the grid, play.
  await expect(sound(ann, 'Door bell')).toBeVisible();
  await expectNoAxeFindings(ann.page);
  await sound(ann, 'Door bell').focus();
  await expectHeard(bob, () => ann.page.keyboard.press('Enter'));
  await expect(tileOf(bob, 'Ann')).toContainText('Door bell');
  await expect(bob.page.getByRole('status').getByText('Ann plays Door bell')).toBeAttached();
  await expectHeard(ann, () => sound(ann, 'Door bell').click());
  await expect(tileOf(bob, 'Ann')).not.toContainText('Door bell');
  await ann.page.keyboard.press('Escape');
  await expect(board(ann)).toHaveCount(0);

  await ann.button('Settings').first().click();
  const settings = ann.page.getByRole('dialog', { name: 'Settings' });
  await settings.getByRole('textbox', { name: 'Owner code' }).fill(server.ownerCode);
  await settings.getByRole('button', { name: 'Become owner' }).click();
  await expect(settings.getByText('You are an owner of this server')).toBeVisible();
  await ann.button('Close settings').click();
  await ann.button('Channel options: General').click();
  await ann.page.getByRole('menuitem', { name: 'Edit channel' }).click();
  await ann.page
    .getByRole('button', { name: /Soundboard$/ })
    .last()
    .click();
  await ann.page.getByRole('option', { name: 'No sounds' }).click();
  await ann.button('Save').click();

  await bob.button('Soundboard').click();
  await expect(board(bob).getByText('Sounds are turned off in General.')).toBeVisible();
  await sound(bob, 'Door bell').click();
  await expect(board(bob).getByRole('alert')).toContainText('switched off in General');
  expect(await ann.hears()).not.toContain('Kim');
  // One may still listen alone.
  await sound(bob, 'Door bell').getByRole('button', { name: 'Options for Door bell' }).click();
  await expectHeard(bob, () => bob.page.getByRole('menuitem', { name: 'Preview' }).click());
});
