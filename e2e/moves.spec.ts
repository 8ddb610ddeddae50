import { arrivingSounds, openConnections } from './harness/connections.ts';
import type { Person } from './harness/Person.ts';
import { expect, expectHearing, expectListed, test } from './harness/test.ts';

const route = ['Music', 'AFK', 'General', 'Music', 'General', 'AFK', 'Music', 'General', 'AFK'];

/** Clicks all of these in one task, faster than a person can: the page runs nothing in between. */
async function clickAll(person: Person, channels: readonly string[]): Promise<void> {
  const buttons = await Promise.all(
    channels.map((name) => person.channel(name).elementHandle({ timeout: 5000 })),
  );
  await person.page.evaluate((elements) => {
    for (const element of elements) (element as HTMLElement).click();
  }, buttons);
}

test('ten quick moves end in the last channel, with one stream in each direction', async ({
  server,
  arrive,
}) => {
  const [ann, bob, cho] = await Promise.all([arrive('Ann'), arrive('Bob'), arrive('Cho')]);
  await ann.join('General');
  await bob.join('Music');
  await cho.join('AFK');
  // To send, to receive, and for the voices.
  const connections = 3;
  await expect.poll(() => openConnections(cho.page)).toBe(connections);

  await clickAll(cho, [...route, 'General']);
  await cho.isIn('General');
  await expectHearing([
    [ann, [cho]],
    [bob, []],
    [cho, [ann]],
  ]);
  await expectListed(server, [ann, bob, cho], { General: [ann, cho], Music: [bob] });
  const arriving = ({ page }: Person, count: number) =>
    expect.poll(async () => (await arrivingSounds(page)).length).toBe(count);
  await Promise.all([arriving(ann, 1), arriving(bob, 0), arriving(cho, 1)]);

  // Again with real clicks, one right after the other.
  for (const name of [...route, 'Music']) await cho.channel(name).click();
  await cho.isIn('Music');
  await expectHearing([
    [ann, []],
    [bob, [cho]],
    [cho, [bob]],
  ]);
  await expectListed(server, [ann, bob, cho], { General: [ann], Music: [bob, cho] });
  await arriving(cho, 1);
  // A move keeps the transports.
  expect(await openConnections(cho.page)).toBe(connections);
});
