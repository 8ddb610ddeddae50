import { expect, expectHearing, expectListed, test } from './test.ts';

test('the tray shows my channel and its people, moves me, mutes, deafens and quits', async ({
  server,
  arriveByApp,
  arrive,
}) => {
  const [{ app, ann }, bob] = await Promise.all([arriveByApp(), arrive('Bob')]);
  await bob.join('Music');
  const outside = ['Not in a channel', 'Nest', 'Open Perch', 'Quit Perch'];
  await expect.poll(() => app.trayLabels()).toEqual(outside);
  const doors = ['Open to talk', 'Do not disturb', 'Back in 10 minutes', 'Back in 30 minutes'];
  await expect
    .poll(() => app.trayLabels('Nest'))
    .toEqual(['General', 'Music (1)', 'AFK', ...doors, 'Back in 1 hour', 'Back in 2 hours']);
  const away = await app.trayIcon();
  expect(away.toolTip).toBe('Perch');

  await app.clickTray('Nest', 'Music (1)');
  await ann.isIn('Music');
  await expectHearing([
    [ann, [bob]],
    [bob, [ann]],
  ]);
  await expect
    .poll(async () => (await app.trayLabels()).with(1, ''))
    .toEqual([
      'Music · Nest',
      '',
      'Mute',
      'Deafen',
      'Share screen…',
      'Leave channel',
      'Nest',
      'Open Perch',
      'Quit Perch',
    ]);
  await expect
    .poll(async () => (await app.trayLabels())[1]?.split(', ').sort())
    .toEqual(['Ann', 'Bob']);
  // Ann speaks now: the icon has changed.
  await expect.poll(async () => (await app.trayIcon()).toolTip).toBe('Music · Nest');
  await expect.poll(async () => (await app.trayIcon()).icon).not.toBe(away.icon);

  await app.toggleInTray('Mute');
  await expect(bob.mark('Ann', 'Muted')).toBeVisible();
  await expect(ann.button('Mute')).toHaveAttribute('aria-pressed', 'true');
  await expect.poll(async () => (await app.trayIcon()).toolTip).toContain('You are muted');
  await app.toggleInTray('Mute');
  await expect(bob.mark('Ann', 'Muted')).toHaveCount(0);

  await app.toggleInTray('Deafen');
  await expect(bob.mark('Ann', 'Deafened')).toBeVisible();
  await app.toggleInTray('Deafen');
  await expect(bob.mark('Ann', 'Deafened')).toHaveCount(0);

  await app.clickTray('Leave channel');
  await ann.isOutside();
  await expect.poll(() => app.trayLabels()).toEqual(outside);
  await expectListed(server, [ann, bob], { Music: [bob] });

  await ann.join('General');
  await expectListed(server, [bob], { General: [ann], Music: [bob] });

  await test.step('a call is answered in a notice while the window is closed, and hung up in the tray', async () => {
    await app.closeWindow();
    await bob.row('Ann').click();
    await bob.button('Call').click();
    const buttons = ['Accept', 'Decline'];
    await expect.poll(() => app.notices()).toEqual([{ title: 'Bob is calling you', buttons }]);
    await expect
      .poll(async () => (await app.trayLabels()).slice(0, 3))
      .toEqual(['Bob is calling you', ...buttons]);
    await app.pressNotice('Accept');
    await expect.poll(async () => (await app.trayLabels())[0]).toBe('Call with Bob · Nest');
    await expect.poll(() => app.isWindowVisible()).toBe(true);
    expect(await app.notices()).toEqual([]);
    await expectHearing([
      [ann, [bob]],
      [bob, [ann]],
    ]);
    await app.clickTray('Hang up');
    await expect(bob.page.getByText('Ann hung up.')).toBeVisible();
    await bob.join('Music');
    await ann.join('General');
  });
  await app.clickTray('Quit Perch');
  expect(await app.ended).toBe(0);
  await expectListed(server, [bob], { Music: [bob] }, { timeout: 30_000 });
});
