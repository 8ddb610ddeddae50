import { join } from 'node:path';
import { type Browser, chromium, type Page } from 'playwright';
import { chromiumOptions } from './harness/chromiumOptions.ts';
import { PerchServer } from './harness/PerchServer.ts';
import { prepareBrowserRun } from './harness/prepareBrowserRun.ts';
import { beeps } from './harness/tones.ts';
import { installMicrophones } from './harness/virtualDevices.ts';

/** Takes the README's picture from the running app: five people in two channels, one of them muted, one speaking. */
const file = join(import.meta.dirname, 'screenshot.png');
/** A room in which nobody speaks: a microphone that gives nothing at all is told of. */
const silence = { ...beeps, amplitude: 0.0005 };
const chat = { onMs: 900, offMs: 100, amplitude: 0.12 };

interface Guest {
  readonly name: string;
  readonly channel: string;
  readonly talks: boolean;
  readonly muted: boolean;
}
/** The first one is who takes the picture. */
const guests: readonly Guest[] = [
  { name: 'Mina', channel: 'General', talks: false, muted: false },
  { name: 'Jonas', channel: 'General', talks: true, muted: false },
  { name: '서연', channel: 'General', talks: false, muted: true },
  { name: 'Aisha', channel: 'Music', talks: true, muted: false },
  { name: 'Théo', channel: 'Music', talks: false, muted: false },
];

await prepareBrowserRun();
const server = await PerchServer.start({ workers: 1, env: { PERCH_SERVER_NAME: 'The Treehouse' } });
// Chromium's own devices are there for their loudspeaker: who has none is told of as not hearing.
const browser = await chromium.launch(chromiumOptions({ microphone: 'beeps', autoplay: true }));
try {
  const pages: Page[] = [];
  for (const guest of guests) pages.push(await seat(browser, guest));
  const [page] = pages;
  if (!page) throw new Error('nobody is there');
  // Jonas and Aisha both speak at this moment, in the list and on the stage.
  for (const name of ['Jonas', 'Aisha']) {
    await page
      .getByRole('list', { name: 'Voice channels' })
      .getByRole('listitem')
      .getByRole('listitem')
      .filter({ hasText: name })
      .locator('[data-speaking]')
      .waitFor();
  }
  await page.screenshot({ path: file });
  console.log(`The picture is in ${file}`);
} finally {
  await browser.close();
  await server.stop();
}

async function seat(owner: Browser, guest: Guest): Promise<Page> {
  const context = await owner.newContext({
    ignoreHTTPSErrors: true,
    colorScheme: 'dark',
    locale: 'en-US',
    viewport: { width: 1280, height: 800 },
  });
  const page = await context.newPage();
  await page.addInitScript(() => localStorage.setItem('perch.tour', 'seen'));
  const microphone = { deviceId: guest.name, label: 'Microphone', frequency: 220 };
  await installMicrophones(page, [{ ...microphone, shape: guest.talks ? chat : silence }]);
  await page.goto(server.url);
  await page.getByRole('textbox', { name: 'Your name' }).fill(guest.name);
  await page.getByRole('button', { name: 'Enter', exact: true }).click();
  const channel = page
    .getByRole('list', { name: 'Voice channels' })
    .getByRole('button', { name: guest.channel, exact: true });
  await channel.click();
  await channel.and(page.locator('[aria-current="true"]')).waitFor();
  if (guest.muted) await page.getByRole('button', { name: 'Mute', exact: true }).click();
  return page;
}
