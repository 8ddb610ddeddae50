import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { decodeTrack } from '../server/recordings/trackSound.fixture.ts';
import { readWebm } from '../server/recordings/webmVideo.fixture.ts';
import { watchNegotiations } from './bench/page/negotiations.ts';
import { becomeOwner } from './harness/becomeOwner.ts';
import { halvesIn } from './harness/sharedPage.ts';
import { expect, expectHearing, test } from './harness/test.ts';
import { toneNames, tones } from './harness/tones.ts';
import { loudness } from './protocol/loudness.ts';

/** Of a whole scale. */
const heard = 0.02;

test.use({ serverOptions: { env: { PERCH_E2EE: 'required' } } });

test('people in an encrypted channel hear and see each other, also who comes later and who comes back', async ({
  arrive,
  invite,
  server,
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
  await test.step('a recording has the voice and the camera of who agrees, and nobody else', async () => {
    await becomeOwner(ann, server.ownerCode);
    await ann.button('Stage options').click();
    await ann.page.getByRole('menuitemcheckbox', { name: 'Record this channel…' }).click();
    await ann.page.getByText('Record cameras and shares, too').click();
    await ann.button('Start recording').click();
    await bob.button('Without me').click();
    const folder = join(server.dataDir, 'recordings');
    const fileOf = (end: string) =>
      readdirSync(folder, { recursive: true, encoding: 'utf8' }).find((file) => file.endsWith(end));
    const read = (end: string) => readFileSync(join(folder, fileOf(end) ?? ''));
    const loudestIn = async (end: string) => {
      const sound = fileOf(end) ? await decodeTrack(read(end)) : new Float32Array();
      const levels = toneNames.map((name) => ({ name, level: loudness(sound, tones[name]) }));
      const [loudest] = levels.sort((one, other) => other.level - one.level);
      return loudest && loudest.level > heard ? loudest.name : null;
    };
    await expect.poll(() => loudestIn('Ann.opus')).toBe('Ann');
    const hasPicture = () =>
      fileOf('Ann camera.webm') && readWebm(read('Ann camera.webm')).frames.length > 0;
    await expect.poll(hasPicture).toBe(true);
    expect(fileOf('Bob.opus')).toBeUndefined();
    await bob.button('Record me, too').click();
    await expect.poll(() => loudestIn('Bob.opus')).toBe('Bob');
    await ann.button('Stop recording').click();
    await expectHearing([
      [ann, [bob]],
      [bob, [ann]],
    ]);
  });
  await test.step('and who moves negotiates nothing, as on a server without encryption', async () => {
    await ann.button('Turn camera off').click();
    await expect(face).toHaveCount(0);
    const count = () =>
      bob.page.evaluate(async () => {
        await window.perchNegotiations.quietFor(300);
        return window.perchNegotiations.count;
      });
    // The first move may still end a voice that came before there were slots.
    await expect(async () => {
      const before = await count();
      await bob.join('Music');
      await bob.join('General');
      await expectHearing([
        [ann, [bob]],
        [bob, [ann]],
      ]);
      expect(await count()).toBe(before);
    }).toPass();
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
