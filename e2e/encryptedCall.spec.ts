import { watchNegotiations } from './bench/page/negotiations.ts';
import { halvesIn } from './harness/sharedPage.ts';
import { expect, expectHearing, test } from './harness/test.ts';

test.use({ serverOptions: { env: { PERCH_E2EE: 'required' } } });

test('people in an encrypted channel hear and see each other, also who comes later and who comes back', async ({
  arrive,
  invite,
}) => {
  const preferences = { cameraPreview: 'never' };
  const [ann, bob] = await Promise.all([
    arrive('Ann', {
      cameras: [{ deviceId: 'desk', label: 'Desk', halves: { left: 'red', right: 'blue' } }],
      preferences,
    }),
    invite('Bob', { preferences }),
  ]);
  await watchNegotiations(bob.page);
  await bob.open();
  await bob.enter();
  await ann.join('General');
  await ann.button('Turn camera on').click();
  await bob.join('General');
  await expectHearing([
    [ann, [bob]],
    [bob, [ann]],
  ]);
  const face = bob.page.getByRole('listitem').filter({ hasText: 'Ann' }).locator('video');
  await expect.poll(() => halvesIn(face)).toEqual({ left: 'red', right: 'blue' });
  await bob.button('Leave channel').click();
  await expectHearing([
    [ann, []],
    [bob, []],
  ]);
  await bob.join('General');
  await expectHearing([
    [ann, [bob]],
    [bob, [ann]],
  ]);
  await test.step('and who moves negotiates nothing, as on a server without encryption', async () => {
    await ann.button('Turn camera off').click();
    await expect(face).toHaveCount(0);
    // Also the slots for voices, which are opened after the first join.
    const count = () =>
      bob.page.evaluate(async () => {
        await window.perchNegotiations.quietFor(300);
        return window.perchNegotiations.count;
      });
    const before = await count();
    await bob.join('Music');
    await bob.join('General');
    await expectHearing([
      [ann, [bob]],
      [bob, [ann]],
    ]);
    expect(await count()).toBe(before);
  });
  await test.step('also after what seals and opens has died in an app', async () => {
    const sealers = () => ann.page.workers().filter((each) => each.url().includes('frameWorker'));
    const [first] = sealers();
    await first?.evaluate(() => {
      setTimeout(() => {
        throw new Error('a fault of the test');
      });
    });
    await expect.poll(() => sealers().filter((each) => each !== first).length).toBe(1);
    await expectHearing([
      [ann, [bob]],
      [bob, [ann]],
    ]);
  });
});
