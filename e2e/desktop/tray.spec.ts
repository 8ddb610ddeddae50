import { expect, expectHearing, expectListed, test } from './test.ts';

test('the tray shows my channel and its people and can move me', async ({
  server,
  arriveByApp,
  arrive,
}) => {
  const { app, ann } = await arriveByApp();
  const bob = await arrive('Bob');
  await bob.join('Music');
  const outside = ['Not in a channel', 'Nest', 'Open Perch', 'Quit Perch'];
  await expect.poll(() => app.trayLabels()).toEqual(outside);
  await expect.poll(() => app.trayLabels('Nest')).toEqual(['General', 'Music (1)', 'AFK']);
  expect((await app.trayIcon()).toolTip).toBe('Perch');

  await app.clickTray('Nest', 'General');
  await ann.isIn('General');
  await expect
    .poll(() => app.trayLabels())
    .toEqual([
      'General · Nest',
      'Ann',
      'Mute',
      'Deafen',
      'Share screen…',
      'Leave channel',
      'Nest',
      'Open Perch',
      'Quit Perch',
    ]);
  await expectListed(server, [ann, bob], { General: [ann], Music: [bob] });

  await app.clickTray('Nest', 'Music (1)');
  await ann.isIn('Music');
  await expectHearing([
    [ann, [bob]],
    [bob, [ann]],
  ]);
  await expect.poll(async () => (await app.trayLabels())[0]).toBe('Music · Nest');
  await expect
    .poll(async () => (await app.trayLabels())[1]?.split(', ').sort())
    .toEqual(['Ann', 'Bob']);
  await expect.poll(async () => (await app.trayIcon()).toolTip).toBe('Music · Nest');

  await app.clickTray('Leave channel');
  await ann.isOutside();
  await expect.poll(() => app.trayLabels()).toEqual(outside);
  await expectListed(server, [ann, bob], { Music: [bob] });
});

test('the tray mutes and deafens, and its icon shows each state', async ({
  arriveByApp,
  arrive,
}) => {
  const { app, ann } = await arriveByApp();
  const bob = await arrive('Bob');
  const icons = new Map<string, string>();
  /** Waits for an icon that no other state had. */
  const see = async (state: string, matches: (toolTip: string) => boolean) => {
    await expect
      .poll(async () => {
        const { icon, toolTip } = await app.trayIcon();
        return matches(toolTip) && icon !== '' && ![...icons.values()].includes(icon);
      })
      .toBe(true);
    icons.set(state, (await app.trayIcon()).icon);
  };
  const talkMode = (mode: 'always' | 'pushToTalk') =>
    ann.page.evaluate(
      (talkMode) => window.desktop?.call('settings:change', { preferences: { talkMode } }),
      mode,
    );
  const checked = async (label: string) =>
    (await app.trayMenu()).find((item) => item.label === label)?.checked;

  await see('away', (toolTip) => toolTip === 'Perch');
  await ann.join('General');
  await bob.join('General');
  await expect.poll(() => bob.hears()).toEqual(['Ann']);
  await see('speaking', (toolTip) => toolTip === 'General · Nest');
  await talkMode('pushToTalk');
  await see('quiet', (toolTip) => toolTip === 'General · Nest');
  await talkMode('always');

  await app.clickTray('Mute');
  await expect(bob.mark('Ann', 'Muted')).toBeVisible();
  await expect.poll(() => checked('Mute')).toBe(true);
  await see('muted', (toolTip) => toolTip.includes('You are muted'));
  await expectHearing([[bob, []]]);
  await expect(ann.button('Mute')).toHaveAttribute('aria-pressed', 'true');
  await app.clickTray('Mute');
  await expect(bob.mark('Ann', 'Muted')).toHaveCount(0);
  await expect.poll(() => bob.hears()).toEqual(['Ann']);

  await app.clickTray('Deafen');
  await expect(bob.mark('Ann', 'Deafened')).toBeVisible();
  await expect.poll(() => checked('Deafen')).toBe(true);
  await see('deafened', (toolTip) => toolTip.includes('You are deafened'));
  await expectHearing([
    [ann, []],
    [bob, []],
  ]);
  await app.clickTray('Deafen');
  await expect(bob.mark('Ann', 'Deafened')).toHaveCount(0);
});

test('quitting from the tray ends the app and leaves the channel', async ({
  server,
  arriveByApp,
  arrive,
}) => {
  const { app, ann } = await arriveByApp();
  const bob = await arrive('Bob');
  await ann.join('General');
  await expectListed(server, [bob], { General: [ann] });
  await app.clickTray('Quit Perch');
  expect(await app.ended).toBe(0);
  await expectListed(server, [bob], {}, { timeout: 30_000 });
});
