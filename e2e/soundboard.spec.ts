import type { Locator } from 'playwright/test';
import { expectNoAxeFindings } from './harness/axe.ts';
import type { Person } from './harness/Person.ts';
import { tileOf } from './harness/stage.ts';
import { expect, silent, test } from './harness/test.ts';
import { beeps, toneSamples, tones, wavFile } from './harness/tones.ts';

/** A file with the tone of an absent person, three seconds long. */
const file = {
  name: 'door_bell.wav',
  mimeType: 'audio/wav',
  buffer: wavFile(toneSamples(tones.Kim, { ...beeps, amplitude: 0.9 })),
};

const board = ({ page }: Person): Locator => page.getByRole('dialog', { name: 'Soundboard' });
const sound = (person: Person, name: string): Locator =>
  board(person).getByRole('grid', { name: 'Sounds' }).getByRole('row', { name });

/** Waits until a person hears the sound; the analysis starts before the sound is played. */
async function expectHeard(listener: Person, play: () => Promise<void>): Promise<void> {
  const heard = expect.poll(() => listener.hears(300), { intervals: [20] }).toContain('Kim');
  await play();
  await heard;
}

test('a sound can be added and played; others hear and see it; I can preview it alone', async ({
  arrive,
}) => {
  const [ann, bob] = await Promise.all([arrive('Ann', silent), arrive('Bob', silent)]);
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
  await name.fill('Door bell');
  await expectNoAxeFindings(ann.page);
  // A preview is heard only by Ann.
  await expectHeard(ann, () => form.getByRole('button', { name: 'Preview' }).click());
  expect(await bob.hears(300)).not.toContain('Kim');
  await form.getByRole('button', { name: 'Add', exact: true }).click();

  // By keyboard: the search, the grid, play.
  await expect(sound(ann, 'Door bell')).toBeVisible();
  await expectNoAxeFindings(ann.page);
  await sound(ann, 'Door bell').focus();
  await expectHeard(bob, () => ann.page.keyboard.press('Enter'));
  await expect(tileOf(bob, 'Ann')).toContainText('Door bell');
  await expect(bob.page.getByRole('status').getByText('Ann played Door bell')).toBeAttached();
  await expectHeard(ann, () => sound(ann, 'Door bell').click());
  await expect(tileOf(bob, 'Ann')).not.toContainText('Door bell');

  // The server checks the channel's rule: e2e/protocol/sounds.test.ts. A preview is allowed everywhere.
  await bob.leave();
  await bob.button('Soundboard').click();
  await sound(bob, 'Door bell').getByRole('button', { name: 'Options for Door bell' }).click();
  await expectHeard(bob, () => bob.page.getByRole('menuitem', { name: 'Preview' }).click());
});
