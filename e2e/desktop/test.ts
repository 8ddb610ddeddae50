import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright/test';
import { installEar } from '../harness/hearing.ts';
import { Person } from '../harness/Person.ts';
import { test as base } from '../harness/test.ts';
import type { DesktopApp, LaunchOptions, ShortRun } from './DesktopApp.ts';
import { DoubledElectron } from './DoubledElectron.ts';
import { electronBinary } from './electronBinary.ts';
import { inviteLink } from './inviteLink.ts';
import { RealElectron } from './RealElectron.ts';
import { VirtualDisplay } from './VirtualDisplay.ts';

interface DesktopFixtures {
  /** The app's data folder, shared by all starts of a test. */
  readonly appData: string;
  /** Starts the desktop app; the default tone is Ann's. */
  readonly launch: (options?: Partial<LaunchOptions>) => Promise<DesktopApp>;
  /** Starts the app and waits until it ends by itself. */
  readonly runToEnd: (args: readonly string[]) => Promise<ShortRun>;
  /** Ann starts the desktop app by a link to the server and enters with her name. */
  readonly arriveByApp: (
    options?: Partial<LaunchOptions>,
  ) => Promise<{ readonly app: DesktopApp; readonly ann: Person }>;
}

/** No voice processing, which removes tones as noise. No earcons: some resemble a person's tone. */
const plainSettings = {
  version: 1,
  tourSeen: true,
  preferences: {
    language: 'en',
    echoCancellation: false,
    noiseSuppression: 'off',
    autoGainControl: false,
    levelling: false,
    earcons: false,
  },
};

/** Playwright's `test` with the desktop app beside a server and people in browsers. */
export const test = base.extend<DesktopFixtures, { readonly display: VirtualDisplay | null }>({
  serverOptions: { env: { PERCH_SERVER_NAME: 'Nest' } },
  display: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright requires a pattern here.
    async ({}, use) => {
      const display = process.platform === 'linux' ? await VirtualDisplay.start() : null;
      await use(display);
      await display?.close();
    },
    { scope: 'worker' },
  ],
  // biome-ignore lint/correctness/noEmptyPattern: Playwright requires a pattern here.
  appData: async ({}, use) => {
    const folder = mkdtempSync(join(tmpdir(), 'perch-desktop-'));
    await use(folder);
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  },
  launch: async ({ appData, display }, use, testInfo) => {
    const apps: DesktopApp[] = [];
    await use(async (options = {}) => {
      const whole = { appData, display: display?.name ?? null, tone: 'Ann' as const, ...options };
      writeFirstSettings(whole.appData);
      const app =
        electronBinary === undefined
          ? await DoubledElectron.launch(whole)
          : await RealElectron.launch(electronBinary, whole);
      apps.push(app);
      return app;
    });
    await Promise.all(apps.map((app) => app.close()));
    const logs = apps.map(({ log }) => log).join('\n');
    if (testInfo.status !== testInfo.expectedStatus) {
      await testInfo.attach('app.log', { body: logs, contentType: 'text/plain' });
    }
    const refused = apps.flatMap((app) => app.refused);
    if (refused.length > 0) throw new Error(`the double refused:\n${refused.join('\n')}\n${logs}`);
  },
  runToEnd: async ({ appData, display }, use) => {
    await use((args) => {
      const whole = { appData, display: display?.name ?? null, tone: 'Ann' as const, args };
      writeFirstSettings(appData);
      return electronBinary === undefined
        ? DoubledElectron.runToEnd(whole)
        : RealElectron.runToEnd(electronBinary, whole);
    });
  },
  arriveByApp: async ({ launch, server }, use) => {
    await use(async (options) => {
      const app = await launch({ args: [inviteLink(server)], ...options });
      const page = await app.page('server', server.url);
      await installEar(page);
      // Reload so that the ear starts before the page's code.
      await page.reload();
      const ann = Person.at(page, { name: 'Ann', url: server.url });
      await ann.enter();
      return { app, ann };
    });
  },
});

/** Goes from a server's page to the app's start page. */
export async function openHome(app: DesktopApp, person: Person): Promise<Page> {
  await person.page.getByRole('button', { name: /server menu/ }).click();
  await person.page.getByRole('menuitem', { name: 'Go to another server' }).click();
  return app.page('home');
}

/** Writes settings in the app's format, once per folder. */
function writeFirstSettings(appData: string): void {
  const folder = join(appData, 'Perch Desktop');
  const file = join(folder, 'settings.json');
  if (existsSync(file)) return;
  mkdirSync(folder, { recursive: true });
  writeFileSync(file, JSON.stringify(plainSettings));
}

export { expect, expectHearing, expectListed, silent } from '../harness/test.ts';
