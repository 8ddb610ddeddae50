import { expectNoAxeFindings } from './harness/axe.ts';
import type { Person } from './harness/Person.ts';
import { expectStill, sentPictures } from './harness/pictureCounts.ts';
import { type Halves, openSharedPage, seenHalves, sharedTitle } from './harness/sharedPage.ts';
import { ownShareOf, shareOf } from './harness/stage.ts';
import { expect, expectHearing, silent, test } from './harness/test.ts';
import { type ToneName, tones } from './harness/tones.ts';
import { giveScreen } from './harness/virtualScreen.ts';

const redBlue: Halves = { left: 'red', right: 'blue' };
const limeYellow: Halves = { left: 'lime', right: 'yellow' };
/** The tone of the shared page; no voice uses it. */
const film: ToneName = 'Lee';

async function share(sharer: Person): Promise<void> {
  await sharer.button('Share screen').click();
  await expect(sharer.button('Stop sharing').first()).toBeVisible();
  await expect(ownShareOf(sharer)).toBeVisible();
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

test('only people who choose to watch a tab see and hear it, at their own volume, until it is closed', async ({
  arrive,
}) => {
  const [ann, bob, cho] = await Promise.all([
    arrive('Ann', {
      browser: { microphone: { tone: 'Ann' }, grants: 'asked', sharedTab: sharedTitle },
    }),
    arrive('Bob'),
    arrive('Cho'),
  ]);
  await Promise.all([ann.join('General'), bob.join('General'), cho.join('Music')]);
  const tab = await openSharedPage(ann.page.context(), redBlue, tones[film]);
  await ann.page.bringToFront();
  await share(ann);
  for (const person of [bob, cho]) {
    await expect(person.mark('Ann', 'Sharing a screen')).toBeVisible();
  }
  await expect(shareOf(bob, ann)).toContainText('Ann is sharing a screen.');
  await expect(shareOf(bob, ann).locator('video')).toHaveCount(0);
  await expect(ownShareOf(ann)).toContainText('Nobody is watching yet');
  expect(await sentPictures(ann)).toBe(0);
  await Promise.all([expectNoAxeFindings(bob.page), expectNoAxeFindings(ann.page)]);

  // Cho joins later.
  await cho.join('General');
  await watch(bob, ann);
  await expectSeen(bob, ann, redBlue);
  await expect(ownShareOf(ann)).toContainText('Bob is watching.');
  await Promise.all([
    expect.poll(() => bob.hears()).toEqual(['Ann', 'Cho', film]),
    expectHearing([
      [ann, [bob, cho]],
      [cho, [ann, bob]],
    ]),
  ]);
  expect(await seenHalves(cho, 'Ann’s screen')).toBeNull();
  await expectNoAxeFindings(bob.page);
  await watch(cho, ann);
  await expectSeen(cho, ann, redBlue);
  await expect(ownShareOf(ann)).toContainText('Bob and Cho are watching.');

  const setSoundOfShare = async (key: 'Home' | 'End') => {
    await shareOf(bob, ann).getByRole('button', { name: 'Screen sound' }).click();
    await bob.page.getByRole('slider', { name: 'Volume of Ann’s screen' }).press(key);
    await bob.page.keyboard.press('Escape');
  };
  await setSoundOfShare('Home');
  await expect.poll(() => bob.hears()).toEqual(['Ann', 'Cho']);
  await setSoundOfShare('End');
  await bob.setVolume('Ann', 'Home');
  await expect.poll(() => bob.hears()).toEqual(['Cho', film]);

  const stopWatching = (viewer: Person) =>
    shareOf(viewer, ann).getByRole('button', { name: 'Stop watching' }).click();
  await stopWatching(bob);
  await expect(shareOf(bob, ann).getByRole('button', { name: 'Watch' })).toBeVisible();
  await expect.poll(() => bob.hears()).toEqual(['Cho']);
  await expect(ownShareOf(ann)).toContainText('Cho is watching.');
  // A share that nobody watches is not sent.
  await stopWatching(cho);
  await expect(ownShareOf(ann)).toContainText('Nobody is watching yet');
  await expectStill(() => sentPictures(ann));
  await watch(cho, ann);
  await expectSeen(cho, ann, redBlue);

  await tab.close();
  await expectNoShare([bob, cho], ann);
  await expect(ann.page.getByText('that you shared was closed')).toBeVisible();
  await expect.poll(() => cho.hears()).toEqual(['Ann', 'Bob']);
  await expect(ann.button('Share screen')).toBeVisible();
});

test('of two shares each viewer sees the chosen ones, also after the media workers die, until their sharer is gone', async ({
  server,
  arrive,
}) => {
  const [ann, bob, cho] = await Promise.all([
    arrive('Ann', silent),
    arrive('Bob', silent),
    arrive('Cho', silent),
  ]);
  await Promise.all([ann, bob, cho].map((person) => person.join('General')));
  await giveScreen(ann.page, redBlue, tones[film]);
  await giveScreen(bob.page, limeYellow, tones.Kim);
  await Promise.all([share(ann), share(bob)]);
  await watch(cho, ann);
  await watch(cho, bob);
  await watch(ann, bob);
  await expectSeen(cho, ann, redBlue);
  await expectSeen(cho, bob, limeYellow);
  await expectSeen(ann, bob, limeYellow);
  expect(await seenHalves(bob, 'Ann’s screen')).toBeNull();

  const killed = await server.workerPids();
  for (const pid of killed) process.kill(pid, 'SIGKILL');
  // All sound from now on has come through the new workers.
  await expect
    .poll(async () => (await server.workerPids()).filter((pid) => !killed.includes(pid)))
    .toHaveLength(killed.length);
  await expect.poll(() => cho.hears()).toEqual(['Kim', film]);
  await expectSeen(cho, ann, redBlue);
  await expectSeen(cho, bob, limeYellow);
  await expect(ownShareOf(ann)).toContainText('Cho is watching.');

  await bob.page.reload();
  await bob.isIn('General');
  await expectNoShare([ann, cho], bob);
  await expectSeen(cho, ann, redBlue);

  await ann.join('Music');
  await expectNoShare([bob, cho], ann);
});
