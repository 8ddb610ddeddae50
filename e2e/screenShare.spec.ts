import type { Page } from 'playwright/test';
import { expectNoAxeFindings } from './harness/axe.ts';
import type { Person } from './harness/Person.ts';
import { expectStill, sentPictures } from './harness/pictureCounts.ts';
import { type Halves, openSharedPage, seenHalves, sharedTitle } from './harness/sharedPage.ts';
import { ownShareOf, shareOf } from './harness/stage.ts';
import { expect, expectHearing, test } from './harness/test.ts';
import { type ToneName, tones } from './harness/tones.ts';

const redBlue: Halves = { left: 'red', right: 'blue' };
const limeYellow: Halves = { left: 'lime', right: 'yellow' };
/** The tone of the shared page; no voice uses it. */
const film: ToneName = 'Lee';

/** Options of a browser whose picker chooses the shared page at once. */
const sharing = (name: ToneName) =>
  ({ browser: { microphone: { tone: name }, grants: 'asked', sharedTab: sharedTitle } }) as const;

/** Shares a page with these colours; returns that page. */
async function share(sharer: Person, halves: Halves): Promise<Page> {
  const page = await openSharedPage(sharer.page.context(), halves, tones[film]);
  await sharer.page.bringToFront();
  await sharer.button('Share screen').click();
  await expect(sharer.button('Stop sharing').first()).toBeVisible();
  await expect(ownShareOf(sharer)).toBeVisible();
  return page;
}

async function watch(viewer: Person, sharer: Person): Promise<void> {
  await shareOf(viewer, sharer).getByRole('button', { name: 'Watch' }).click();
}

async function expectSeen(viewer: Person, sharer: Person, halves: Halves): Promise<void> {
  await expect.poll(() => seenHalves(viewer, `${sharer.name}’s screen`)).toEqual(halves);
}

/** None of these people sees a share, in the list or on the stage. */
async function expectNoShare(people: readonly Person[], sharer: Person): Promise<void> {
  await expect(ownShareOf(sharer)).toHaveCount(0);
  for (const person of people) {
    await expect(shareOf(person, sharer)).toHaveCount(0);
    await expect(person.mark(sharer.name, 'Sharing a screen')).toHaveCount(0);
  }
}

test('only people who choose to watch a share see and hear it', async ({ arrive }) => {
  const [ann, bob, cho] = await Promise.all([
    arrive('Ann', sharing('Ann')),
    arrive('Bob'),
    arrive('Cho'),
  ]);
  for (const person of [ann, bob, cho]) await person.join('General');
  await share(ann, redBlue);

  await expect(bob.mark('Ann', 'Sharing a screen')).toBeVisible();
  await expect(shareOf(bob, ann)).toContainText('Ann is sharing a screen.');
  await expect(shareOf(bob, ann).locator('video')).toHaveCount(0);
  await expect(ownShareOf(ann)).toContainText('Nobody is watching yet');
  await expectHearing([
    [ann, [bob, cho]],
    [bob, [ann, cho]],
    [cho, [ann, bob]],
  ]);
  await expectNoAxeFindings(bob.page);
  await expectNoAxeFindings(ann.page);

  await watch(bob, ann);
  await expectSeen(bob, ann, redBlue);
  await expect(ownShareOf(ann)).toContainText('Bob is watching.');
  await expect.poll(() => bob.hears()).toEqual(['Ann', 'Cho', film]);
  expect(await cho.hears()).toEqual(['Ann', 'Bob']);
  expect(await seenHalves(cho, 'Ann’s screen')).toBeNull();
  await expectNoAxeFindings(bob.page);

  // A person who joins later finds it in the list and can watch it at once.
  const dan = await arrive('Dan');
  await dan.join('General');
  await expect(dan.mark('Ann', 'Sharing a screen')).toBeVisible();
  await watch(dan, ann);
  await expectSeen(dan, ann, redBlue);
  await expect(ownShareOf(ann)).toContainText('Bob and Dan are watching.');

  await shareOf(bob, ann).getByRole('button', { name: 'Stop watching' }).click();
  await expect(shareOf(bob, ann).getByRole('button', { name: 'Watch' })).toBeVisible();
  await expect.poll(() => bob.hears()).toEqual(['Ann', 'Cho', 'Dan']);
  await expect(ownShareOf(ann)).toContainText('Dan is watching.');

  await ann.button('Stop sharing').first().click();
  await expectNoShare([ann, bob, cho, dan], ann);
  await expect.poll(() => dan.hears()).toEqual(['Ann', 'Bob', 'Cho']);
  await expect(ann.button('Share screen')).toBeVisible();
});

