import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Browser, chromium, type Page } from 'playwright';
import { chromiumOptions } from '../harness/chromiumOptions.ts';
import { PerchServer } from '../harness/PerchServer.ts';
import { prepareBrowserRun } from '../harness/prepareBrowserRun.ts';
import { beeps } from '../harness/tones.ts';
import { installMicrophones } from '../harness/virtualDevices.ts';
import { Film } from './Film.ts';
import { sharePlan } from './sharePlan.ts';

/**
 * Takes the README's moving picture from the running app: Mina joins three people who talk, somebody shares a plan, and she watches it.
 */
const file = join(import.meta.dirname, '..', 'screenshot.webp');
const page = { width: 1120, height: 700 };
const film = page;
/** GitHub shows pictures of any size, but people wait for them. */
const maxBytes = 1024 * 1024;
/** A room in which nobody speaks: a microphone that gives nothing at all is told of. */
const silence = { ...beeps, amplitude: 0.0005 };
const chat = { onMs: 900, offMs: 600, amplitude: 0.12 };

interface Guest {
  readonly name: string;
  readonly channel: string;
  readonly talks: boolean;
  readonly muted: boolean;
}
const guests: readonly Guest[] = [
  { name: 'Jonas', channel: 'General', talks: true, muted: false },
  { name: 'Seoyeon', channel: 'General', talks: false, muted: true },
  { name: 'Lena', channel: 'General', talks: false, muted: false },
  { name: 'Aisha', channel: 'Music', talks: true, muted: false },
  { name: 'Théo', channel: 'Music', talks: false, muted: false },
];

await prepareBrowserRun();
const server = await PerchServer.start({ workers: 1, env: { PERCH_SERVER_NAME: 'The Treehouse' } });
// Chromium's own devices are there for their loudspeaker: who has none is told of as not hearing.
const browser = await chromium.launch(chromiumOptions({ microphone: 'beeps', autoplay: true }));
try {
  const mina = await enter(browser, 'Mina', false);
  const pages: Page[] = [];
  for (const guest of guests) pages.push(await seat(browser, guest));
  const lena = pages[guests.findIndex(({ name }) => name === 'Lena')];
  if (!lena) throw new Error('Lena is not there');
  const speaking = (name: string) =>
    channelsOf(mina).getByRole('listitem').filter({ hasText: name }).locator('[data-speaking]');
  await speaking('Aisha').first().waitFor();

  const taken = new Film(mina, await browser.newPage(), film.width, film.height);
  await taken.takeSeveral(3, 500);
  await mina.getByRole('button', { name: 'General', exact: true }).hover();
  await taken.take(700);
  await joinChannel(mina, 'General');
  await taken.takeSeveral(2, 250);
  await speaking('Jonas').first().waitFor();
  await taken.takeSeveral(8, 350);
  await sharePlan(lena);
  const watch = mina.getByRole('button', { name: 'Watch', exact: true });
  await watch.waitFor();
  await taken.take(900);
  await watch.click();
  // Off the picture, so that its buttons disappear.
  await mina.mouse.move(60, 480);
  await mina.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
  await mina.locator('video').first().waitFor();
  await mina.waitForFunction(() => (document.querySelector('video')?.videoWidth ?? 0) > 600);
  while (!(await lena.evaluate(() => window.planIsDrawn))) await taken.take(300);
  await taken.take(1_500);

  if (taken.file.length > maxBytes) throw new Error(`too large: ${taken.file.length} bytes`);
  writeFileSync(file, taken.file);
  console.log(`The picture is in ${file} (${Math.round(taken.file.length / 1024)} KiB)`);
} finally {
  await browser.close();
  await server.stop();
}

async function enter(owner: Browser, name: string, talks: boolean): Promise<Page> {
  const context = await owner.newContext({
    ignoreHTTPSErrors: true,
    colorScheme: 'dark',
    locale: 'en-US',
    viewport: page,
  });
  const opened = await context.newPage();
  await opened.addInitScript(() => localStorage.setItem('perch.tour', 'seen'));
  const microphone = { deviceId: name, label: 'Microphone', frequency: 220 };
  await installMicrophones(opened, [{ ...microphone, shape: talks ? chat : silence }]);
  await opened.goto(server.url);
  await opened.getByRole('textbox', { name: 'Your name' }).fill(name);
  await opened.getByRole('button', { name: 'Enter', exact: true }).click();
  await channelsOf(opened).waitFor();
  return opened;
}

async function seat(owner: Browser, guest: Guest): Promise<Page> {
  const opened = await enter(owner, guest.name, guest.talks);
  await joinChannel(opened, guest.channel);
  if (guest.muted) await opened.getByRole('button', { name: 'Mute', exact: true }).click();
  return opened;
}

async function joinChannel(person: Page, name: string): Promise<void> {
  const channel = channelsOf(person).getByRole('button', { name, exact: true });
  await channel.click();
  await channel.and(person.locator('[aria-current="true"]')).waitFor();
}

function channelsOf(person: Page) {
  return person.getByRole('list', { name: 'Voice channels' });
}
