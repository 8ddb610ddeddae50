import { expect, expectHearing, expectListed, test } from './harness/test.ts';

test('everybody in a channel hears exactly the others, and nobody else hears anything', async ({
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

test('a move silences the old channel and is heard in the new one, both ways', async ({
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

test('mute, unmute, deafen and undeafen are heard and seen by the others', async ({ arrive }) => {
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

test('leave, reload and a closed tab are heard and listed', async ({ server, arrive }) => {
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
  // A page that nobody has clicked may have to ask for a click before it may sound.
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
