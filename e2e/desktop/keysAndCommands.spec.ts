import { execFileSync } from 'node:child_process';
import type { AppSettingsChange } from '../../shared/ipc/AppSettings.ts';
import type { Person } from '../harness/Person.ts';
import { inviteLink } from './inviteLink.ts';
import { expect, expectHearing, expectListed, test } from './test.ts';

/** Changes settings as the app's own pages do. */
async function change(person: Person, settings: AppSettingsChange): Promise<void> {
  await person.page.evaluate((wish) => window.desktop?.call('settings:change', wish), settings);
}

/** Chooses whom the first key to whisper with leads to. */
async function leadFirstKeyTo({ page }: Person, name: string): Promise<void> {
  await page.getByRole('button', { name: 'Settings', exact: true }).first().click();
  await page.getByRole('button', { name: /Target of whisper key 1/ }).click();
  await page.getByRole('option', { name, exact: true }).click();
  await page.getByRole('button', { name: 'Close settings' }).click();
}

/** Presses or releases on the display itself, where no window of Perch has the focus. */
function onDisplay(display: string, ...action: string[]): void {
  execFileSync('xdotool', action, { env: { ...process.env, DISPLAY: display } });
}

test('the command line controls the running app', async ({ server, arriveByApp, arrive }) => {
  const { app, ann } = await arriveByApp();
  const bob = await arrive('Bob');
  await bob.join('Music');
  expect(await app.secondInstance(['join', 'Music'])).toBe(0);
  await ann.isIn('Music');
  await expectHearing([[bob, [ann]]]);
  expect(await app.secondInstance(['mute'])).toBe(0);
  await expect(bob.mark('Ann', 'Muted')).toBeVisible();
  expect(await app.secondInstance(['mute'])).toBe(0);
  await expect(bob.mark('Ann', 'Muted')).toHaveCount(0);
  expect(await app.secondInstance(['deafen'])).toBe(0);
  await expect(bob.mark('Ann', 'Deafened')).toBeVisible();
  expect(await app.secondInstance(['deafen'])).toBe(0);
  await expect(bob.mark('Ann', 'Deafened')).toHaveCount(0);
  expect(await app.secondInstance(['leave'])).toBe(0);
  await ann.isOutside();
  await expectListed(server, [ann, bob], { Music: [bob] });
  // What it does not understand it says where it was typed, and does nothing.
  expect(await app.secondInstance(['dance'])).toBe(2);
});

test('perch ptt and perch whisper, down and up, are heard, and only in between', async ({
  arriveByApp,
  arrive,
}) => {
  const { app, ann } = await arriveByApp();
  const bob = await arrive('Bob');
  await change(ann, { preferences: { talkMode: 'pushToTalk' } });
  await ann.join('General');
  await bob.join('General');
  await expectHearing([
    [ann, [bob]],
    [bob, []],
  ]);
  expect(await app.secondInstance(['ptt', 'down'])).toBe(0);
  await expect.poll(() => bob.hears()).toEqual(['Ann']);
  expect(await app.secondInstance(['ptt', 'up'])).toBe(0);
  await expect.poll(() => bob.hears()).toEqual([]);

  await leadFirstKeyTo(ann, 'Bob');
  await bob.join('Music');
  expect(await app.secondInstance(['whisper', '1', 'down'])).toBe(0);
  await expect.poll(() => bob.hears()).toEqual(['Ann']);
  await expect(bob.mark('Ann', 'Whispering to you')).toBeVisible();
  expect(await app.secondInstance(['whisper', '1', 'up'])).toBe(0);
  await expect.poll(() => bob.hears()).toEqual([]);
});

test('the command line and a key ask what to share, once', async ({ display, arriveByApp }) => {
  const { app, ann } = await arriveByApp();
  // Outside of a channel there is nobody to share with.
  expect(await app.secondInstance(['share'])).toBe(0);
  await ann.join('General');
  expect(app.pages('picker')).toEqual([]);
  expect(await app.secondInstance(['share'])).toBe(0);
  const picker = await app.page('picker');
  // Asked again, it is no change of mind, and no second picker.
  expect(await app.secondInstance(['share'])).toBe(0);
  expect(app.pages('picker')).toEqual([picker]);
  await picker.getByRole('button', { name: 'Cancel' }).click();
  await expect.poll(() => app.pages('picker')).toEqual([]);

  test.skip(display === null, 'keys can be pressed from outside on X displays only');
  await change(ann, { keys: { share: ['F8'] } });
  onDisplay(display?.name ?? '', 'key', 'F8');
  await (await app.page('picker')).getByRole('button', { name: 'Cancel' }).click();
  await expect.poll(() => app.pages('picker')).toEqual([]);
});

