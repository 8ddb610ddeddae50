import type { Locator } from 'playwright/test';
import type { Person } from '../harness/Person.ts';
import { expectStill, sentPictures } from '../harness/pictureCounts.ts';
import { expect, silent, test } from './test.ts';

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

test('a hidden window receives no video frames until the tray opens it', async ({
  arriveByApp,
  arrive,
}) => {
  const [{ app, ann }, bob] = await Promise.all([
    arriveByApp({ tone: 'silence' }),
    arrive('Bob', { ...silent, cameras: [desk], preferences: { cameraPreview: 'never' } }),
  ]);
  await Promise.all([ann.join('General'), bob.join('General')]);
  await bob.button('Turn camera on').click();
  const expectMoving = async () => {
    const before = await sentPictures(bob);
    await expect.poll(() => sentPictures(bob)).toBeGreaterThan(before);
  };
  await expect(face(ann)).toBeVisible();
  await expectMoving();

  await app.evaluate(({ BaseWindow }) => BaseWindow.getAllWindows()[0]?.minimize());
  // Not visible, so nothing is sent.
  await expectStill(() => sentPictures(bob));
  await app.clickTray('Open Perch');
  await expectMoving();
});
