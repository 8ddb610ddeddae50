import { watchSpeaking } from './harness/constancy.ts';
import { expect, expectListed, test } from './harness/test.ts';

test('people in channels are visible before joining', async ({ server, arrive }) => {
  const [ann, bob] = await Promise.all([arrive('Ann'), arrive('Bob')]);
  await ann.join('General');
  await bob.join('Music');
  const cho = await arrive('Cho');
  await expectListed(server, [ann, bob, cho], { General: [ann], Music: [bob] });
  await cho.isOutside();
});

test('speaking rings move for my own and other channels, except where a channel hides them', async ({
  arrive,
}) => {
  const [ann, bob, cho, dan] = await Promise.all([
    arrive('Ann'),
    arrive('Bob'),
    arrive('Cho'),
    arrive('Dan'),
  ]);
  const hidden = await watchSpeaking(cho.page, 'AFK');
  await ann.join('AFK');
  await bob.join('AFK');
  // Bob hears Ann, so he sees her ring move; her channel hides it from people outside.
  await expect(bob.ring('Ann')).toBeAttached();
  await dan.join('General');
  await expect(cho.row('Ann')).toBeVisible();
  await expect(cho.ring('Dan')).toBeAttached();
  expect(await hidden.seen()).toEqual([]);

  await dan.button('Mute').click();
  await expect(cho.ring('Dan')).not.toBeAttached();
  await dan.button('Mute').click();
  await expect(cho.ring('Dan')).toBeAttached();
  await cho.join('General');
  await expect(cho.ring('Dan')).toBeAttached();
  await expect(dan.ring('Cho')).toBeAttached();
  expect(await hidden.seen()).toEqual([]);
});

test('the health report and all lists agree after each step', async ({ server, arrive }) => {
  const people = await Promise.all([arrive('Ann'), arrive('Bob'), arrive('Cho')]);
  const [ann, bob, cho] = people;
  await ann.join('General');
  await expectListed(server, people, { General: [ann] });
  await bob.join('General');
  await expectListed(server, people, { General: [ann, bob] });
  await cho.join('AFK');
  await expectListed(server, people, { General: [ann, bob], AFK: [cho] });
  await ann.join('AFK');
  await expectListed(server, people, { General: [bob], AFK: [ann, cho] });
  await bob.leave();
  await expectListed(server, people, { AFK: [ann, cho] });
  // A click on the current channel does nothing.
  await cho.channel('AFK').click();
  await bob.join('Music');
  await cho.isIn('AFK');
  await expectListed(server, people, { Music: [bob], AFK: [ann, cho] });
  expect((await server.health()).sessions).toBe(3);
});
