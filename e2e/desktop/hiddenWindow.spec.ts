import type { Locator } from 'playwright/test';
import type { Person } from '../harness/Person.ts';
import { expectStill, sentPictures } from '../harness/pictureCounts.ts';
import { expect, test } from './test.ts';

const desk = {
  deviceId: 'desk',
  label: 'Desk camera',
  halves: { left: 'red', right: 'blue' },
} as const;

const face = (viewer: Person): Locator =>
  viewer.page
    .getByRole('list', { name: 'In this channel' })
    .getByRole('listitem')
    .filter({ hasText: 'Bob' })
    .locator('video');

test('a hidden window receives no video frames, and the tray turns my own camera off', async ({
  arriveByApp,
  arrive,
}) => {
  const { app, ann } = await arriveByApp();
  const bob = await arrive('Bob', { cameras: [desk], preferences: { cameraPreview: 'never' } });
  for (const person of [ann, bob]) await person.join('General');
  await bob.button('Turn camera on').click();
  const expectMoving = async () => {
    const before = await sentPictures(bob);
    await expect.poll(() => sentPictures(bob)).toBeGreaterThan(before);
  };
  const expectNothingSent = () => expectStill(() => sentPictures(bob));
  await expect(face(ann)).toBeVisible();
  await expectMoving();

  await app.evaluate(({ BaseWindow }) => BaseWindow.getAllWindows()[0]?.hide());
  // Not visible, so nothing is sent.
  await expectNothingSent();
  await app.evaluate(({ BaseWindow }) => BaseWindow.getAllWindows()[0]?.show());
  await expectMoving();
  await app.evaluate(({ BaseWindow }) => BaseWindow.getAllWindows()[0]?.minimize());
  await expectNothingSent();
  await app.clickTray('Open Perch');
  await expectMoving();

  expect(await app.trayLabels()).not.toContain('Turn camera off');
  await ann.button('Turn camera on').click();
  await ann.page.getByRole('dialog').getByRole('button', { name: 'Turn on' }).click();
  await expect(bob.mark('Ann', 'Camera is on')).toBeVisible();
  await expect.poll(async () => (await app.trayIcon()).toolTip).toContain('Your camera is on');
  await app.clickTray('Turn camera off');
  await expect(bob.mark('Ann', 'Camera is on')).toHaveCount(0);
  await expect.poll(() => app.trayLabels()).not.toContain('Turn camera off');
});
