import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { request } from 'node:https';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { freePorts } from '../harness/freePorts.ts';
import { Person } from '../harness/Person.ts';
import { expect, expectHearing, openHome, test } from './test.ts';

/** Whether a server answers there. */
function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const call = request(
      { host: '127.0.0.1', port, path: '/healthz', rejectUnauthorized: false, agent: false },
      (response) => {
        response.resume();
        resolve(response.statusCode === 200);
      },
    );
    call.on('error', () => resolve(false));
    call.end();
  });
}

test('a button starts a server; a friend joins by its link; a closed window keeps it up', async ({
  launch,
  browsers,
}) => {
  const port = await freePorts(1, ['0.0.0.0']);
  const app = await launch({
    env: { PERCH_PORT: String(port), PERCH_OPEN_PORT: '0', PERCH_SERVER_NAME: 'Loft' },
  });
  const home = await app.page('home');
  const other = createServer().listen(port, '127.0.0.1');
  await once(other, 'listening');
  await home.getByRole('button', { name: 'Start a server' }).click();
  await expect(home.getByRole('alert')).toContainText('Another program is using its port.');
  await new Promise((resolve) => other.close(resolve));
  await home.getByRole('button', { name: 'Try again' }).click();
  const page = await app.page('server');
  const ann = Person.at(page, { name: 'Ann', url: `https://127.0.0.1:${port}` });
  await ann.enter();
  expect(await ann.channelNames()).toEqual(['General', 'Music', 'AFK']);
  // She owns it and may change it.
  await expect(ann.page.getByRole('button', { name: 'Channel options: General' })).toBeVisible();
  await ann.join('General');

  await openHome(app, ann);
  await expect(home.getByRole('heading', { name: 'Loft is running' })).toBeVisible();
  const link = await home.getByRole('textbox', { name: 'Invite link', exact: true }).inputValue();
  expect(link).toMatch(new RegExp(`^perch://[^/]+:${port}/#invite=[^&]+&pin=[0-9a-f]{64}$`));
  await home.getByRole('button', { name: /^Copy.*Invite link/ }).click();
  await expect(home.getByText('Copied').first()).toBeAttached();
  await expect(home.getByRole('heading', { name: 'Who can connect' })).toBeVisible();
  await expect(home.getByText(/asking the router is turned off/)).toBeVisible();

  const invite = new URLSearchParams(new URL(link).hash.slice(1)).get('invite') ?? '';
  const browser = await browsers.get({ microphone: { tone: 'Bob' } });
  const context = await browser.newContext();
  const bob = await Person.create(context, { name: 'Bob', url: `https://127.0.0.1:${port}` });
  await bob.open(`/#invite=${invite}`);
  await bob.enter();
  await bob.join('General');
  await app.closeWindow();
  await expectHearing([[bob, [ann]]]);
  await app.clickTray('Open Perch');

  await home.getByRole('button', { name: 'Stop', exact: true }).click();
  await home
    .getByRole('alertdialog', { name: 'Stop Loft?' })
    .getByRole('button', { name: 'Stop server' })
    .click();
  await expect(home.getByRole('button', { name: 'Start a server' })).toBeVisible();
  expect(await answers(port)).toBe(false);
  await context.close();
});

test('the place of the window and a running server come back with the app', async ({
  launch,
  appData,
}) => {
  const port = await freePorts(1, ['0.0.0.0']);
  const env = { PERCH_PORT: String(port), PERCH_OPEN_PORT: '0', PERCH_SERVER_NAME: 'Loft' };
  const app = await launch({ env });
  const home = await app.page('home');
  if (process.platform === 'linux') {
    // Elsewhere the system itself keeps the list of what it starts.
    await test.step('a setting turns the start with the system on and off', async () => {
      const setting = home.getByRole('switch', { name: /Start with the system/ });
      // The drawn switch covers the accessible box: use the keyboard.
      await setting.press('Space');
      await expect(setting).toBeChecked();
      const entry = join(appData, 'autostart', 'perch.desktop');
      await expect.poll(() => existsSync(entry)).toBe(true);
      await setting.press('Space');
      await expect.poll(() => existsSync(entry)).toBe(false);
    });
  }
  await expect.poll(() => app.isWindowVisible()).toBe(true);
  const place = await app.evaluate(({ BaseWindow }) => {
    const [window] = BaseWindow.getAllWindows();
    window?.setBounds({ x: 40, y: 50, width: 700, height: 600 });
    return window?.getNormalBounds();
  });
  expect(place).toMatchObject({ width: 700, height: 600 });
  await home.getByRole('button', { name: 'Start a server' }).click();
  await app.page('server');
  expect(await app.quit()).toBe(0);
  expect(await answers(port)).toBe(false);

  const again = await launch({ env });
  await expect.poll(() => answers(port)).toBe(true);
  const found = await again.evaluate(({ BaseWindow }) =>
    BaseWindow.getAllWindows()[0]?.getNormalBounds(),
  );
  // Window managers add frames of different sizes.
  const near = (wanted = 0) => expect.closeTo(wanted, -2);
  expect(found).toEqual({
    x: near(place?.x),
    y: near(place?.y),
    width: near(place?.width),
    height: near(place?.height),
  });
  await again.close();
  expect(await answers(port)).toBe(false);
});
