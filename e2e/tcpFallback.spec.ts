import { reachableBy } from './harness/reachableBy.ts';
import { expect, expectHearing, test } from './harness/test.ts';

test('where UDP is blocked, sound uses TCP on the same port, on every worker', async ({
  invite,
}) => {
  const [ann, bob] = await Promise.all([invite('Ann'), invite('Bob')]);
  for (const person of [ann, bob]) {
    await reachableBy(person.page, ['tcp']);
    await person.open();
    await person.enter();
    await person.join('General');
  }
  await expectHearing([
    [ann, [bob]],
    [bob, [ann]],
  ]);
  for (const person of [ann, bob]) {
    await expect(person.page.getByText(/Voice connected · \d+ ms · TCP/)).toBeVisible();
  }
});

test('where UDP and TCP are blocked, the app says what to do, and signalling continues', async ({
  invite,
}) => {
  const ann = await invite('Ann');
  await reachableBy(ann.page, []);
  await ann.open();
  await ann.enter();
  await ann.join('General');
  await expect(ann.page.getByText('Sound cannot get through').first()).toBeVisible();
  await ann.isIn('General');
});
