import type { Person } from './harness/Person.ts';
import { expect, expectHearing, test } from './harness/test.ts';

async function openSettings(person: Person): Promise<void> {
  await person.button('Settings').first().click();
  await expect(person.page.getByRole('dialog', { name: 'Settings' })).toBeVisible();
}

async function chooseSuppression(person: Person, name: string): Promise<void> {
  await person.page.getByRole('button', { name: /Noise suppression$/ }).click();
  await person.page.getByRole('option', { name, exact: true }).click();
}

test('RNNoise can be chosen in the call, is in the way of nobody, and can be compared', async ({
  arrive,
}) => {
  const [ann, bob] = await Promise.all([arrive('Ann'), arrive('Bob')]);
  await ann.join('General');
  await bob.join('General');
  await openSettings(ann);
  await chooseSuppression(ann, 'Strong, by RNNoise');
  await expect(ann.page.getByText('RNNoise is at work.')).toBeVisible();
  // A tone like Ann's passes for a voice.
  await expectHearing([
    [ann, [bob]],
    [bob, [ann]],
  ]);
  const comparison = ann.page.getByRole('switch', {
    name: 'Without noise suppression, to compare',
  });
  await expect(comparison).toHaveCount(0);
  await ann.page.getByText('Play back what others hear').click();
  await comparison.press('Space');
  await expect(ann.page.getByText('RNNoise is at work.')).toBeHidden();
  await comparison.press('Space');
  await expect(ann.page.getByText('RNNoise is at work.')).toBeVisible();
  await chooseSuppression(ann, 'Off');
  await expect.poll(() => bob.hears()).toEqual(['Ann']);
});

test('where RNNoise cannot be loaded, it is said, and one is heard all the same', async ({
  arrive,
}) => {
  const [ann, bob] = await Promise.all([arrive('Ann'), arrive('Bob')]);
  await ann.page.route('**/*.wasm', (route) => route.abort());
  await ann.join('General');
  await bob.join('General');
  await openSettings(ann);
  await chooseSuppression(ann, 'Strong, by RNNoise');
  await expect(ann.page.getByText('RNNoise does not work here.').first()).toBeVisible();
  await expect.poll(() => bob.hears()).toEqual(['Ann']);
});
