import { execFileSync } from 'node:child_process';
import type { AppSettingsChange } from '../../shared/ipc/AppSettings.ts';
import type { Person } from '../harness/Person.ts';
import { withoutEncryption } from '../harness/withoutEncryption.ts';
import { expect, expectHearing, test } from './test.ts';

// Nobody whispers between encrypted channels.
test.use({ serverOptions: { env: { PERCH_SERVER_NAME: 'Nest', ...withoutEncryption } } });

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

// Every other command: `main/commands/` and, for whispers, `main/keys/createKeys.test.ts`.
test('commands, and keys pressed in other programs, control the running app', async ({
  display,
  arriveByApp,
  arrive,
}) => {
  const [{ app, ann }, bob] = await Promise.all([arriveByApp(), arrive('Bob')]);
  await change(ann, {
    preferences: { talkMode: 'pushToTalk' },
    keys: { pushToTalk: ['ControlRight'], whisper1: ['F7'] },
  });
  await bob.join('Music');
  await test.step('commands join, talk and share', async () => {
    expect(await app.secondInstance(['join', 'Music'])).toBe(0);
    await ann.isIn('Music');
    await expectHearing([[bob, []]]);
    expect(await app.secondInstance(['ptt', 'down'])).toBe(0);
    await expect.poll(() => bob.hears()).toEqual(['Ann']);
    expect(await app.secondInstance(['ptt', 'up'])).toBe(0);
    await expect.poll(() => bob.hears()).toEqual([]);
    // A repeated command does not cancel or open a second picker.
    expect(await app.secondInstance(['share'])).toBe(0);
    const picker = await app.page('picker');
    expect(await app.secondInstance(['share'])).toBe(0);
    expect(app.pages('picker')).toEqual([picker]);
    await picker.getByRole('button', { name: 'Cancel' }).click();
    await expect.poll(() => app.pages('picker')).toEqual([]);
    // An unknown command fails in its terminal and does nothing.
    expect(await app.secondInstance(['dance'])).toBe(2);
    await ann.isIn('Music');
  });
  await ann.join('General');
  await leadFirstKeyTo(ann, 'Bob');

  test.skip(display === null, 'keys can be pressed from outside on X displays only');
  const name = display?.name ?? '';
  await test.step('a key pressed in another program can be chosen', async () => {
    await ann.button('Settings').first().click();
    const mute = ann.page.getByRole('group', { name: 'Mute', exact: true });
    await mute.getByRole('button', { name: 'Choose keys: Mute' }).click();
    await expect(mute).toContainText('Press the keys…');
    onDisplay(name, 'key', 'F9');
    await expect(mute).toContainText('F9');
    await ann.button('Close settings').click();
  });
  await app.closeWindow();
  await test.step('the whisper key works across channels until its release', async () => {
    onDisplay(name, 'keydown', 'F7');
    await expect.poll(() => bob.hears()).toEqual(['Ann']);
    await expect(bob.mark('Ann', 'Whispering to you')).toBeVisible();
    onDisplay(name, 'keyup', 'F7');
    await expect.poll(() => bob.hears()).toEqual([]);
  });
  await test.step('the talk key sends voice until its release', async () => {
    await bob.join('General');
    onDisplay(name, 'keydown', 'Control_R');
    await expect.poll(() => bob.hears()).toEqual(['Ann']);
    onDisplay(name, 'keyup', 'Control_R');
    await expect.poll(() => bob.hears()).toEqual([]);
    onDisplay(name, 'key', 'F9');
    await expect(bob.mark('Ann', 'Muted')).toBeVisible();
  });
});

test('a command reports that no app runs', async ({ runToEnd }) => {
  const { ending, log } = await runToEnd(['mute']);
  expect(ending).toBe(1);
  expect(log).toContain('Perch is not running.');
});
