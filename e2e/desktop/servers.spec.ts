import type { Locator } from 'playwright/test';
import { PerchServer } from '../harness/PerchServer.ts';
import { Person } from '../harness/Person.ts';
import { inviteLink } from './inviteLink.ts';
import { test as base, expect, expectHearing, expectListed, openHome } from './test.ts';

/** Adds a second server with another name and certificate. */
const test = base.extend<{ readonly barn: PerchServer }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright requires a pattern here.
  barn: async ({}, use) => {
    const barn = await PerchServer.start({ env: { PERCH_SERVER_NAME: 'Barn' } });
    await use(barn);
    await barn.stop();
  },
});

/** The fingerprints that an element shows, without separators. */
async function digitsIn(element: Locator): Promise<string> {
  return ((await element.textContent()) ?? '').replaceAll(/[\s:]/g, '').toLowerCase();
}

const digitsOf = ({ fingerprint }: PerchServer) => fingerprint.replaceAll(':', '').toLowerCase();

test('two servers stay separate; joining on one leaves the other', async ({
  server,
  barn,
  arriveByApp,
  arrive,
}) => {
  const [{ app, ann }, bob] = await Promise.all([arriveByApp(), arrive('Bob')]);
  await Promise.all([ann.join('General'), bob.join('General')]);
  const home = await openHome(app, ann);
  // A call continues while another page is shown.
  await expectHearing([[bob, [ann]]]);
  await home
    .getByRole('textbox', { name: 'Invite link or address' })
    .fill(`${barn.host}:${barn.port}`);
  await home.getByRole('button', { name: 'Join', exact: true }).click();
  // Without a pin, the fingerprint must be compared before anything is sent.
  const question = home.getByRole('region', {
    name: `Is this really ${barn.host}:${barn.port}?`,
  });
  await expect(question).toBeVisible();
  expect(await digitsIn(question)).toContain(digitsOf(barn));
  expect((await barn.health()).sessions).toBe(0);
  await question.getByRole('button', { name: 'Everything matches, connect' }).click();
  const there = await app.page('server', barn.url);
  const annThere = Person.at(there, { name: 'Ann', url: barn.url });
  // The second server does not know her yet.
  await annThere.enter();
  expect(await annThere.list()).toEqual({});
  await expectListed(server, [bob], { General: [ann, bob] });

  await annThere.join('Music');
  await ann.isOutside();
  await expectListed(server, [bob], { General: [bob] });
  await expectListed(barn, [annThere], { Music: [annThere] });
  await expect.poll(async () => (await app.trayLabels())[0]).toBe('Music · Barn');

  const rail = there.getByRole('navigation', { name: 'Servers' });
  const names = [`Nest, 127.0.0.1:${server.port}`, `Barn, 127.0.0.1:${barn.port}`] as const;
  await expect(rail.getByRole('button', { name: names[0] })).toBeVisible();
  await expect(rail.getByRole('button', { name: names[1] })).toBeVisible();
  const shown = () =>
    there.evaluate(async () =>
      (await window.desktop?.call('servers:list', null))
        ?.filter((item) => item.shown)
        .map(({ name }) => name),
    );
  expect(await shown()).toEqual(['Barn']);
  await rail.getByRole('button', { name: names[0] }).click();
  await expect.poll(shown).toEqual(['Nest']);
  await ann.join('General');
  await annThere.isOutside();
  await expectListed(barn, [annThere], {});
  await expectListed(server, [bob], { General: [ann, bob] });
});

test('a restarted app stops at a new key of its server; trusted after a comparison, I stay who I was', async ({
  launch,
  arriveByApp,
  server,
}) => {
  const { app } = await arriveByApp();
  const known = digitsOf(server);
  expect(await app.quit()).toBe(0);
  await server.end();
  server.forgetKey();
  await server.launch();
  const again = await launch();
  const stopped = await again.page('server', server.url);
  const stop = stopped.getByRole('alert').filter({ hasText: 'Stop.' });
  await expect(stop.getByRole('heading')).toHaveText('Stop. The key of Nest has changed.');
  const digits = await digitsIn(stop);
  expect(digits).toContain(known);
  expect(digits).toContain(digitsOf(server));
  await expect(stop.getByRole('button')).toHaveText([
    'Back to the start page',
    'Compare and trust…',
    'Remove server',
  ]);
  expect((await server.health()).sessions).toBe(0);

  await stop.getByRole('button', { name: 'Compare and trust…' }).click();
  const question = stopped.getByRole('alertdialog');
  await expect(question).toContainText(server.fingerprint);
  await question.getByRole('button', { name: 'It matches: trust it' }).click();
  await expect(async () => {
    const page = await again.page('server', server.url);
    // No stop and no name prompt: the device key is still used.
    await expect(page.getByRole('button', { name: 'General' }).first()).toBeVisible();
  }).toPass();
  expect((await server.health()).sessions).toBe(1);
});

test('links start the app, enter a closed server, join in its window, or are refused', async ({
  launch,
  server,
}) => {
  const closed = await PerchServer.start({
    env: { PERCH_SERVER_NAME: 'Loft', PERCH_JOIN_CODE: 'open sesame' },
  });
  try {
    const app = await launch({ args: [inviteLink(closed, { invite: 'open sesame' })] });
    const ann = Person.at(await app.page('server', closed.url), { name: 'Ann', url: closed.url });
    await test.step('an invite link starts the app and enters a closed server', async () => {
      await expect(ann.page.getByText('The code came with your invite.')).toBeVisible();
      await ann.enter();
    });
    await test.step('a link to a channel shows the window and joins', async () => {
      await ann.join('Music');
      const channel = decodeURIComponent(new URL(ann.page.url()).hash.replace('#/channel/', ''));
      await ann.leave();
      await app.closeWindow();
      expect(await app.secondInstance([inviteLink(closed, { channel })])).toBe(0);
      await expect.poll(() => app.isWindowVisible()).toBe(true);
      await ann.page.getByRole('alertdialog').getByRole('button', { name: 'Join' }).click();
      await ann.isIn('Music');
      await expectListed(closed, [ann], { Music: [ann] });
    });
    await test.step('a link with a wrong pin shows an error and opens no page', async () => {
      const link = inviteLink(server, { pin: digitsOf(closed) });
      expect(await app.secondInstance([link])).toBe(0);
      const said = () => app.evaluate(() => globalThis.perchRecorded?.messages.join('\n') ?? '');
      await expect.poll(said).toContain('This link cannot be opened');
      const digits = (await said()).replaceAll(/[\s:]/g, '').toLowerCase();
      expect(digits).toContain(digitsOf(server));
      expect(digits).toContain(digitsOf(closed));
      expect(app.pages('server')).toEqual([ann.page]);
      expect((await server.health()).sessions).toBe(0);
    });
  } finally {
    await closed.stop();
  }
});
