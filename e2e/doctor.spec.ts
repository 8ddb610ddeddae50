import { doctorEn } from '../shared/doctor/texts/doctorEn.ts';
import { chromiumOptions } from './harness/chromiumOptions.ts';
import { Person } from './harness/Person.ts';
import { SoundServer } from './harness/SoundServer.ts';
import { expect, test } from './harness/test.ts';
import { isOnPath } from './runTests/isOnPath.ts';

test.skip(process.platform !== 'linux' || !isOnPath('pulseaudio'), 'there is no PulseAudio here');

test('the connection doctor names a microphone that the system mutes, and says that all is well without that', async ({
  server,
  playwright,
}) => {
  const sound = await SoundServer.start({ hasMicrophone: true });
  const browser = await playwright.chromium.launch({
    // The system's microphone instead of the browser's own fake one.
    ...chromiumOptions({ microphone: 'none' }),
    env: { ...process.env, ...sound.env },
  });
  try {
    const context = await browser.newContext();
    const ann = await Person.create(context, { name: 'Ann', url: server.url });
    await ann.open();
    await ann.enter();
    /** On a machine that has stopped for a second more looks wrong: then the test is run again. */
    const expectTold = (sentence: string) =>
      expect(async () => {
        const again = ann.button(doctorEn.again);
        await expect(again).toBeVisible();
        const isTold = await ann.page.getByText(sentence).isVisible();
        if (!isTold) await again.click();
        expect(isTold).toBe(true);
      }).toPass();
    sound.muteMicrophone(true);
    await ann.button('Settings').click();
    await ann.button(doctorEn.open).click();
    await expectTold(doctorEn.cause.microphoneMuted);
    sound.muteMicrophone(false);
    await expectTold(doctorEn.cause.well);
  } finally {
    await browser.close();
    await sound.close();
  }
});
