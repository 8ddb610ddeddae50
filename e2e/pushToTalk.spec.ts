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

/** Makes the app behave as in a hidden window, or as usual again. */
async function setHidden({ page }: Person, isHidden: boolean): Promise<void> {
  await page.evaluate((hidden) => {
    const facts = { hidden, visibilityState: hidden ? 'hidden' : 'visible' };
    for (const [name, value] of Object.entries(facts)) {
      Object.defineProperty(document, name, { configurable: true, get: () => value });
    }
    document.dispatchEvent(new Event('visibilitychange'));
  }, isHidden);
}

// Release delay, focus and mute: `keys/talkKeys.test.ts` and `media/send/TalkGate.test.ts`.
test('others hear me only while the key is down, which can be chosen in the settings', async ({
  arrive,
}) => {
  const [ann, bob] = await Promise.all([
    arrive('Ann', { preferences: { releaseDelayMs: 0 } }),
    arrive('Bob'),
  ]);
  await Promise.all([ann.join('General'), bob.join('General')]);
  await expect.poll(() => bob.hears()).toEqual(['Ann']);
  await openSettings(ann);
  await ann.page.getByText('While you hold a key').click();
  await ann.button('Choose keys: Push-to-talk').click();
  await ann.page.keyboard.press('Control+Shift+M');
  await expect(
    ann.page.getByRole('group', { name: 'Push-to-talk' }).getByText('Ctrl+Shift+M'),
  ).toBeVisible();
  await expect(ann.button('Mute')).toHaveAttribute('aria-pressed', 'false');
  await ann.button('Choose keys: Push-to-talk').click();
  await ann.page.keyboard.press('F8');
  await expect(ann.page.getByText('Hold F8 to talk')).toBeVisible();
  await expect.poll(() => bob.hears()).toEqual([]);

  await ann.page.keyboard.down('F8');
  await expectHearing([
    [ann, [bob]],
    [bob, [ann]],
  ]);
  await expect(ann.page.getByText('Others hear you', { exact: true })).toBeVisible();
  await ann.button('Mute').click();
  await expect.poll(() => bob.hears()).toEqual([]);
  await ann.button('Mute').click();
  await expect.poll(() => bob.hears()).toEqual(['Ann']);
  await ann.page.keyboard.up('F8');
  await expect(ann.page.getByText('Hold F8 to talk')).toBeVisible();
  await expect.poll(() => bob.hears()).toEqual([]);
});

test('voice activation sends loud sound and no quiet sound, in a hidden window too; music is sent unchanged', async ({
  arrive,
}) => {
  const [ann, bob] = await Promise.all([
    arrive('Ann', { browser: bare, microphones: [loud, quiet], preferences: activated }),
    arrive('Bob'),
  ]);
  await setHidden(ann, true);
  await Promise.all([ann.join('General'), bob.join('General')]);
  await expect.poll(() => bob.hears()).toEqual(['Gil']);
  await expect(ann.page.getByText('Others hear you', { exact: true })).toBeVisible();

  await setHidden(ann, false);
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

  await ann.page.getByRole('slider', { name: 'Threshold' }).press('End');
  await expect.poll(() => bob.hears()).toEqual([]);
  await Promise.all([ann.join('Music'), bob.join('Music')]);
  await expect.poll(() => bob.hears()).toEqual(['Ann']);
});
