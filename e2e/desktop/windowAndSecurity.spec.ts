import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright/test';
import { beeps, toneSamples, tones, wavFile } from '../harness/tones.ts';
import { root } from './DesktopApp.ts';
import { expect, expectHearing, expectListed, openHome, test } from './test.ts';

test('pages can use only their own files and server, not the rest of the app or the machine', async ({
  arriveByApp,
}) => {
  // The entry proves that the page reaches its server.
  const { app, ann } = await arriveByApp();
  await test.step('the policy of a page lets it run its own files and reach its own server only', async () => {
    // Only the server uses the compressed files. The app reads the plain files from the disk.
    const assets = join(root, 'dist', 'renderer', 'assets');
    const files = readdirSync(assets, { recursive: true, encoding: 'utf8' }).filter(
      (name) => /\.\w+$/.test(name) && !/\.(br|gz)$/.test(name),
    );
    const missing = await ann.page.evaluate(async (names) => {
      const answers = names.map(async (name) => {
        const { ok } = await fetch(`assets/${name}`);
        return ok ? [] : [name];
      });
      return (await Promise.all(answers)).flat();
    }, files);
    expect(missing).toEqual([]);
    const outcome = await ann.page.evaluate(async () => {
      const broken: string[] = [];
      Object.assign(window, { brokenDirectives: broken });
      document.addEventListener('securitypolicyviolation', ({ effectiveDirective }) =>
        broken.push(effectiveDirective),
      );
      const script = document.createElement('script');
      script.textContent = 'window.inlineHasRun = true';
      document.head.append(script);
      const frame = document.createElement('iframe');
      frame.src = 'https://example.com/frame';
      document.body.append(frame);
      const reached = await fetch('https://example.com/fetch').then(
        () => true,
        () => false,
      );
      return { reached, inline: 'inlineHasRun' in window };
    });
    expect(outcome).toEqual({ reached: false, inline: false });
    await expect
      .poll(() => ann.page.evaluate(() => Reflect.get(window, 'brokenDirectives').toSorted()))
      .toEqual(['connect-src', 'frame-src', 'script-src-elem']);
  });
  await test.step('no page goes anywhere else; addresses for people open in their browser', async () => {
    const before = ann.page.url();
    const opened = () => app.evaluate(() => globalThis.perchRecorded?.opened ?? []);
    expect(await ann.page.evaluate(() => window.open('https://example.com/manual') === null)).toBe(
      true,
    );
    await expect.poll(opened).toEqual(['https://example.com/manual']);
    for (const address of ['https://example.com/', 'home.html', 'picker.html']) {
      await ann.page.evaluate((there) => {
        location.href = there;
      }, address);
    }
    await ann.page.evaluate(() => {
      const link = document.createElement('a');
      link.href = 'file:///etc/passwd';
      link.target = '_blank';
      document.body.append(link);
      link.click();
      link.remove();
    });
    await expect(ann.channels).toBeVisible();
    // It is still the same page, with its state.
    await ann.join('General');
    expect(new URL(ann.page.url()).pathname).toBe(new URL(before).pathname);
    expect(await opened()).toEqual(['https://example.com/manual']);
    expect(app.pages('server').length).toBe(1);
  });
  const home = await openHome(app, ann);
  await test.step('every page is sandboxed, from app://perch, and knows of main only what the table says', async () => {
    for (const page of [ann.page, home]) {
      const found = await page.evaluate(() => ({
        node: ['require', 'process', 'module', 'Buffer', 'global', 'electron'].filter(
          (name) => name in window,
        ),
        offered: Object.keys(window.desktop ?? {}).sort(),
        isFrozen: Object.isFrozen(window.desktop),
      }));
      expect(found).toEqual({
        node: [],
        offered: ['call', 'on', 'page', 'platform', 'serverUrl'],
        isFrozen: true,
      });
    }
    const addresses = await app.evaluate(({ webContents }) =>
      webContents.getAllWebContents().map((contents) => contents.getURL().split('#')[0]),
    );
    expect(addresses.sort()).toEqual(['app://perch/home.html', 'app://perch/index.html']);
  });
  await test.step('a page gets the permissions that Perch needs, and no other', async () => {
    const states = (page: Page) =>
      page.evaluate(async () => {
        const names = ['microphone', 'geolocation', 'midi', 'clipboard-read'];
        const found = names.map(async (name) => {
          const { state } = await navigator.permissions.query({ name: name as PermissionName });
          return [name, state] as const;
        });
        return Object.fromEntries(await Promise.all(found));
      });
    const none = { geolocation: 'denied', midi: 'denied', 'clipboard-read': 'denied' };
    expect(await states(ann.page)).toEqual({ ...none, microphone: 'granted' });
    expect(await states(home)).toEqual({ ...none, microphone: 'denied' });
  });
  await test.step('a call that is unknown, wrong, or another page’s is refused', async () => {
    const call = (page: Page, name: string, argument: unknown) =>
      page.evaluate(
        ([what, value]) =>
          window.desktop?.call(what as never, value as never).then(
            () => 'answered',
            (error: Error) => error.message,
          ),
        [name, argument] as const,
      );
    expect(await call(ann.page, 'settings:get', null)).toBe('answered');
    expect(await call(ann.page, 'settings:forget', null)).toMatch(/no such call/);
    expect(await call(ann.page, 'toString', null)).toMatch(/no such call/);
    expect(await call(ann.page, 'settings:get', 'more')).toMatch(/argument .* is wrong/);
    expect(await call(ann.page, 'settings:change', { closeToTray: 1 })).toMatch(/argument/);
    expect(await call(ann.page, 'settings:change', { unknown: true })).toMatch(/argument/);
    for (const name of ['host:start', 'screen:sources', 'screen:cancel']) {
      expect(await call(ann.page, name, null)).toMatch(/may not call/);
    }
    for (const name of ['screen:pick', 'screen:sources', 'page:takeLink']) {
      expect(await call(home, name, null)).toMatch(/may not call/);
    }
  });
});

