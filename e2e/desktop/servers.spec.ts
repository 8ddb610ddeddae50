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
  const { app, ann } = await arriveByApp();
  const bob = await arrive('Bob');
  await ann.join('General');
  await bob.join('General');
  const home = await openHome(app, ann);
  // A call continues while another page is shown.
  await expectHearing([[bob, [ann]]]);
  await home.getByRole('textbox', { name: 'Invite link or address' }).fill(inviteLink(barn));
  await home.getByRole('button', { name: 'Join', exact: true }).click();
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

test('the app returns to its server and keeps its identity', async ({
  launch,
  arriveByApp,
  server,
}) => {
  const { app, ann } = await arriveByApp();
  await ann.join('General');
  expect(await app.quit()).toBe(0);
  const again = await launch();
  const page = await again.page('server', server.url);
  const back = Person.at(page, { name: 'Ann', url: server.url });
  // The app asks for no name: the device key still exists.
  await expect(back.channels).toBeVisible();
  await back.join('Music');
  await expectListed(server, [back], { Music: [back] });
});

test('an address without a pin asks for a fingerprint check, then shows no warning', async ({
  launch,
  server,
}) => {
  const app = await launch();
  const home = await app.page('home');
  await home
    .getByRole('textbox', { name: 'Invite link or address' })
    .fill(`${server.host}:${server.port}`);
  await home.getByRole('button', { name: 'Join', exact: true }).click();
  const question = home.getByRole('region', {
    name: `Is this really ${server.host}:${server.port}?`,
  });
  await expect(question).toBeVisible();
  expect(await digitsIn(question)).toContain(digitsOf(server));
  expect((await server.health()).sessions).toBe(0);
  await question.getByRole('button', { name: 'Everything matches, connect' }).click();
  const ann = Person.at(await app.page('server', server.url), { name: 'Ann', url: server.url });
  await ann.enter();
  await ann.join('General');
});

test('an invite with a wrong pin stops and shows both fingerprints', async ({
  launch,
  server,
  barn,
}) => {
  const app = await launch();
  const home = await app.page('home');
  await home
    .getByRole('textbox', { name: 'Invite link or address' })
    .fill(inviteLink(server, { pin: digitsOf(barn) }));
  await home.getByRole('button', { name: 'Join', exact: true }).click();
  const stop = home.getByRole('alert').filter({ hasText: 'Stop.' });
  await expect(stop.getByRole('heading')).toHaveText(
    'Stop. This is not the server from your invite.',
  );
  const digits = await digitsIn(stop);
  expect(digits).toContain(digitsOf(server));
  expect(digits).toContain(digitsOf(barn));
  // The only choice is to go back.
  await expect(stop.getByRole('button')).toHaveText(['Back to the start page']);
  expect(app.pages('server')).toEqual([]);
  await home.getByRole('button', { name: 'Back to the start page' }).click();
  await expect(home.getByRole('textbox', { name: 'Invite link or address' })).toBeVisible();
  expect((await server.health()).sessions).toBe(0);
});

test('a known server with another certificate is blocked and gets no session', async ({
  launch,
  arriveByApp,
  server,
}) => {
  const { app } = await arriveByApp();
  expect(await app.quit()).toBe(0);
  await server.end();
  const impostor = await PerchServer.start({ port: server.port });
  try {
    const again = await launch();
    const page = await again.page('server', server.url);
    const stop = page.getByRole('alert').filter({ hasText: 'Stop.' });
    await expect(stop.getByRole('heading')).toHaveText('Stop. The key of Nest has changed.');
    const digits = await digitsIn(stop);
    expect(digits).toContain(digitsOf(server));
    expect(digits).toContain(digitsOf(impostor));
    await expect(stop.getByRole('button')).toHaveText([
      'Back to the start page',
      'Compare and trust…',
      'Remove server',
    ]);
    expect((await impostor.health()).sessions).toBe(0);
  } finally {
    await impostor.stop();
  }
});

test('a server with a new key is trusted after a comparison and keeps my identity', async ({
  launch,
  arriveByApp,
  server,
}) => {
  const { app } = await arriveByApp();
  expect(await app.quit()).toBe(0);
  await server.end();
  server.forgetKey();
  await server.launch();
  const again = await launch();
  const stopped = await again.page('server', server.url);
  await stopped.getByRole('button', { name: 'Compare and trust…' }).click();
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

test('a link opened while the app runs shows its window and joins', async ({
  server,
  arriveByApp,
}) => {
  const { app, ann } = await arriveByApp();
  await ann.join('Music');
  const channel = decodeURIComponent(new URL(ann.page.url()).hash.replace('#/channel/', ''));
  await ann.leave();
  await app.evaluate(({ BaseWindow }) => BaseWindow.getAllWindows()[0]?.close());
  expect(await app.secondInstance([inviteLink(server, { channel })])).toBe(0);
  await expect.poll(() => app.isWindowVisible()).toBe(true);
  await ann.page.getByRole('alertdialog').getByRole('button', { name: 'Join' }).click();
  await ann.isIn('Music');
  await expectListed(server, [ann], { Music: [ann] });
});

test('a link with a wrong pin from outside shows an error and opens no page', async ({
  launch,
  server,
  barn,
}) => {
  const app = await launch();
  const home = await app.page('home');
  expect(await app.secondInstance([inviteLink(server, { pin: digitsOf(barn) })])).toBe(0);
  const said = () => app.evaluate(() => globalThis.perchRecorded?.messages.join('\n') ?? '');
  await expect.poll(said).toContain('This link cannot be opened');
  const digits = (await said()).replaceAll(/[\s:]/g, '').toLowerCase();
  expect(digits).toContain(digitsOf(server));
  expect(digits).toContain(digitsOf(barn));
  expect(app.pages('server')).toEqual([]);
  await expect(home.getByRole('textbox', { name: 'Invite link or address' })).toBeVisible();
  expect((await server.health()).sessions).toBe(0);
});

test('an invite link starts the app and enters a closed server', async ({ launch }) => {
  const closed = await PerchServer.start({
    env: { PERCH_SERVER_NAME: 'Loft', PERCH_JOIN_CODE: 'open sesame' },
  });
  try {
    const app = await launch({ args: [inviteLink(closed, { invite: 'open sesame' })] });
    const ann = Person.at(await app.page('server', closed.url), { name: 'Ann', url: closed.url });
    await expect(ann.page.getByText('The code came with your invite.')).toBeVisible();
    await ann.enter();
    await ann.join('General');
    expect(await closed.peersByChannel()).toEqual({ General: 1 });
  } finally {
    await closed.stop();
  }
});
