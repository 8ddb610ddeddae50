import { expectNoAxeFindings } from './harness/axe.ts';
import type { Person } from './harness/Person.ts';
import { expect, silent, test } from './harness/test.ts';
import { granted, TestPeer } from './protocol/TestPeer.ts';

const guesses = ({ page }: Person) => page.getByRole('log', { name: 'Guesses' });

/** How many points of the paper have ink. */
async function inkOn({ page }: Person): Promise<number> {
  return await page.getByRole('region', { name: 'Drawing' }).evaluate((pad) => {
    const canvases = [...pad.querySelectorAll('canvas')];
    const inks = canvases.map((canvas) => {
      const { data } = canvas.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height) ?? {
        data: [],
      };
      return [...data].filter((value, index) => index % 4 === 3 && value > 0).length;
    });
    return Math.max(...inks);
  });
}

test('a turn of draw and guess: what one draws is seen by the others while it is drawn, and guessed', async ({
  arrive,
  server,
}) => {
  const [ann, bob] = await Promise.all([arrive('Ann', silent), arrive('Bob', silent)]);
  const cho = await TestPeer.enter(server.url, 'Cho', 'General');
  await ann.join('General');
  await bob.join('General');

  await test.step('one starts a game, the others join it', async () => {
    await ann.button('Stage options').click();
    await ann.page.getByRole('menuitemcheckbox', { name: 'Play draw and guess' }).click();
    await expect(ann.button('Start')).toBeVisible();
    await bob.page.getByRole('group', { name: 'Ann started draw and guess.' }).waitFor();
    await bob.button('Play').click();
    granted(await cho.ask('game:join', {}));
    await expectNoAxeFindings(ann.page, { where: 'the lobby of a game' });
    await ann.button('Start').click();
  });

  const word = await test.step('a word is chosen by a key', async () => {
    await expect(ann.page.getByRole('group', { name: 'Choose a word to draw' })).toBeVisible();
    await ann.page.keyboard.press('2');
    const shown = ann.page.getByText(/^Draw: /);
    await expect(shown).toBeVisible();
    return (await shown.innerText()).replace('Draw: ', '');
  });

  await test.step('a stroke is seen before it is finished, and after it', async () => {
    const paper = ann.page.getByRole('application');
    await paper.hover({ position: { x: 40, y: 40 } });
    await ann.page.mouse.down();
    await paper.hover({ position: { x: 240, y: 160 } });
    await expect.poll(() => inkOn(bob)).toBeGreaterThan(100);
    await ann.page.mouse.up();
    await paper.press('ArrowRight');
    await expectNoAxeFindings(ann.page, { where: 'a drawing' });
    await ann.button('Clear').click();
    await expect.poll(() => inkOn(bob)).toBe(0);
  });

  await test.step('both guess it, and all see the word', async () => {
    const field = bob.page.getByRole('textbox', { name: 'Your guess' });
    await field.fill(word);
    await field.press('Enter');
    await expect(guesses(ann)).toContainText('Bob guessed it!');
    granted(await cho.ask('game:guess', { text: word }));
    for (const person of [ann, bob]) {
      await expect(person.page.getByText('Everybody guessed it!')).toBeVisible();
      await expect(guesses(person)).toContainText(`The word was ${word}.`);
    }
  });
  cho.close();
});
