import type { Locator, Page } from 'playwright/test';
import type { Person } from '../harness/Person.ts';
import { knownPattern, PatternWindow, patternIn } from './PatternWindow.ts';
import { test as base, expect, silent } from './test.ts';

/** Windows to share; closed after the test. */
const test = base.extend<{ readonly openPattern: (title: string) => Promise<PatternWindow> }>({
  openPattern: async ({ display }, use) => {
    const windows: PatternWindow[] = [];
    await use(async (title) => {
      const window = await PatternWindow.open(title, display?.name ?? null);
      windows.push(window);
      return window;
    });
    await Promise.all(windows.map((window) => window.close()));
  },
});

/** A source in the picker. */
function source(picker: Page, name: string | RegExp): Locator {
  return picker.getByRole('option', { name });
}

async function showWindows(picker: Page): Promise<void> {
  await picker.getByRole('tab', { name: 'Windows' }).click();
  await expect(picker.getByRole('tabpanel', { name: 'Windows' })).toBeVisible();
}

/** Runs an action and waits until the picker is closed. */
async function untilClosed(picker: Page, act: (picker: Page) => Promise<unknown>): Promise<void> {
  const closed = picker.waitForEvent('close');
  await act(picker).catch((error) => {
    // It may close while the mouse button is down.
    if (!picker.isClosed()) throw error;
  });
  await closed;
}

const pressShare = (picker: Page) =>
  picker.getByRole('button', { name: 'Share', exact: true }).click();

/** A person's share on a viewer's stage. */
function shareOf(viewer: Person, name: string): Locator {
  return viewer.page.getByRole('group', { name: `${name}’s screen` });
}

test('screens and windows can be shared by mouse, keys and tray, until the share or its window ends', async ({
  arriveByApp,
  arrive,
  openPattern,
}) => {
  const [{ app, ann }, bob] = await Promise.all([
    arriveByApp({ tone: 'silence' }),
    arrive('Bob', silent),
  ]);
  await Promise.all([ann.join('General'), bob.join('General')]);
  const expectNoShare = async () => {
    await expect(shareOf(bob, 'Ann')).toHaveCount(0);
    await expect(bob.mark('Ann', 'Sharing a screen')).toHaveCount(0);
    await expect.poll(() => app.trayLabels()).toContain('Share screen…');
  };
  const pattern = await openPattern('Known pattern');

  await test.step('without a choice nothing is captured', async () => {
    const outcome = await ann.page.evaluate(() =>
      navigator.mediaDevices.getDisplayMedia({ video: true }).then(
        () => 'captured',
        (error: Error) => error.name,
      ),
    );
    expect(outcome).not.toBe('captured');
    await ann.button('Share screen').click();
    const cancelled = await app.page('picker');
    await expect(source(cancelled, /Entire screen|Screen 1/)).toBeVisible();
    await untilClosed(cancelled, () =>
      app.evaluate(({ BrowserWindow }) => {
        BrowserWindow.getAllWindows()[0]?.close();
      }),
    );
    await expect(ann.page.getByRole('group', { name: 'Your screen' })).toHaveCount(0);
  });

  await test.step('the whole screen can be shared by keyboard alone', async () => {
    // A click does nothing until the page gets the cancellation.
    await expect(async () => {
      await ann.button('Share screen').click();
      await expect.poll(() => app.pages('picker').length, { timeout: 5_000 }).toBe(1);
    }).toPass();
    const picker = await app.page('picker');
    const screen = source(picker, /Entire screen|Screen 1/);
    await expect(screen).toBeFocused();
    await expect(screen.locator('img')).toBeVisible();
    await picker.keyboard.press('Space');
    await expect(screen).toHaveAttribute('aria-selected', 'true');
    await untilClosed(picker, ({ keyboard }) => keyboard.press('Enter'));
    await shareOf(bob, 'Ann').getByRole('button', { name: 'Watch' }).click();
    const shown = bob.page
      .getByLabel('Ann’s screen', { exact: true })
      .and(bob.page.locator('video'));
    await expect
      .poll(() => shown.evaluate((video: HTMLVideoElement) => video.videoWidth))
      .toBeGreaterThan(0);
    await ann.page.getByRole('button', { name: 'Stop sharing' }).first().click();
    await expectNoShare();
  });

  await test.step('a window shared from the tray appears in the other person’s video', async () => {
    await app.closeWindow();
    const before = await app.trayIcon();
    await app.clickTray('Share screen…');
    const picker = await app.page('picker');
    expect(await app.isWindowVisible()).toBe(false);
    await showWindows(picker);
    await source(picker, pattern.title).click();
    await untilClosed(picker, pressShare);
    await shareOf(bob, 'Ann').getByRole('button', { name: 'Watch' }).click();
    await expect.poll(() => patternIn(bob.page, 'Ann’s screen')).toBe(knownPattern);
    await expect(bob.mark('Ann', 'Sharing a screen')).toBeVisible();
    await expect.poll(async () => (await app.trayIcon()).toolTip).toMatch(/sharing your screen/);
    expect((await app.trayIcon()).icon).not.toBe(before.icon);
    expect(await app.isWindowVisible()).toBe(false);
    await app.clickTray('Stop sharing');
    await expectNoShare();
    await app.clickTray('Open Perch');
    await expect.poll(() => app.isWindowVisible()).toBe(true);
  });

  await test.step('the picker lists the current windows without Perch', async () => {
    await ann.button('Share screen').click();
    const picker = await app.page('picker');
    await showWindows(picker);
    await expect(source(picker, pattern.title).locator('img').first()).toBeVisible();
    const second = await openPattern('Second pattern');
    await expect(source(picker, second.title)).toBeVisible();
    await expect(source(picker, /Perch/)).toHaveCount(0);
    await second.close();
    await expect(source(picker, second.title)).toHaveCount(0);
    await source(picker, pattern.title).click();
    await untilClosed(picker, ({ keyboard }) => keyboard.press('Enter'));
  });

  await test.step('closing a shared window ends its share for everybody', async () => {
    await shareOf(bob, 'Ann').getByRole('button', { name: 'Watch' }).click();
    await expect.poll(() => patternIn(bob.page, 'Ann’s screen')).toBe(knownPattern);
    await pattern.close();
    await expectNoShare();
    await expect(ann.page.getByText('that you shared was closed').first()).toBeAttached();
    await expect(ann.button('Share screen')).toBeVisible();
  });
});