test('a share’s sound has its own volume; a double click opens full screen', async ({ arrive }) => {
  const [ann, bob] = await Promise.all([arrive('Ann', sharing('Ann')), arrive('Bob')]);
  for (const person of [ann, bob]) await person.join('General');
  await share(ann, redBlue);
  await watch(bob, ann);
  await expectSeen(bob, ann, redBlue);
  await expect.poll(() => bob.hears()).toEqual(['Ann', film]);

  await shareOf(bob, ann).getByRole('button', { name: 'Screen sound' }).click();
  await bob.page.getByRole('slider', { name: 'Volume of Ann’s screen' }).press('Home');
  await bob.page.keyboard.press('Escape');
  await expect.poll(() => bob.hears()).toEqual(['Ann']);
  await shareOf(bob, ann).getByRole('button', { name: 'Screen sound' }).click();
  await bob.page.getByRole('slider', { name: 'Volume of Ann’s screen' }).press('End');
  await bob.page.keyboard.press('Escape');
  await bob.setVolume('Ann', 'Home');
  await expect.poll(() => bob.hears()).toEqual([film]);

  await shareOf(bob, ann).locator('video').dblclick();
  const isFull = () => bob.page.evaluate(() => document.fullscreenElement !== null);
  await expect.poll(isFull).toBe(true);
  await expectSeen(bob, ann, redBlue);
  await shareOf(bob, ann).getByRole('button', { name: 'Exit full screen' }).click();
  await expect.poll(isFull).toBe(false);
});

test('a share that nobody watches is not sent', async ({ arrive }) => {
  const [ann, bob] = await Promise.all([arrive('Ann', sharing('Ann')), arrive('Bob')]);
  for (const person of [ann, bob]) await person.join('General');
  await share(ann, redBlue);
  await expect(shareOf(bob, ann)).toBeVisible();
  expect(await sentPictures(ann)).toBe(0);
  await watch(bob, ann);
  await expectSeen(bob, ann, redBlue);
  await expect.poll(() => sentPictures(ann)).toBeGreaterThan(0);
  await shareOf(bob, ann).getByRole('button', { name: 'Stop watching' }).click();
  await expect(ownShareOf(ann)).toContainText('Nobody is watching yet');
  await expectStill(() => sentPictures(ann));
  await watch(bob, ann);
  await expectSeen(bob, ann, redBlue);
});

test('leaving or moving ends a share for everybody', async ({ arrive }) => {
  const [ann, bob, cho] = await Promise.all([
    arrive('Ann', sharing('Ann')),
    arrive('Bob'),
    arrive('Cho'),
  ]);
  await ann.join('General');
  await bob.join('General');
  await cho.join('Music');
  const page = await share(ann, redBlue);
  await expect(cho.mark('Ann', 'Sharing a screen')).toBeVisible();
  await watch(bob, ann);
  await expectSeen(bob, ann, redBlue);

  await ann.join('Music');
  await expectNoShare([ann, bob, cho], ann);
  await expectHearing([
    [ann, [cho]],
    [bob, []],
    [cho, [ann]],
  ]);
  await page.close();

  await ann.join('General');
  await share(ann, limeYellow);
  // Bob watched the earlier share; this is a new one and does not open automatically.
  await expect(shareOf(bob, ann).getByRole('button', { name: 'Watch' })).toBeVisible();
  await watch(bob, ann);
  await expectSeen(bob, ann, limeYellow);
  await ann.leave();
  await expectNoShare([ann, bob, cho], ann);
  await expect.poll(() => bob.hears()).toEqual([]);
});

