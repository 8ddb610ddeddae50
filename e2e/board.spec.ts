import { readFile } from 'node:fs/promises';
import { expectNoAxeFindingsInBothThemes } from './harness/axe.ts';
import { expectNoSidewaysScroll, expectNothingCutOff } from './harness/overflow.ts';
import type { Person } from './harness/Person.ts';
import { narrow } from './harness/stage.ts';
import { expect, silent, test } from './harness/test.ts';

const canvas = ({ page }: Person) => page.locator('canvas.interactive');

async function openBoard(person: Person): Promise<void> {
  await person.button('Board: General').click();
  await expect(canvas(person)).toBeVisible();
}

/** What a person sees on the board, as the file that they save. */
async function saved({ page }: Person, format: 'PNG' | 'SVG'): Promise<Buffer> {
  await page.getByRole('button', { name: 'Save as picture' }).click();
  const download = page.waitForEvent('download');
  await page.getByRole('menuitem', { name: `Save as ${format}` }).click();
  return await readFile(await (await download).path());
}
const seen = async (person: Person) => (await saved(person, 'SVG')).toString();
const shows = async (person: Person, text: string) => (await seen(person)).includes(`>${text}<`);

/** Drags over the right lower part of the canvas, where no tools are. */
async function drag(
  person: Person,
  from: readonly [number, number],
  to: readonly [number, number],
) {
  const box = await canvas(person).boundingBox();
  if (!box) throw new Error('there is no canvas');
  const at = ([x, y]: readonly [number, number]) =>
    [box.x + box.width * x, box.y + box.height * y] as const;
  const { mouse } = person.page;
  await mouse.move(...at(from));
  await mouse.down();
  await mouse.move(...at(to), { steps: 4 });
  await mouse.up();
}

test('two people draw on a board and see the same, also after a reload and without the media worker', async ({
  arrive,
  server,
}) => {
  const [ann, bob] = await Promise.all([arrive('Ann', silent), arrive('Bob', silent)]);
  const others: string[] = [];
  ann.page.on('request', (request) => {
    const { origin } = new URL(request.url());
    if (origin !== new URL(server.url).origin && origin !== 'null') others.push(request.url());
  });
  await Promise.all([ann.join('General'), bob.join('General')]);

  await test.step('nobody downloads the library before the board is open', async () => {
    const isLoaded = () =>
      ann.page.evaluate(() =>
        performance.getEntriesByType('resource').some(({ name }) => name.includes('loadedBoard')),
      );
    expect(await isLoaded()).toBe(false);
    await openBoard(ann);
    expect(await isLoaded()).toBe(true);
    await openBoard(bob);
  });

  await test.step('strokes, shapes and texts are seen by the other', async () => {
    await ann.page.keyboard.press('p');
    await drag(ann, [0.4, 0.4], [0.6, 0.6]);
    await bob.page.keyboard.press('r');
    await drag(bob, [0.7, 0.4], [0.9, 0.6]);
    await ann.page.keyboard.press('t');
    await drag(ann, [0.5, 0.75], [0.5, 0.75]);
    await ann.page.keyboard.type('together');
    await ann.page.keyboard.press('Escape');
    await expect.poll(() => shows(bob, 'together')).toBe(true);
    await expect.poll(async () => (await seen(ann)) === (await seen(bob))).toBe(true);
  });

  await test.step('an undo is of one’s own', async () => {
    const before = await seen(bob);
    await ann.button('Undo').click();
    await expect.poll(() => shows(bob, 'together')).toBe(false);
    await ann.button('Redo').click();
    await expect.poll(async () => (await seen(bob)) === before).toBe(true);
  });

  await test.step('without the media worker people go on drawing', async () => {
    const [victim] = await server.workerPids();
    if (victim !== undefined) process.kill(victim, 'SIGKILL');
    await ann.page.locator('label', { has: ann.page.getByTestId('toolbar-ellipse') }).click();
    await drag(ann, [0.15, 0.6], [0.35, 0.75]);
    await expect.poll(async () => (await seen(ann)) === (await seen(bob))).toBe(true);
  });

  await test.step('a reload keeps the board, and it is saved as a picture', async () => {
    const before = await seen(bob);
    await ann.page.reload();
    await openBoard(ann);
    await expect.poll(async () => (await seen(ann)) === before).toBe(true);
    expect((await saved(ann, 'PNG')).subarray(1, 4).toString()).toBe('PNG');
  });

  await expectNoAxeFindingsInBothThemes(ann.page, { where: 'board' });
  await bob.page.setViewportSize(narrow);
  await expectNoSidewaysScroll(bob.page, 'board');
  await expectNothingCutOff(bob.page, 'board');
  await expectNoAxeFindingsInBothThemes(bob.page, { where: 'board in a narrow window' });
  expect(others).toEqual([]);
});
