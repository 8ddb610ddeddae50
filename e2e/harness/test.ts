import { type Browser, test as base } from 'playwright/test';
import { BrowserPool } from './BrowserPool.ts';
import type { ChromiumOptions } from './chromiumOptions.ts';
import { expect } from './expect.ts';
import { PerchServer, type PerchServerOptions } from './PerchServer.ts';
import { Person, type PersonOptions } from './Person.ts';
import type { ToneName } from './tones.ts';

interface ArriveOptions extends Partial<Omit<PersonOptions, 'name'>> {
  /** How the person's browser is started; by default with the person's own tone as its microphone. */
  readonly browser?: ChromiumOptions;
  /** The path in the app. */
  readonly path?: string;
}

interface Fixtures {
  readonly serverOptions: PerchServerOptions;
  /** A fresh server for this test. */
  readonly server: PerchServer;
  /** Opens a browser for a person, opens the app and enters with their name. */
  readonly arrive: (name: ToneName, options?: ArriveOptions) => Promise<Person>;
  /** Opens a browser for a person, without opening the app. */
  readonly invite: (name: ToneName, options?: ArriveOptions) => Promise<Person>;
}

/** For people whom nobody listens to: see `BrowserMicrophone`. */
export const silent = { browser: { microphone: 'silence' } } as const;

/** Playwright's `test` with a server and people. */
export const test = base.extend<Fixtures, { readonly browsers: BrowserPool }>({
  browsers: [
    async ({ playwright }, use) => {
      const pool = new BrowserPool(playwright.chromium);
      await use(pool);
      await pool.close();
    },
    { scope: 'worker' },
  ],
  serverOptions: [{}, { option: true }],
  server: async ({ serverOptions }, use, testInfo) => {
    const server = await PerchServer.start({ packaged: true, ...serverOptions });
    await use(server);
    if (testInfo.status !== testInfo.expectedStatus) {
      await testInfo.attach('server.log', { body: server.log, contentType: 'text/plain' });
    }
    await server.stop();
  },
  invite: async ({ browsers, server }, use) => {
    const contexts: { close(): Promise<void> }[] = [];
    await use(async (name, options = {}) => {
      const browser: Browser = await browsers.get(
        options.browser ?? { microphone: { tone: name } },
      );
      const context = await browser.newContext();
      contexts.push(context);
      if (options.browser?.sharedTab !== undefined) await context.grantPermissions(['microphone']);
      return Person.create(context, { url: server.url, ...options, name });
    });
    await Promise.all(contexts.map((context) => context.close()));
  },
  arrive: async ({ invite }, use) => {
    await use(async (name, options = {}) => {
      const person = await invite(name, options);
      await person.open(options.path);
      await person.enter();
      return person;
    });
  },
});

/** A longer timeout for tests with many pages on few cores. */
interface Patience {
  readonly timeout?: number;
}

/**
 * Waits until each person hears exactly the people named beside them, all at the same time. A person with an empty
 * list hears nobody.
 */
export async function expectHearing(
  expected: readonly (readonly [listener: Person, talkers: readonly Person[]])[],
  patience: Patience = {},
): Promise<void> {
  const wanted = Object.fromEntries(
    expected.map(([{ name }, talkers]) => [name, talkers.map((talker) => talker.name).sort()]),
  );
  await expect
    .poll(
      async () =>
        Object.fromEntries(
          await Promise.all(
            expected.map(async ([listener]) => [listener.name, await listener.hears()] as const),
          ),
        ),
      // Listening takes long enough in itself.
      { ...patience, intervals: [100] },
    )
    .toEqual(wanted);
}

/** Waits until every page lists exactly these people in these channels, and `/healthz` counts as many. */
export async function expectListed(
  server: PerchServer,
  watchers: readonly Person[],
  expected: Readonly<Record<string, readonly Person[]>>,
  patience: Patience = {},
): Promise<void> {
  const filled = Object.entries(expected).filter(([, people]) => people.length > 0);
  const names = Object.fromEntries(
    filled.map(([channel, people]) => [channel, people.map(({ name }) => name).sort()]),
  );
  const counts = Object.fromEntries(filled.map(([channel, people]) => [channel, people.length]));
  await expect
    .poll(
      async () => ({
        lists: await Promise.all(watchers.map((watcher) => watcher.list())),
        health: await server.peersByChannel(),
      }),
      patience,
    )
    .toEqual({ lists: watchers.map(() => names), health: counts });
}

export { expect };
