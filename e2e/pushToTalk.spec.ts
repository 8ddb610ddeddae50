import type { Person } from './harness/Person.ts';
import { expect, expectHearing, test } from './harness/test.ts';
import { beeps, tones } from './harness/tones.ts';

const threshold = -30;
/** Levels far above and below the threshold; the quiet one is still audible where it is sent. */
const loud = {
  deviceId: 'loud',
  label: 'loud microphone',
  frequency: tones.Gil,
  shape: beeps,
};
const quiet = {
  deviceId: 'quiet',
  label: 'quiet microphone',
  frequency: tones.Ann,
  shape: { ...beeps, amplitude: 0.02 },
};
const bare = { microphone: 'beeps', autoplay: true } as const;
const activated = { talkMode: 'voiceActivation', voiceThresholdDbov: threshold };

async function openSettings(person: Person): Promise<void> {
  await person.button('Settings').first().click();
  await expect(person.page.getByRole('dialog', { name: 'Settings' })).toBeVisible();
}

async function pickMicrophone(person: Person, device: string): Promise<void> {
  await person.page.getByRole('button', { name: /Microphone$/ }).click();
  await person.page.getByRole('option', { name: device, exact: true }).click();
}

test('others hear me while the key is down and during the release delay', async ({ arrive }) => {
  const releaseDelayMs = 1500;
  const preferences = { talkMode: 'pushToTalk', talkKey: ['KeyV'], releaseDelayMs };
  const [ann, bob] = await Promise.all([arrive('Ann', { preferences }), arrive('Bob')]);
  await ann.join('General');
  await bob.join('General');
  await expectHearing([
    [ann, [bob]],
    [bob, []],
  ]);
  await expect(ann.page.getByText('Hold V to talk')).toBeVisible();

  await ann.page.keyboard.down('v');
  await expectHearing([
    [ann, [bob]],
    [bob, [ann]],
  ]);
  await expect(ann.page.getByText('Others hear you')).toBeVisible();

  const released = performance.now();
  await ann.page.keyboard.up('v');
  await expect.poll(() => bob.hears()).toEqual([]);
  expect(performance.now() - released).toBeGreaterThan(releaseDelayMs);
  await expect(ann.page.getByText('Hold V to talk')).toBeVisible();

  // If another window gets the key's release, the key must not stay down here.
  await ann.page.keyboard.down('v');
  await expect.poll(() => bob.hears()).toEqual(['Ann']);
  await ann.page.evaluate(() => window.dispatchEvent(new Event('blur')));
  await expect.poll(() => bob.hears()).toEqual([]);
});

test('the key can be chosen in the settings; while muted, the key sends nothing', async ({
  arrive,
}) => {
  const [ann, bob] = await Promise.all([arrive('Ann'), arrive('Bob')]);
  await ann.join('General');
  await bob.join('General');
  await expect.poll(() => bob.hears()).toEqual(['Ann']);
  await openSettings(ann);
  await ann.page.getByText('While you hold a key').click();
  await expect.poll(() => bob.hears()).toEqual([]);
  await ann.button('Choose keys: Push-to-talk').click();
  await ann.page.keyboard.down('Control');
  await ann.page.keyboard.down('Shift');
  await ann.page.keyboard.down('m');
  await ann.page.keyboard.up('m');
  await ann.page.keyboard.up('Shift');
  await ann.page.keyboard.up('Control');
  await expect(
    ann.page.getByRole('group', { name: 'Push-to-talk' }).getByText('Ctrl+Shift+M'),
  ).toBeVisible();
  await expect(ann.button('Mute')).toHaveAttribute('aria-pressed', 'false');

  await ann.button('Choose keys: Push-to-talk').click();
  await ann.page.keyboard.press('F8');
  await expect(ann.page.getByText('Hold F8 to talk')).toBeVisible();
  await ann.page.keyboard.down('F8');
  await expect.poll(() => bob.hears()).toEqual(['Ann']);
  await ann.button('Mute').click();
  await expect.poll(() => bob.hears()).toEqual([]);
  await ann.button('Mute').click();
  await expect.poll(() => bob.hears()).toEqual(['Ann']);
  await ann.page.keyboard.up('F8');
  await expect.poll(() => bob.hears()).toEqual([]);
});

test('voice activation sends loud sound and no quiet sound', async ({ arrive }) => {
  const [ann, bob] = await Promise.all([
    arrive('Ann', { browser: bare, microphones: [loud, quiet], preferences: activated }),
    arrive('Bob'),
  ]);
  await ann.join('General');
  await bob.join('General');
  await expect.poll(() => bob.hears()).toEqual(['Gil']);
  await expect(ann.page.getByText('Others hear you')).toBeVisible();

  await openSettings(ann);
  await pickMicrophone(ann, quiet.label);
  await expect.poll(() => bob.hears()).toEqual([]);
  await expect(ann.page.getByText('Waiting for your voice')).toBeVisible();
  // The microphone still captures it, but the own ring shows only sent sound.
  const meter = ann.page.getByRole('meter', { name: 'Microphone level' });
  await expect
    .poll(() => meter.evaluate((element) => (element as HTMLMeterElement).value))
    .toBeGreaterThan(0);
  await expect(ann.ring('Ann')).toHaveCount(0);

  await ann.page.getByRole('slider', { name: 'Threshold' }).press('Home');
  await expect.poll(() => bob.hears()).toEqual(['Ann']);
  await expect(ann.ring('Ann')).toHaveCount(1);
  await ann.button('Mute').click();
  await expect.poll(() => bob.hears()).toEqual([]);
});

test('voice activation works in a hidden window', async ({ arrive }) => {
  const [ann, bob] = await Promise.all([
    arrive('Ann', {
      browser: bare,
      microphones: [loud],
      preferences: activated,
      minimised: true,
    }),
    arrive('Bob'),
  ]);
  await ann.join('General');
  await bob.join('General');
  await expect.poll(() => bob.hears()).toEqual(['Gil']);
});

test('music is sent unchanged, including quiet passages', async ({ arrive }) => {
  const [ann, bob] = await Promise.all([
    arrive('Ann', { browser: bare, microphones: [quiet], preferences: activated }),
    arrive('Bob'),
  ]);
  await ann.join('General');
  await bob.join('General');
  await expect(ann.page.getByText('Waiting for your voice')).toBeVisible();
  expect(await bob.hears()).toEqual([]);
  await ann.join('Music');
  await bob.join('Music');
  await expect.poll(() => bob.hears()).toEqual(['Ann']);
});
