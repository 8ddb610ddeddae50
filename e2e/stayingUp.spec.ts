import { watchAbsence } from './harness/constancy.ts';
import { DelayRelay } from './harness/DelayRelay.ts';
import { freePorts } from './harness/freePorts.ts';
import type { Person } from './harness/Person.ts';
import { expect, expectHearing, expectListed, test } from './harness/test.ts';

/** Both hear each other, and both are in the list. */
async function expectTogether(
  server: Parameters<typeof expectListed>[0],
  [ann, bob]: readonly [Person, Person],
): Promise<void> {
  await expectHearing([
    [ann, [bob]],
    [bob, [ann]],
  ]);
  await expectListed(server, [ann, bob], { General: [ann, bob] });
}

test('a lost connection returns automatically; sound continues and the place is kept', async ({
  server,
  arrive,
}) => {
  const tcpPort = await freePorts(1, ['127.0.0.1']);
  const relay = await DelayRelay.start({
    listenHost: '127.0.0.1',
    targetHost: '127.0.0.1',
    ports: [server.port],
    tcpPort,
    udp: false,
  });
  try {
    const [ann, bob] = await Promise.all([
      arrive('Ann', { url: `https://127.0.0.1:${tcpPort}` }),
      arrive('Bob'),
    ]);
    await ann.join('General');
    await bob.join('General');
    await expectTogether(server, [ann, bob]);
    const absence = await watchAbsence(bob.page, 'Ann');

    relay.cut();
    await expectTogether(server, [ann, bob]);

    relay.block();
    await expect(bob.mark('Ann', 'Connection lost')).toBeVisible();
    await expect(ann.page.getByText('Reconnecting').first()).toBeVisible();
    // Only the signalling is cut: media continues.
    await expectHearing([
      [ann, [bob]],
      [bob, [ann]],
    ]);
    relay.mend();
    await expect(bob.mark('Ann', 'Connection lost')).toHaveCount(0);
    await expectTogether(server, [ann, bob]);
    await ann.isIn('General');
    expect(await absence.seen()).toEqual([]);

    // The restored connection works fully.
    await ann.join('Music');
    await expectHearing([
      [ann, []],
      [bob, []],
    ]);
  } finally {
    await relay.close();
  }
});

test('a reload returns to the channel, and both hear each other again', async ({
  server,
  arrive,
}) => {
  const autoplay = { browser: { microphone: { tone: 'Ann' }, autoplay: true } } as const;
  const [ann, bob] = await Promise.all([arrive('Ann', autoplay), arrive('Bob')]);
  await ann.join('General');
  await bob.join('General');
  await expectTogether(server, [ann, bob]);
  await ann.page.reload();
  await ann.isIn('General');
  await expectTogether(server, [ann, bob]);
});

for (const [how, signal] of [
  ['restarted', 'SIGTERM'],
  ['killed and started again', 'SIGKILL'],
] as const) {
  test(`when the server is ${how}, everybody returns to their channel`, async ({
    server,
    arrive,
  }) => {
    const [ann, bob, cho] = await Promise.all([arrive('Ann'), arrive('Bob'), arrive('Cho')]);
    await ann.join('General');
    await bob.join('General');
    await cho.join('Music');
    await cho.button('Mute').click();
    await expectHearing([
      [ann, [bob]],
      [bob, [ann]],
      [cho, []],
    ]);
    await server.restart(signal);
    await expectListed(server, [ann, bob, cho], { General: [ann, bob], Music: [cho] });
    await expectHearing([
      [ann, [bob]],
      [bob, [ann]],
      [cho, []],
    ]);
    for (const person of [ann, bob]) await person.isIn('General');
    await cho.isIn('Music');
    await expect(ann.mark('Cho', 'Muted')).toBeVisible();
    expect((await server.health()).sessions).toBe(3);
  });
}

test('when a media worker is killed, all hear each other again and keep their place', async ({
  server,
  arrive,
}) => {
  const people = await Promise.all([arrive('Ann'), arrive('Bob'), arrive('Cho')]);
  const [ann, bob, cho] = people;
  for (const person of people) await person.join('General');
  const everybodyTogether = async () => {
    await expectHearing([
      [ann, [bob, cho]],
      [bob, [ann, cho]],
      [cho, [ann, bob]],
    ]);
    await expectListed(server, people, { General: people });
  };
  await everybodyTogether();
  const absences = await Promise.all(
    people.flatMap((watcher) => people.map(({ name }) => watchAbsence(watcher.page, name))),
  );
  const [victim] = await server.workerPids();
  if (victim === undefined) throw new Error('no worker runs');
  process.kill(victim, 'SIGKILL');
  await expect.poll(async () => await server.workerPids()).not.toContain(victim);
  await expect.poll(async () => (await server.workerPids()).length).toBe(server.workers);
  await everybodyTogether();
  for (const absence of absences) expect(await absence.seen()).toEqual([]);
});
