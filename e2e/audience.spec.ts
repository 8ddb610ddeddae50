import { expectNoAxeFindings } from './harness/axe.ts';
import { becomeOwner } from './harness/becomeOwner.ts';
import type { Person } from './harness/Person.ts';
import { expect, expectHearing, test } from './harness/test.ts';

/** How often a page has asked for a microphone since it was opened. */
async function countingMicrophone({ page }: Person): Promise<() => Promise<number>> {
  await page.addInitScript(() => {
    const { mediaDevices } = navigator;
    const getUserMedia = mediaDevices.getUserMedia.bind(mediaDevices);
    const counted = Object.assign(window, { microphonesAsked: 0 });
    mediaDevices.getUserMedia = (wish) => {
      counted.microphonesAsked += 1;
      return getUserMedia(wish);
    };
  });
  return () =>
    page.evaluate(() => (window as unknown as { microphonesAsked: number }).microphonesAsked);
}

test('a listener raises a hand by key, and is heard and asked for a microphone only after saying yes', async ({
  arrive,
  invite,
  server,
}) => {
  const ann = await arrive('Ann');
  await becomeOwner(ann, server.ownerCode);
  await ann.page.getByRole('button', { name: 'Channel options: General' }).click();
  await ann.page.getByRole('menuitem', { name: 'Edit channel' }).click();
  await ann.page.getByRole('switch', { name: 'Stage' }).press('Space');
  await ann.button('Save').click();
  await ann.join('General');

  const bob = await invite('Bob');
  const microphones = await countingMicrophone(bob);
  await bob.open();
  await bob.enter();
  await bob.join('General');
  await expectHearing([
    [ann, []],
    [bob, [ann]],
  ]);
  await expect(bob.page.getByText('You are listening')).toBeVisible();
  await bob.page.keyboard.press('Control+Shift+H');
  await expect(bob.page.getByText('Your hand is up. You are the first.')).toBeVisible();
  await expectNoAxeFindings(ann.page);
  await ann.button('Invite to speak: Bob').press('Enter');
  const invitation = bob.page.getByRole('alert').filter({ hasText: 'You are invited' });
  await expectNoAxeFindings(bob.page);
  expect(await microphones()).toBe(0);
  await invitation.getByRole('button', { name: 'Speak' }).press('Enter');
  await expectHearing([
    [ann, [bob]],
    [bob, [ann]],
  ]);

  await bob.button('Back to the audience').click();
  await expectHearing([
    [ann, []],
    [bob, [ann]],
  ]);
  await ann.button('1 listener: show all').first().click();
  await expect(ann.page.getByRole('dialog', { name: 'Audience · 1' })).toBeVisible();
  await expectNoAxeFindings(ann.page);
});
