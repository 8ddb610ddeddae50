import type { Locator } from 'playwright/test';
import type { Person } from '../harness/Person.ts';
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

/** How many pictures the page has sent so far. */
async function sentPictures({ page }: Person): Promise<number> {
  return page.evaluate(async () => {
    let sent = 0;
    for (const connection of window.perchConnections) {
      for (const entry of (await connection.getStats()).values()) {
        if (entry.type === 'outbound-rtp' && entry.kind === 'video') sent += entry.framesSent ?? 0;
      }
    }
    return sent;
  });
}

test('a window that is hidden receives no pictures, and the tray turns my own camera off', async ({
  arriveByApp,
  arrive,
}) => {
  const { app, ann } = await arriveByApp();
  const bob = await arrive('Bob', { cameras: [desk], preferences: { cameraPreview: 'never' } });
  for (const person of [ann, bob]) await person.join('General');
  await bob.button('Turn camera on').click();
  const isMoving = async () => {
    const before = await sentPictures(bob);
    await bob.page.waitForTimeout(1500);
    return (await sentPictures(bob)) > before;
  };
  await expect(face(ann)).toBeVisible();
  await expect.poll(isMoving).toBe(true);

  await app.evaluate(({ BaseWindow }) => BaseWindow.getAllWindows()[0]?.hide());
  // Nobody looks, so nothing is sent.
  await expect.poll(isMoving).toBe(false);
  await app.evaluate(({ BaseWindow }) => BaseWindow.getAllWindows()[0]?.show());
  await expect.poll(isMoving).toBe(true);
  await app.evaluate(({ BaseWindow }) => BaseWindow.getAllWindows()[0]?.minimize());
  await expect.poll(isMoving).toBe(false);
  await app.clickTray('Open Perch');
  await expect.poll(isMoving).toBe(true);

  expect(await app.trayLabels()).not.toContain('Turn camera off');
  await ann.button('Turn camera on').click();
  await ann.page.getByRole('dialog').getByRole('button', { name: 'Turn on' }).click();
  await expect(bob.mark('Ann', 'Camera is on')).toBeVisible();
  await expect.poll(async () => (await app.trayIcon()).toolTip).toContain('Your camera is on');
  await app.clickTray('Turn camera off');
  await expect(bob.mark('Ann', 'Camera is on')).toHaveCount(0);
  await expect.poll(() => app.trayLabels()).not.toContain('Turn camera off');
});
