import { expect, expectHearing, expectListed, test } from './harness/test.ts';

test('everybody hears exactly the others in their channel: after a move, a leave, a reload and a closed tab, too', async ({
  server,
  arrive,
}) => {
  const [ann, bob, cho] = await Promise.all([arrive('Ann'), arrive('Bob'), arrive('Cho')]);
  const all = [ann, bob, cho];
  await Promise.all([ann.join('General'), bob.join('General'), cho.join('Music')]);
  await expectHearing([
    [ann, [bob]],
    [bob, [ann]],
    [cho, []],
  ]);
  await expectListed(server, all, { General: [ann, bob], Music: [cho] });

  await ann.join('Music');
  await expectHearing([
    [ann, [cho]],
    [bob, []],
    [cho, [ann]],
  ]);
  await expectListed(server, all, { General: [bob], Music: [ann, cho] });

  await Promise.all([ann.join('General'), cho.join('General')]);
  await expectHearing([
    [ann, [bob, cho]],
    [bob, [ann, cho]],
    [cho, [ann, bob]],
  ]);
  await expectListed(server, all, { General: all });

  await cho.leave();
  await expectHearing([
    [ann, [bob]],
    [bob, [ann]],
    [cho, []],
  ]);
  await expectListed(server, all, { General: [ann, bob] });

  await Promise.all([cho.join('General'), bob.page.reload()]);
  await bob.isIn('General');
  await expectListed(server, all, { General: all });
  // A page without a click may need one before it can play sound.
  await bob.allowSound();
  await expectHearing([
    [ann, [bob, cho]],
    [bob, [ann, cho]],
    [cho, [ann, bob]],
  ]);
  // A click on the current channel does nothing.
  await ann.channel('General').click();

  await cho.page.close({ runBeforeUnload: true });
  await expectListed(server, [ann, bob], { General: [ann, bob] });
  await expectHearing([
    [ann, [bob]],
    [bob, [ann]],
  ]);
  expect((await server.health()).sessions).toBe(2);
});
