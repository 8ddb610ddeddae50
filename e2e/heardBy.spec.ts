import type { Locator } from 'playwright/test';
import { expectNoAxeFindings } from './harness/axe.ts';
import { DelayRelay } from './harness/DelayRelay.ts';
import type { Person } from './harness/Person.ts';
import { reachableBy } from './harness/reachableBy.ts';
import { tileOf } from './harness/stage.ts';
import { expect, expectHearing, test } from './harness/test.ts';
import { tones } from './harness/tones.ts';

const relayHost = '127.0.0.2';

/** The line in a person's own tile that says who hears them. */
const heardLine = (person: Person): Locator =>
  tileOf(person, person.name).getByText(/hear you$|is silent$|get through$|^You are/);

/** Not the browser’s own microphone: a page that captures from it may play sound without a click. */
const beeping = { deviceId: 'desk', label: 'Desk microphone', frequency: tones.Cho };
/** A microphone that is open and silent. */
const switchedOff = {
  deviceId: 'off',
  label: 'Switched off',
  frequency: 440,
  shape: { onMs: 200, offMs: 100, amplitude: 0 },
};

// Each reason alone: `components/people/HeardBy.test.tsx`, `media/receive/HearingReporter.test.ts` and `protocol/hearing.test.ts`.
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
    const [ann, cho, bob] = await Promise.all([
      arrive('Ann'),
      arrive('Cho', { microphones: [beeping] }),
      invite('Bob', {
        url: `https://${relayHost}:${server.port}`,
        microphones: [switchedOff],
      }),
    ]);
    await reachableBy(bob.page, ['udp'], relayHost);
    await bob.open();
    await bob.enter();
    await ann.join('General');
    await expect(heardLine(ann)).toHaveCount(0);
    await Promise.all([bob.join('General'), cho.join('General')]);
    for (const person of [ann, cho]) {
      await expect(heardLine(person)).toHaveText('2 of 2 hear you');
    }
    // Everybody hears Ann: the voice panel shows nothing about it.
    const inPanel = ann.page.getByRole('region', { name: 'Voice' }).getByText(/hear you$/);
    await expect(inPanel).toHaveCount(0);
    await expectHearing([
      [bob, [ann, cho]],
      [cho, [ann]],
    ]);

    // The relay drops all media to Bob. A reloaded page needs a click before it plays sound.
    relay.takesDatagrams = false;
    await cho.page.reload();
    await expect(heardLine(ann)).toHaveText('0 of 2 hear you');
    await expect(inPanel).toHaveText('0 of 2 hear you');
    await expectNoAxeFindings(ann.page);
    await heardLine(ann).click();
    const details = ann.page.getByRole('dialog', { name: 'Who hears you' });
    await expect(details).toContainText('Bob Your voice does not reach them', {
      useInnerText: true,
    });
    await expect(details).toContainText('Cho Their browser blocks sound until they click', {
      useInnerText: true,
    });
    await expectNoAxeFindings(ann.page, { within: '[role="dialog"]' });
    await ann.page.keyboard.press('Escape');
    relay.takesDatagrams = true;
    await cho.button('Turn on sound').click();
    await expect(heardLine(ann)).toHaveText('2 of 2 hear you');
    await expect(inPanel).toHaveCount(0);
    await expect(heardLine(bob)).toHaveText('Your microphone is silent');

    // If a listener sets my volume to 0, I see that their sound is off, but not why: the reason is private.
    await bob.setVolume('Ann', 'Home');
    await cho.button('Deafen').click();
    await expect(ann.page.getByText(/can no longer hear you/).first()).toBeAttached();
    await heardLine(ann).click();
    await expect(details).toContainText('Bob Their sound is off', { useInnerText: true });
    await expect(details).toContainText('Cho Deafened', { useInnerText: true });
  } finally {
    await relay.close();
  }
});