test('without a running app a command says so', async ({ runToEnd }) => {
  const { ending, log } = await runToEnd(['mute']);
  expect(ending).toBe(1);
  expect(log).toContain('Perch is not running.');
});

test('under Wayland it says what is forbidden, and a chosen key is kept', async ({
  server,
  arriveByApp,
}) => {
  test.skip(process.platform !== 'linux', 'Wayland is found on Linux only');
  const { ann } = await arriveByApp({
    env: { XDG_SESSION_TYPE: 'wayland' },
    // There is none here: the app is told so, and its windows are still those of X.
    args: ['--ozone-platform=x11', inviteLink(server)],
  });
  await ann.button('Settings').first().click();
  const settings = ann.page.getByRole('dialog', { name: 'Settings' });
  await expect(settings.getByText('Your desktop uses Wayland')).toBeVisible();
  // Presses go through the desktop’s own shortcuts; what the page gets is what is chosen.
  const mute = settings.getByRole('group', { name: 'Mute', exact: true });
  await settings.getByRole('button', { name: 'Choose keys: Mute' }).click();
  await expect(mute).toContainText('Press the keys…');
  await ann.page.keyboard.press('Control+Shift+KeyU');
  await expect(mute).toContainText('Ctrl+Shift+U');
});

test('voice activation sends what is louder than the threshold, and nothing else', async ({
  arriveByApp,
  arrive,
}) => {
  const { ann } = await arriveByApp();
  const bob = await arrive('Bob');
  await change(ann, { preferences: { talkMode: 'voiceActivation', voiceThresholdDbov: -60 } });
  await ann.join('General');
  await bob.join('General');
  await expect.poll(() => bob.hears()).toEqual(['Ann']);
  await change(ann, { preferences: { voiceThresholdDbov: 0 } });
  await expect.poll(() => bob.hears()).toEqual([]);
  await change(ann, { preferences: { voiceThresholdDbov: -60 } });
  await expect.poll(() => bob.hears()).toEqual(['Ann']);
});

test('a key or a mouse button held in another program is heard as long as it is down', async ({
  display,
  arriveByApp,
  arrive,
}) => {
  test.skip(display === null, 'keys can be pressed from outside on X displays only');
  const name = display?.name ?? '';
  const { app, ann } = await arriveByApp();
  const bob = await arrive('Bob');
  await change(ann, {
    preferences: { talkMode: 'pushToTalk' },
    keys: { pushToTalk: ['ControlRight'], whisper1: ['F7'] },
  });
  await ann.button('Settings').first().click();
  const mute = ann.page.getByRole('group', { name: 'Mute', exact: true });
  await mute.getByRole('button', { name: 'Choose keys: Mute' }).click();
  await expect(mute).toContainText('Press the keys…');
  onDisplay(name, 'key', 'F9');
  await expect(mute).toContainText('F9');
  await ann.button('Close settings').click();
  await ann.join('General');
  await bob.join('General');
  await leadFirstKeyTo(ann, 'Bob');
  await app.evaluate(({ BaseWindow }) => BaseWindow.getAllWindows()[0]?.close());
  await expectHearing([[bob, []]]);
  onDisplay(name, 'keydown', 'Control_R');
  await expect.poll(() => bob.hears()).toEqual(['Ann']);
  // Still: the press was not forgotten, and does not end by itself.
  await expectHearing([[bob, [ann]]]);
  onDisplay(name, 'keyup', 'Control_R');
  await expect.poll(() => bob.hears()).toEqual([]);

  onDisplay(name, 'key', 'F9');
  await expect(bob.mark('Ann', 'Muted')).toBeVisible();
  onDisplay(name, 'key', 'F9');
  await expect(bob.mark('Ann', 'Muted')).toHaveCount(0);

  // In whatever channel they are whom a key to whisper with leads to.
  await bob.join('Music');
  onDisplay(name, 'keydown', 'F7');
  await expect.poll(() => bob.hears()).toEqual(['Ann']);
  await expect(bob.mark('Ann', 'Whispering to you')).toBeVisible();
  onDisplay(name, 'keyup', 'F7');
  await expect.poll(() => bob.hears()).toEqual([]);

  await bob.join('General');
  await change(ann, { keys: { pushToTalk: ['Mouse4'] }, releaseDelayMs: 0 });
  // X counts the wheel as buttons 4 to 7, so that the fourth button of a mouse is number 8.
  onDisplay(name, 'mousedown', '8');
  await expect.poll(() => bob.hears()).toEqual(['Ann']);
  onDisplay(name, 'mouseup', '8');
  await expect.poll(() => bob.hears()).toEqual([]);
});
