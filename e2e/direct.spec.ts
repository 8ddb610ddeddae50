import type { Person } from './harness/Person.ts';
import { halvesIn } from './harness/sharedPage.ts';
import { faceOf } from './harness/stage.ts';
import { expect, expectHearing, expectListed, test } from './harness/test.ts';

const camera = {
  deviceId: 'desk',
  label: 'Desk camera',
  halves: { left: 'red', right: 'blue' },
} as const;
const allowed = { preferences: { directConnections: 'channels', cameraPreview: 'never' } } as const;

type Kind = 'audio' | 'video';

/** The packets that a page has received so far from the server and from other pages. Only those of pages go both ways. */
async function packetsOf(
  { page }: Person,
  kind: Kind,
): Promise<{ server: number; direct: number }> {
  return page.evaluate(async (wanted) => {
    const found = { server: 0, direct: 0 };
    for (const connection of window.perchConnections) {
      if (connection.connectionState === 'closed') continue;
      const goesBoth = connection
        .getTransceivers()
        .some(({ currentDirection }) => currentDirection === 'sendrecv');
      for (const entry of (await connection.getStats()).values()) {
        if (entry.type !== 'inbound-rtp' || entry.kind !== wanted) continue;
        found[goesBoth ? 'direct' : 'server'] += entry.packetsReceived;
      }
    }
    return found;
  }, kind);
}

/** Which of a page's connections goes to another page: its place among all that it has made. */
function directConnection({ page }: Person): Promise<number> {
  return page.evaluate(() =>
    window.perchConnections.findIndex(
      (connection) =>
        connection.connectionState === 'connected' &&
        connection
          .getTransceivers()
          .some(({ currentDirection }) => currentDirection === 'sendrecv'),
    ),
  );
}

/** Waits until what arrives at each person comes this way, and nothing comes the other. */
async function expectWay(
  people: readonly Person[],
  way: 'server' | 'direct',
  kind: Kind = 'audio',
): Promise<void> {
  const look = () => Promise.all(people.map((person) => packetsOf(person, kind)));
  let before = await look();
  await expect
    .poll(
      async () => {
        const now = await look();
        const grown = now.map((packets, index) =>
          (['server', 'direct'] as const).filter(
            (each) => packets[each] > (before[index]?.[each] ?? 0),
          ),
        );
        before = now;
        return grown;
      },
      // Voices come in every 20 ms, and silence every 400 ms.
      { intervals: [900] },
    )
    .toEqual(people.map(() => [way]));
}

test('two who allow it hear each other directly, and through the server when a third one comes or the connection breaks', async ({
  server,
  arrive,
}) => {
  const [ann, bob, cho] = await Promise.all([
    arrive('Ann', { ...allowed, cameras: [camera] }),
    arrive('Bob', allowed),
    arrive('Cho', allowed),
  ]);
  const both = [ann, bob];
  const directLine = (person: Person) =>
    person.page.getByRole('button', { name: /^Connected directly · \d+ ms$/ });
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

  await test.step('a camera goes directly, too', async () => {
    await ann.button('Turn camera on').click();
    await expectWay([bob], 'direct', 'video');
    await expect.poll(() => halvesIn(faceOf(bob, 'Ann'))).toEqual(camera.halves);
    await ann.button('Turn camera off').click();
    await expect(faceOf(bob, 'Ann')).toHaveCount(0);
  });

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

  await test.step('while the server is killed and started again, and afterwards, they hear each other by the same connection', async () => {
    const connections = () => Promise.all(both.map(directConnection));
    const before = await connections();
    await server.end('SIGKILL');
    await expectWay(both, 'direct');
    await server.launch();
    await expectListed(server, both, { General: both });
    await expectDirect();
    expect(await connections()).toEqual(before);
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
