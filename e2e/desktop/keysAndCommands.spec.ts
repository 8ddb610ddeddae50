import { execFileSync } from 'node:child_process';
import type { AppSettingsChange } from '../../shared/ipc/AppSettings.ts';
import type { Person } from '../harness/Person.ts';
import { inviteLink } from './inviteLink.ts';
import { expect, expectHearing, expectListed, test } from './test.ts';

/** Changes settings as the app's own pages do. */
async function change(person: Person, settings: AppSettingsChange): Promise<void> {
  await person.page.evaluate((wish) => window.desktop?.call('settings:change', wish), settings);
}

/** Sets the target of the first whisper key. */
async function leadFirstKeyTo({ page }: Person, name: string): Promise<void> {
  await page.getByRole('button', { name: 'Settings', exact: true }).first().click();
  await page.getByRole('button', { name: /Target of whisper key 1/ }).click();
  await page.getByRole('option', { name, exact: true }).click();
  await page.getByRole('button', { name: 'Close settings' }).click();
}

/** Sends a key or button event to the display, where no Perch window has the focus. */
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
  // An unknown command fails in its terminal and does nothing.
  expect(await app.secondInstance(['dance'])).toBe(2);
});

test('perch ptt and perch whisper send audio only between down and up', async ({
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

test('the command line and a key open one share picker', async ({ display, arriveByApp }) => {
  const { app, ann } = await arriveByApp();
  // Outside a channel, sharing does nothing.
  expect(await app.secondInstance(['share'])).toBe(0);
  await ann.join('General');
  expect(app.pages('picker')).toEqual([]);
  expect(await app.secondInstance(['share'])).toBe(0);
  const picker = await app.page('picker');
  // A repeated command does not cancel or open a second picker.
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

test('a command reports that no app runs', async ({ runToEnd }) => {
  const { ending, log } = await runToEnd(['mute']);
  expect(ending).toBe(1);
  expect(log).toContain('Perch is not running.');
});

test('under Wayland, settings explain the limits and keep a chosen key', async ({
  server,
  arriveByApp,
}) => {
  test.skip(process.platform !== 'linux', 'Wayland is found on Linux only');
  const { ann } = await arriveByApp({
    env: { XDG_SESSION_TYPE: 'wayland' },
    // No Wayland runs here: only the variable claims it. The windows still use X.
    args: ['--ozone-platform=x11', inviteLink(server)],
  });
  await ann.button('Settings').first().click();
  const settings = ann.page.getByRole('dialog', { name: 'Settings' });
  await expect(settings.getByText('Your desktop uses Wayland')).toBeVisible();
  // The desktop handles shortcuts; the choice uses the page’s key events.
  const mute = settings.getByRole('group', { name: 'Mute', exact: true });
  await settings.getByRole('button', { name: 'Choose keys: Mute' }).click();
  await expect(mute).toContainText('Press the keys…');
  await ann.page.keyboard.press('Control+Shift+KeyU');
  await expect(mute).toContainText('Ctrl+Shift+U');
});

test('voice activation sends only sound that is louder than the threshold', async ({
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

test('a key or mouse button held in another program sends voice until its release', async ({
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
  // Still heard: a held key does not end by itself.
  await expectHearing([[bob, [ann]]]);
  onDisplay(name, 'keyup', 'Control_R');
  await expect.poll(() => bob.hears()).toEqual([]);

  onDisplay(name, 'key', 'F9');
  await expect(bob.mark('Ann', 'Muted')).toBeVisible();
  onDisplay(name, 'key', 'F9');
  await expect(bob.mark('Ann', 'Muted')).toHaveCount(0);

  // A whisper key works across channels.
  await bob.join('Music');
  onDisplay(name, 'keydown', 'F7');
  await expect.poll(() => bob.hears()).toEqual(['Ann']);
  await expect(bob.mark('Ann', 'Whispering to you')).toBeVisible();
  onDisplay(name, 'keyup', 'F7');
  await expect.poll(() => bob.hears()).toEqual([]);

  await bob.join('General');
  await change(ann, { keys: { pushToTalk: ['Mouse4'] }, releaseDelayMs: 0 });
  // X uses buttons 4 to 7 for the wheel, so the fourth mouse button is number 8.
  onDisplay(name, 'mousedown', '8');
  await expect.poll(() => bob.hears()).toEqual(['Ann']);
  onDisplay(name, 'mouseup', '8');
  await expect.poll(() => bob.hears()).toEqual([]);
});
