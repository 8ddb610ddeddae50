import { watchSpeaking } from './harness/constancy.ts';
import { expect, expectListed, test } from './harness/test.ts';

test('people and their speaking rings are visible from outside, except the rings where a channel hides them', async ({
  server,
  arrive,
}) => {
  const [ann, bob, dan] = await Promise.all([arrive('Ann'), arrive('Bob'), arrive('Dan')]);
  await Promise.all([ann.join('AFK'), bob.join('AFK'), dan.join('General')]);
  // Bob hears Ann, so he sees her ring move; her channel hides it from people outside.
  await expect(bob.ring('Ann')).toBeAttached();
  const cho = await arrive('Cho');
  const hidden = await watchSpeaking(cho.page, 'AFK');
  await expectListed(server, [ann, bob, dan, cho], { AFK: [ann, bob], General: [dan] });
  await cho.isOutside();
  await expect(cho.ring('Dan')).toBeAttached();

  await dan.button('Mute').click();
  await expect(cho.ring('Dan')).not.toBeAttached();
  await dan.button('Mute').click();
  await expect(cho.ring('Dan')).toBeAttached();
  await cho.join('General');
  await expect(cho.ring('Dan')).toBeAttached();
  await expect(dan.ring('Cho')).toBeAttached();
  expect(await hidden.seen()).toEqual([]);
});