test('a file can be sent to the server; a closed window keeps the call until it opens again, or ends the app if the setting says so', async ({
  server,
  arriveByApp,
  arrive,
}) => {
  const [{ app, ann }, bob] = await Promise.all([arriveByApp(), arrive('Bob')]);
  await Promise.all([ann.join('General'), bob.join('General')]);
  await test.step('a sound added in the app is stored, and the others hear it', async () => {
    await ann.button('Soundboard').click();
    const board = ann.page.getByRole('dialog', { name: 'Soundboard' });
    await board.getByRole('button', { name: 'Add sound' }).click();
    const form = ann.page.getByRole('dialog', { name: 'Add a sound' });
    const choosing = ann.page.waitForEvent('filechooser');
    await form.getByRole('button', { name: 'Choose file' }).click();
    // The tone of an absent person.
    const buffer = wavFile(toneSamples(tones.Kim, { ...beeps, amplitude: 0.9 }));
    await (await choosing).setFiles({ name: 'door_bell.wav', mimeType: 'audio/wav', buffer });
    await form.getByRole('button', { name: 'Add', exact: true }).click();
    const heard = expect.poll(() => bob.hears(300), { intervals: [20] }).toContain('Kim');
    const sounds = board.getByRole('grid', { name: 'Sounds' });
    await sounds.getByRole('row', { name: 'door bell' }).click();
    await heard;
    await expect(bob.page.getByRole('status').getByText('Ann played door bell')).toBeAttached();
    await ann.page.keyboard.press('Escape');
    await expect(board).toHaveCount(0);
  });
  await app.closeWindow();
  expect(await app.isWindowVisible()).toBe(false);
  await expectHearing([
    [ann, [bob]],
    [bob, [ann]],
  ]);
  await app.clickTray('Open Perch');
  await expect.poll(() => app.isWindowVisible()).toBe(true);

  await app.closeWindow();
  expect(await app.isWindowVisible()).toBe(false);
  // A second start shows the window of the first, and ends.
  expect(await app.secondInstance([])).toBe(0);
  await expect.poll(() => app.isWindowVisible()).toBe(true);
  expect(await app.evaluate(({ BaseWindow }) => BaseWindow.getAllWindows().length)).toBe(1);
  await ann.isIn('General');

  await expectListed(server, [bob], { General: [ann, bob] });
  await ann.page.evaluate(() => window.desktop?.call('settings:change', { closeToTray: false }));
  // The app may end before it answers.
  await app.closeWindow().catch(() => undefined);
  expect(await app.ended).toBe(0);
  // A peer with a lost connection stays listed much longer.
  await expectListed(server, [bob], { General: [bob] }, { timeout: 30_000 });
});
