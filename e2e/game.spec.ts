import { expectNoAxeFindings } from './harness/axe.ts';
import { expectNoSidewaysScroll, expectNothingCutOff } from './harness/overflow.ts';
import type { Person } from './harness/Person.ts';
import { narrow } from './harness/stage.ts';
import { expect, silent, test } from './harness/test.ts';

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

/** The person whose own page asks them to choose a word. */
async function drawerAmong(people: readonly Person[]): Promise<Person> {
  const choosers = async () => {
    const shown = await Promise.all(
      people.map(({ page }) => page.getByRole('group', { name: 'Choose a word to draw' }).count()),
    );
    return people.filter((_, index) => shown[index] === 1);
  };
  await expect.poll(async () => (await choosers()).length).toBe(1);
  const [drawer] = await choosers();
  if (!drawer) throw new Error('nobody chooses');
  return drawer;
}

/** Chooses a word by a key. Returns it. */
async function chooseWord({ page }: Person): Promise<string> {
  const choices = page.getByRole('group', { name: 'Choose a word to draw' }).getByRole('button');
  await expect(choices.first()).toBeFocused();
  await page.keyboard.press('2');
  const shown = page.getByText(/^Draw: /);
  await expect(shown).toBeVisible();
  return (await shown.innerText()).replace('Draw: ', '');
}

/** Draws a line; it is seen by the others while the pen is still down. */
async function draw({ page }: Person, watchers: readonly Person[]): Promise<void> {
  const paper = page.getByRole('application');
  await paper.hover({ position: { x: 40, y: 40 } });
  await page.mouse.down();
  await paper.hover({ position: { x: 240, y: 160 } });
  for (const watcher of watchers) {
    await expect.poll(() => inkOn(watcher)).toBeGreaterThan(100);
  }
  await page.mouse.up();
}

async function guess({ page }: Person, word: string): Promise<void> {
  const field = page.getByRole('textbox', { name: 'Your guess' });
  await field.fill(word);
  await field.press('Enter');
}

const briefTurns = new URL('harness/briefTurns.ts', import.meta.url).href;
test.use({ serverOptions: { packaged: false, env: { NODE_OPTIONS: `--import=${briefTurns}` } } });

test('a whole game of draw and guess by three people, one of them in a narrow window', async ({
  arrive,
}) => {
  const people = await Promise.all([
    arrive('Ann', silent),
    arrive('Bob', silent),
    arrive('Cho', silent),
  ]);
  const [ann, bob, cho] = people;
  await Promise.all(people.map((person) => person.join('General')));
  // Else the ring of the time that is left always moves, and axe waits.
  for (const { page } of people) await page.emulateMedia({ reducedMotion: 'reduce' });

  await test.step('one starts a game, the others join it', async () => {
    await ann.button('Stage options').click();
    await ann.page.getByRole('menuitemcheckbox', { name: 'Play draw and guess' }).click();
    for (const person of [bob, cho]) {
      await person.page.getByRole('group', { name: 'Ann started draw and guess.' }).waitFor();
      await person.button('Play').click();
    }
    await bob.page.setViewportSize(narrow);
    await ann.page.getByRole('button', { name: 'Rounds' }).click();
    await ann.page.getByRole('option', { name: '1 round', exact: true }).click();
    await expect(bob.page.getByText('1 round', { exact: true })).toBeVisible();
    await expectNoAxeFindings(ann.page, { where: 'the lobby of a game' });
    await ann.button('Start').click();
  });

  const drawers: string[] = [];
  for (const turn of [1, 2, 3]) {
    await test.step(`turn ${turn}: one draws, the others see and guess it`, async () => {
      const drawer = await drawerAmong(people);
      const others = people.filter((person) => person !== drawer);
      drawers.push(drawer.name);
      const word = await chooseWord(drawer);
      await draw(drawer, others);
      await expectNothingCutOff(bob.page, `turn ${turn}`);
      if (turn === 1) {
        await drawer.page.getByRole('application').press('ArrowRight');
        await expectNoAxeFindings(drawer.page, { where: 'a drawing' });
        await drawer.button('Clear').click();
        for (const other of others) await expect.poll(() => inkOn(other)).toBe(0);
      }
      await Promise.all(others.map((other) => guess(other, word)));
      for (const person of people) {
        for (const other of others.filter((each) => each !== person)) {
          await expect(guesses(person)).toContainText(`${other.name} guessed it!`);
        }
        await expect(guesses(person)).toContainText(`The word was ${word}.`);
      }
    });
  }
  expect(drawers.toSorted()).toEqual(['Ann', 'Bob', 'Cho']);

  await test.step('all see who has won, and another game can begin', async () => {
    for (const { page } of people) {
      const places = page.getByRole('list', { name: 'Final standings' }).getByRole('listitem');
      await expect(places).toHaveCount(3);
      await expect(places.filter({ hasText: /[1-9]\d* points/ })).toHaveCount(3);
    }
    await expectNothingCutOff(bob.page, 'the end of a game');
    await expectNoSidewaysScroll(bob.page, 'the end of a game');
    await expectNoAxeFindings(bob.page, { where: 'the end of a game' });
    await ann.button('Play again').click();
    await drawerAmong(people);
  });
});
