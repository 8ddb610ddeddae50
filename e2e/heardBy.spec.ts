import type { Locator } from 'playwright/test';
import { expectNoAxeFindings } from './harness/axe.ts';
import { DelayRelay } from './harness/DelayRelay.ts';
import type { Person } from './harness/Person.ts';
import { reachableBy } from './harness/reachableBy.ts';
import { tileOf } from './harness/stage.ts';
import { expect, expectHearing, test } from './harness/test.ts';

const relayHost = '127.0.0.2';

/** The line in a person's own tile that says who hears them. */
const heardLine = (person: Person): Locator =>
  tileOf(person, person.name).getByText(/hear you$|is silent$|get through$|^You are/);

/** The text of the dialog that names the people who do not hear this person, with the reasons. */
async function reasons(person: Person): Promise<string> {
  await heardLine(person).click();
  const dialog = person.page.getByRole('dialog', { name: 'Who hears you' });
  const text = (await dialog.innerText()).replace(/\s+/g, ' ');
  await person.page.keyboard.press('Escape');
  await expect(dialog).toHaveCount(0);
  return text;
}

/** A microphone that is open and silent. */
const switchedOff = {
  deviceId: 'off',
  label: 'Switched off',
  frequency: 440,
  shape: { onMs: 200, offMs: 100, amplitude: 0 },
};

test('my own tile says who really hears me, who does not, and why', async ({
  server,
  arrive,
  invite,
}) => {
  const relay = await DelayRelay.start({
    listenHost: relayHost,
    targetHost: server.host,
    ports: Array.from({ length: server.workers }, (_, index) => server.port + index),
  });
  try {
    const [ann, cho] = await Promise.all([
      arrive('Ann'),
      arrive('Cho', { microphones: [switchedOff] }),
    ]);
    const bob = await invite('Bob', { url: `https://${relayHost}:${server.port}` });
    await reachableBy(bob.page, ['udp'], relayHost);
    await bob.open();
    await bob.enter();
    await ann.join('General');
    await expect(heardLine(ann)).toHaveCount(0);
    await bob.join('General');
    await cho.join('General');
    for (const person of [ann, bob]) {
      await expect(heardLine(person)).toHaveText('2 of 2 hear you');
    }
    await expectHearing([
      [bob, [ann]],
      [cho, [ann, bob]],
    ]);
    await heardLine(ann).click();
    await expect(ann.page.getByText('Everyone in the channel hears you.')).toBeVisible();
    await expectNoAxeFindings(ann.page, { within: '[role="dialog"]' });
    await ann.page.keyboard.press('Escape');
    // Everybody hears Ann: the voice panel shows nothing about it.
    const inPanel = ann.page.getByRole('region', { name: 'Voice' }).getByText(/hear you$/);
    await expect(inPanel).toHaveCount(0);

    // The relay drops all media to Bob, and Cho is deafened.
    relay.takesDatagrams = false;
    await cho.button('Deafen').click();
    await expect(ann.page.getByText('Cho can no longer hear you.')).toBeAttached();
    await expect(heardLine(ann)).toHaveText('0 of 2 hear you');
    await expect(inPanel).toHaveText('0 of 2 hear you');
    await expectNoAxeFindings(ann.page);
    const why = await reasons(ann);
    expect(why).toContain('Bob Your voice does not reach them');
    expect(why).toContain('Cho Deafened');
    await expect(heardLine(cho)).toHaveText('You are deafened');
    relay.takesDatagrams = true;
    await cho.button('Deafen').click();
    await expect(heardLine(ann)).toHaveText('2 of 2 hear you');
    await expect(inPanel).toHaveCount(0);
    await expect(heardLine(cho)).toHaveText('Your microphone is silent');

    // A reloaded page needs a click before it plays sound. If a listener sets my volume to 0, I see that their sound is
    // off, but not why: the reason is private.
    await cho.page.reload();
    await bob.setVolume('Ann', 'Home');
    await expect(heardLine(ann)).toHaveText('0 of 2 hear you');
    const whyNow = await reasons(ann);
    expect(whyNow).toContain('Bob Their sound is off');
    expect(whyNow).toContain('Cho Their browser blocks sound until they click');
    await cho.allowSound();
    await expect(heardLine(ann)).toHaveText('1 of 2 hear you');
    expect(await reasons(ann)).toContain('Everyone else hears you.');
    await bob.setVolume('Ann', 'End');
    await expect(heardLine(ann)).toHaveText('2 of 2 hear you');

    await ann.button('Mute').click();
    await expect(heardLine(ann)).toHaveText('You are muted');
    await ann.button('Mute').click();
    await expect(heardLine(ann)).toHaveText('2 of 2 hear you');
  } finally {
    await relay.close();
  }
});