test('a closed source ends its share, a double click starts one, a cancel none', async ({
  arrive,
}) => {
  const [ann, bob] = await Promise.all([arrive('Ann', sharing('Ann')), arrive('Bob')]);
  for (const person of [ann, bob]) await person.join('General');
  await ann.page.evaluate(() => {
    const devices = navigator.mediaDevices;
    const capture = devices.getDisplayMedia.bind(devices);
    const asked = { times: 0, cancels: true };
    Object.assign(window, { asked });
    devices.getDisplayMedia = (options) => {
      asked.times += 1;
      return asked.cancels
        ? Promise.reject(new DOMException('Permission denied', 'NotAllowedError'))
        : capture(options);
    };
  });
  const asked = () =>
    ann.page.evaluate(() => (window as unknown as { asked: { times: number } }).asked.times);

  await ann.button('Share screen').click();
  await expect.poll(asked).toBe(1);
  await expect(ann.button('Share screen')).toBeVisible();
  await expectNoShare([ann, bob], ann);
  await ann.page.evaluate(() => {
    (window as unknown as { asked: { cancels: boolean } }).asked.cancels = false;
  });

  const page = await openSharedPage(ann.page.context(), redBlue, tones[film]);
  await ann.page.bringToFront();
  await ann.button('Share screen').dblclick();
  await expect(ownShareOf(ann)).toHaveCount(1);
  await watch(bob, ann);
  await expectSeen(bob, ann, redBlue);
  expect(await asked()).toBe(2);
  await expect(bob.page.getByRole('list', { name: 'Shared screens' }).locator('video')).toHaveCount(
    1,
  );

  await page.close();
  await expectNoShare([ann, bob], ann);
  await expect(ann.page.getByText('that you shared was closed')).toBeVisible();
});

test('with two shares at once, each viewer sees what they chose', async ({ arrive }) => {
  const [ann, bob, cho] = await Promise.all([
    arrive('Ann', sharing('Ann')),
    arrive('Bob', sharing('Bob')),
    arrive('Cho'),
  ]);
  for (const person of [ann, bob, cho]) await person.join('General');
  await share(ann, redBlue);
  await share(bob, limeYellow);
  await watch(cho, ann);
  await watch(cho, bob);
  await expectSeen(cho, ann, redBlue);
  await expectSeen(cho, bob, limeYellow);
  await watch(ann, bob);
  await expectSeen(ann, bob, limeYellow);
  expect(await seenHalves(bob, 'Ann’s screen')).toBeNull();

  await bob.page.reload();
  await bob.isIn('General');
  await expectNoShare([ann, cho], bob);
  await expectSeen(cho, ann, redBlue);
});

test('after a media worker dies, the share returns to its viewers automatically', async ({
  server,
  arrive,
}) => {
  const [ann, bob] = await Promise.all([arrive('Ann', sharing('Ann')), arrive('Bob')]);
  for (const person of [ann, bob]) await person.join('General');
  await share(ann, redBlue);
  await watch(bob, ann);
  await expectSeen(bob, ann, redBlue);
  const killed = await server.workerPids();
  for (const pid of killed) process.kill(pid, 'SIGKILL');
  // All sound from now on has come through the new workers.
  await expect
    .poll(async () => (await server.workerPids()).filter((pid) => !killed.includes(pid)))
    .toHaveLength(killed.length);
  await expect.poll(() => bob.hears()).toEqual(['Ann', film]);
  await expectSeen(bob, ann, redBlue);
  await expect(ownShareOf(ann)).toContainText('Bob is watching.');
});
