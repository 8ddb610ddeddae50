import type { Locator } from 'playwright/test';
import { expectNoAxeFindings } from './harness/axe.ts';
import type { Person } from './harness/Person.ts';
import { expect, test } from './harness/test.ts';

const panel = (person: Person): Locator =>
  person.page.getByRole('dialog', { name: 'Connection details' });

/** The cells of one stream, found by its person and kind; null while there is no such row. */
async function cells(person: Person, whose: string, stream: string): Promise<string[] | null> {
  const group = panel(person).locator('tbody').filter({ hasText: whose });
  const row = group
    .getByRole('row')
    .filter({ has: person.page.getByRole('rowheader', { name: stream, exact: true }) });
  return (await row.count()) === 0 ? null : row.getByRole('cell').allInnerTexts();
}

test('the panel shows codec, rate, loss and frames of each stream, also by keyboard; the copy has no names', async ({
  arrive,
}) => {
  const camera = {
    deviceId: 'desk',
    label: 'Desk camera',
    halves: { left: 'red', right: 'blue' },
  } as const;
  const [ann, bob] = await Promise.all([
    arrive('Ann'),
    arrive('Bob', { cameras: [camera], preferences: { cameraPreview: 'never' } }),
  ]);
  await ann.page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await ann.join('General');
  await bob.join('General');
  await bob.button('Turn camera on').click();

  const line = ann.page.getByRole('button', { name: /^Voice connected/ });
  await line.focus();
  await ann.page.keyboard.press('Enter');
  await expect(panel(ann)).toBeVisible();
  await expect(line).toHaveAttribute('aria-expanded', 'true');
  await expect(panel(ann).getByRole('button', { name: 'Close connection details' })).toBeFocused();

  const voice = [/^opus/, /^–$/, /^[1-9]\d* kbit\/s$/, /^0\.0 %/, /^\d+ ms$/];
  for (const whose of ['You, sent to the server', 'Bob, received here']) {
    await expect
      .poll(async () => (await cells(ann, whose, 'Voice'))?.slice(0, 5))
      .toEqual(voice.map((part) => expect.stringMatching(part)));
  }
  // The jitter buffer holds received media for some milliseconds.
  await expect
    .poll(async () => (await cells(ann, 'Bob, received here', 'Voice'))?.[5])
    .toMatch(/^[1-9]\d* ms$/);
  await expect
    .poll(async () => (await cells(ann, 'Bob, received here', 'Camera'))?.slice(0, 3))
    .toEqual([
      expect.stringMatching(/^(VP8|VP9|H264|AV1)\n\S.*(software|hardware)?$/),
      expect.stringMatching(/^[1-9]\d+ × [1-9]\d+\n[1-9]\d* fps$/),
      expect.stringMatching(/^([1-9]\d* k|\d\.\d M)bit\/s$/),
    ]);
  await expectNoAxeFindings(ann.page, { within: 'main' });

  await panel(ann).getByRole('button', { name: 'Copy as text' }).click();
  await expect(ann.page.getByText('The details are copied')).toBeVisible();
  const copied = await ann.page.evaluate(() => navigator.clipboard.readText());
  expect(copied).toMatch(/^Perch \S+, server \S+, udp\n/);
  expect(copied).toMatch(/^me, microphone, sent: opus, [1-9]\d* kbit\/s/m);
  expect(copied).toMatch(/^person 1, camera, received: \w+, \d+x\d+, [\d.]+ fps/m);
  expect(copied).not.toMatch(/Bob|Ann|127\.0\.0\./);

  await panel(ann).press('Escape');
  await expect(panel(ann)).toHaveCount(0);
  await expect(line).toBeFocused();

  // Also from a person's popover; for a sender it shows layers and the encoder.
  await bob.row('Bob').click({ button: 'right' });
  await bob.page.getByRole('button', { name: 'Connection details', exact: true }).click();
  await expect
    .poll(async () => (await cells(bob, 'You, sent to the server', 'Camera'))?.at(-1))
    .toMatch(/of \d layers sent/);
  await panel(bob).getByRole('button', { name: 'Close connection details' }).click();
  await expect(panel(bob)).toHaveCount(0);
});
