import { expect, expectHearing, expectListed, test } from './harness/test.ts';

test('everybody in a channel hears exactly the others there, and nobody else hears them', async ({
  server,
  arrive,
}) => {
  const [ann, bob, cho] = await Promise.all([arrive('Ann'), arrive('Bob'), arrive('Cho')]);
  const all = [ann, bob, cho];
  await ann.join('General');
  await bob.join('General');
  await expectHearing([
    [ann, [bob]],
    [bob, [ann]],
    [cho, []],
  ]);
  await expectListed(server, all, { General: [ann, bob] });

  await cho.join('General');
  await expectHearing([
    [ann, [bob, cho]],
    [bob, [ann, cho]],
    [cho, [ann, bob]],
  ]);
  await expectListed(server, all, { General: all });
});

test('after a move, voices are heard in the new channel only, both ways', async ({
  server,
  arrive,
}) => {
  const [ann, bob, cho] = await Promise.all([arrive('Ann'), arrive('Bob'), arrive('Cho')]);
  const all = [ann, bob, cho];
  await ann.join('General');
  await bob.join('General');
  await cho.join('Music');
  await expectHearing([
    [ann, [bob]],
    [bob, [ann]],
    [cho, []],
  ]);

  await ann.join('Music');
  await expectHearing([
    [ann, [cho]],
    [bob, []],
    [cho, [ann]],
  ]);
  await expectListed(server, all, { General: [bob], Music: [ann, cho] });

  await ann.join('General');
  await expectHearing([
    [ann, [bob]],
    [bob, [ann]],
    [cho, []],
  ]);
  await expectListed(server, all, { General: [ann, bob], Music: [cho] });
});

test('mute, unmute, deafen and undeafen take effect, and others see them', async ({ arrive }) => {
  const [ann, bob] = await Promise.all([arrive('Ann'), arrive('Bob')]);
  await ann.join('General');
  await bob.join('General');
  await expectHearing([
    [ann, [bob]],
    [bob, [ann]],
  ]);

  await ann.button('Mute').click();
  await expectHearing([
    [ann, [bob]],
    [bob, []],
  ]);
  await expect(bob.mark('Ann', 'Muted')).toBeVisible();
  await ann.button('Mute').click();
  await expectHearing([
    [ann, [bob]],
    [bob, [ann]],
  ]);
  await expect(bob.mark('Ann', 'Muted')).toHaveCount(0);

  await ann.button('Deafen').click();
  await expectHearing([
    [ann, []],
    [bob, []],
  ]);
  await expect(bob.mark('Ann', 'Deafened')).toBeVisible();
  await ann.button('Deafen').click();
  await expectHearing([
    [ann, [bob]],
    [bob, [ann]],
  ]);
  await expect(bob.mark('Ann', 'Deafened')).toHaveCount(0);
});

test('leave, reload and a closed tab update sound and lists', async ({ server, arrive }) => {
  const [ann, bob, cho] = await Promise.all([arrive('Ann'), arrive('Bob'), arrive('Cho')]);
  const all = [ann, bob, cho];
  for (const person of all) await person.join('General');
  await expectHearing([
    [ann, [bob, cho]],
    [bob, [ann, cho]],
    [cho, [ann, bob]],
  ]);

  await cho.leave();
  await expectHearing([
    [ann, [bob]],
    [bob, [ann]],
    [cho, []],
  ]);
  await expectListed(server, all, { General: [ann, bob] });

  await cho.join('General');
  await bob.page.reload();
  await bob.isIn('General');
  await expectListed(server, all, { General: all });
  // A page without a click may need one before it can play sound.
  await bob.allowSound();
  await expectHearing([
    [ann, [bob, cho]],
    [bob, [ann, cho]],
    [cho, [ann, bob]],
  ]);

  await cho.page.close({ runBeforeUnload: true });
  await expectHearing([
    [ann, [bob]],
    [bob, [ann]],
  ]);
  await expectListed(server, [ann, bob], { General: [ann, bob] });
});
