import type { Person } from './harness/Person.ts';
import { expect, expectHearing, test } from './harness/test.ts';

const allowed = { preferences: { directConnections: 'channels' } } as const;

/** The audio packets that a page has received so far from the server and from other pages. Only those of pages go both ways. */
async function packetsOf({ page }: Person): Promise<{ server: number; direct: number }> {
  return page.evaluate(async () => {
    const found = { server: 0, direct: 0 };
    for (const connection of window.perchConnections) {
      if (connection.connectionState === 'closed') continue;
      const goesBoth = connection
        .getTransceivers()
        .some(({ currentDirection }) => currentDirection === 'sendrecv');
      for (const entry of (await connection.getStats()).values()) {
        if (entry.type !== 'inbound-rtp' || entry.kind !== 'audio') continue;
        found[goesBoth ? 'direct' : 'server'] += entry.packetsReceived;
      }
    }
    return found;
  });
}

/** Waits until what arrives at each person comes this way, and nothing comes the other. */
async function expectWay(people: readonly Person[], way: 'server' | 'direct'): Promise<void> {
  for (const person of people) {
    let before = await packetsOf(person);
    await expect
      .poll(
        async () => {
          const now = await packetsOf(person);
          const grown = (['server', 'direct'] as const).filter((each) => now[each] > before[each]);
          before = now;
          return grown;
        },
        // Voices come in every 20 ms, and silence every 400 ms.
        { intervals: [900] },
      )
      .toEqual([way]);
  }
}

test('two who allow it hear each other directly, and through the server when a third one comes or the connection breaks', async ({
  arrive,
}) => {
  const [ann, bob, cho] = await Promise.all([
    arrive('Ann', allowed),
    arrive('Bob', allowed),
    arrive('Cho', allowed),
  ]);
  const both = [ann, bob];
  const directLine = (person: Person) =>
    person.page.getByRole('button', { name: /^Voice connected · \d+ ms · direct$/ });
  const expectDirect = async () => {
    for (const person of both) await expect(directLine(person)).toBeVisible();
    await expectHearing([
      [ann, [bob]],
      [bob, [ann]],
    ]);
    await expectWay(both, 'direct');
  };

  await ann.join('General');
  await bob.join('General');
  await expectDirect();

  await test.step('a third one hears both, and is heard by both', async () => {
    await cho.join('General');
    await expectHearing([
      [ann, [bob, cho]],
      [bob, [ann, cho]],
      [cho, [ann, bob]],
    ]);
    await expectWay([...both, cho], 'server');
    await cho.leave();
    await expectDirect();
  });

  await test.step('a connection that breaks is replaced by the server', async () => {
    await ann.page.evaluate(() => {
      for (const connection of window.perchConnections) {
        const isDirect = connection
          .getTransceivers()
          .some(({ currentDirection }) => currentDirection === 'sendrecv');
        if (isDirect) connection.close();
      }
    });
    for (const person of both) await expect(directLine(person)).toHaveCount(0);
    await expectHearing([
      [ann, [bob]],
      [bob, [ann]],
    ]);
    await expectWay(both, 'server');
  });
});
