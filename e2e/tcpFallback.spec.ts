import { reachableBy } from './harness/reachableBy.ts';
import { expect, expectHearing, test } from './harness/test.ts';

test('where UDP is blocked, by a firewall or by the browser, sound uses TCP on the same port, on every worker', async ({
  invite,
}) => {
  const [ann, bob] = await Promise.all([
    invite('Ann'),
    invite('Bob', { browser: { microphone: { tone: 'Bob' }, proxiedUdpOnly: true } }),
  ]);
  await reachableBy(ann.page, ['tcp']);
  await Promise.all(
    [ann, bob].map(async (person) => {
      await person.open();
      await person.enter();
      await person.join('General');
    }),
  );
  await expectHearing([
    [ann, [bob]],
    [bob, [ann]],
  ]);
  for (const person of [ann, bob]) {
    await expect(person.page.getByText(/Voice connected · \d+ ms · TCP/)).toBeVisible();
  }
});
