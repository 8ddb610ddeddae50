import { randomUUID } from 'node:crypto';
import type { Locator, Page } from 'playwright/test';
import type { Person } from '../harness/Person.ts';
import { expectStill, sentPictures } from '../harness/pictureCounts.ts';
import { type Halves, halvesIn } from '../harness/sharedPage.ts';
import { tones } from '../harness/tones.ts';
import { giveScreen } from '../harness/virtualScreen.ts';
import type { DesktopApp } from './DesktopApp.ts';
import { expect, silent, test } from './test.ts';

const redBlue: Halves = { left: 'red', right: 'blue' };
const limeYellow: Halves = { left: 'lime', right: 'yellow' };

/** The titles of the separate page windows, without the main window. */
function ownWindows(app: DesktopApp): Promise<string[]> {
  return app.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows().map((window) => window.getTitle()),
  );
}

const desk = { deviceId: 'desk', label: 'Desk camera', halves: redBlue };

const face = (viewer: Person): Locator =>
  viewer.page
    .getByRole('list', { name: 'In this channel' })
    .getByRole('listitem')
    .filter({ hasText: 'Bob' })
    .locator('video');
const share = (viewer: Person): Locator => viewer.page.getByRole('group', { name: 'Bob’s screen' });

test('a hidden window receives no video; a share plays in its own window, also while the app is hidden, and returns to its tile', async ({
  arriveByApp,
  arrive,
}) => {
  const [{ app, ann }, bob] = await Promise.all([
    arriveByApp({ tone: 'silence' }),
    arrive('Bob', { ...silent, cameras: [desk], preferences: { cameraPreview: 'never' } }),
  ]);
  for (const person of [ann, bob]) await person.join('General');
  await test.step('a hidden window receives no video frames until the tray opens it', async () => {
    const expectMoving = async () => {
      const before = await sentPictures(bob);
      await expect.poll(() => sentPictures(bob)).toBeGreaterThan(before);
    };
    await bob.button('Turn camera on').click();
    await expect(face(ann)).toBeVisible();
    await expectMoving();
    await app.evaluate(({ BaseWindow }) => BaseWindow.getAllWindows()[0]?.minimize());
    // Not visible, so nothing is sent.
    await expectStill(() => sentPictures(bob));
    await app.clickTray('Open Perch');
    await expectMoving();
    await bob.button('Turn camera off').click();
    await expect(face(ann)).toHaveCount(0);
  });

  const screen = await giveScreen(bob.page, redBlue, tones.Lee);
  await bob.button('Share screen').click();
  await share(ann).getByRole('button', { name: 'Watch' }).click();
  await expect.poll(() => halvesIn(share(ann).locator('video'))).toEqual(redBlue);

  const popOut = async () => {
    const before = new Set(app.allPages());
    const opened = () => app.allPages().filter((page) => !before.has(page));
    await share(ann).hover();
    await share(ann).getByRole('button', { name: 'Open in a separate window' }).click();
    await expect.poll(() => opened().length).toBe(1);
    return opened()[0] as Page;
  };
  const opened = await popOut();
  await expect(opened).toHaveTitle('Bob’s screen');
  await expect.poll(() => halvesIn(opened.locator('video'))).toEqual(redBlue);
  await expect(share(ann).locator('video')).toHaveCount(0);
  expect(await ownWindows(app)).toHaveLength(1);
  // The window has no access to the app.
  expect(await opened.evaluate(() => 'desktop' in window)).toBe(false);
  await app.evaluate(({ BaseWindow, BrowserWindow }) => {
    for (const window of BaseWindow.getAllWindows()) {
      if (!(window instanceof BrowserWindow)) window.close();
    }
  });
  expect(await app.isWindowVisible()).toBe(false);
  await screen.show(limeYellow);
  await expect.poll(() => halvesIn(opened.locator('video'))).toEqual(limeYellow);

  // Close the window as a user does.
  await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close());
  await expect.poll(() => opened.isClosed()).toBe(true);
  await app.clickTray('Open Perch');
  await expect.poll(() => halvesIn(share(ann).locator('video'))).toEqual(limeYellow);

  const again = await popOut();
  await expect.poll(() => halvesIn(again.locator('video'))).toEqual(limeYellow);
  await ann.leave();
  await expect.poll(() => ownWindows(app)).toEqual([]);

  // No other window opens in any way.
  const name = `perch-picture-${randomUUID()}`;
  const tries = await ann.page.evaluate(
    ([home, picture]) => {
      const link = document.createElement('a');
      Object.assign(link, { href: home, target: picture });
      document.body.append(link);
      link.click();
      link.remove();
      return [window.open(home, picture), window.open('about:blank', 'another'), window.open('')];
    },
    ['home.html', name] as const,
  );
  expect(tries).toEqual([null, null, null]);
  await expect(ann.channels).toBeVisible();
  expect(await ownWindows(app)).toEqual([]);
  await expect.poll(() => app.pages('home').length).toBe(1);
});
