import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { decodeTrack } from '../server/recordings/trackSound.fixture.ts';
import { readWebm } from '../server/recordings/webmVideo.fixture.ts';
import { watchNegotiations } from './bench/page/negotiations.ts';
import { becomeOwner } from './harness/becomeOwner.ts';
import { halvesIn } from './harness/sharedPage.ts';
import { faceOf, tileOf } from './harness/stage.ts';
import { expect, expectHearing, silent, test } from './harness/test.ts';
import { toneNames, tones } from './harness/tones.ts';
import { loudness } from './protocol/loudness.ts';

/** Of a whole scale. */
const heard = 0.02;

test.use({ serverOptions: { env: { PERCH_E2EE: 'required' } } });

/** Everything that a server has stored. */
function storedBytes(folder: string): Buffer {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true });
  return Buffer.concat(
    files
      .filter((each) => each.isFile())
      .map(({ parentPath, name }) => readFileSync(join(parentPath, name))),
  );
}

test('people in an encrypted channel hear, see and write to each other, also who comes later and who comes back', async ({
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
  const face = faceOf(bob, 'Ann');
  await expect.poll(() => halvesIn(face)).toEqual({ left: 'red', right: 'blue' });
  await test.step('also in a window of its own, in picture-in-picture and in full screen', async () => {
    const redBlue = { left: 'red', right: 'blue' };
    const tile = tileOf(bob, 'Ann');
    await tile.hover();
    const opening = bob.page.waitForEvent('popup');
    await tile.getByRole('button', { name: 'Open in a separate window' }).click();
    const popOut = await opening;
    await expect.poll(() => halvesIn(popOut.locator('video'))).toEqual(redBlue);
    await popOut.close();
    await expect.poll(() => halvesIn(face)).toEqual(redBlue);
    await tile.hover();
    await tile.getByRole('button', { name: 'Picture in picture' }).click();
    await expect
      .poll(() => bob.page.evaluate(() => document.pictureInPictureElement !== null))
      .toBe(true);
    await expect.poll(() => halvesIn(face)).toEqual(redBlue);
    await bob.page.evaluate(() => document.exitPictureInPicture());
    await tile.hover();
    await tile.getByRole('button', { name: 'Full screen' }).click();
    await expect
      .poll(() => bob.page.evaluate(() => document.fullscreenElement !== null))
      .toBe(true);
    await expect.poll(() => halvesIn(face)).toEqual(redBlue);
    await bob.page.evaluate(() => document.exitFullscreen());
  });
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
  await test.step('a message and its file are read by who comes later, and by nobody on the server', async () => {
    const [words, contents] = ['Meet at the old oak', 'The key lies under the third stone'];
    await ann.channels.getByRole('button', { name: /^Chat: General/ }).click();
    await ann.page
      .locator('input[type=file]')
      .setInputFiles({ name: 'where.txt', mimeType: 'text/plain', buffer: Buffer.from(contents) });
    const field = ann.page.getByRole('textbox', { name: /message to General/i });
    await field.fill(words);
    await field.press('Enter');
    const cho = await arrive('Cho', silent);
    await cho.channels.getByRole('button', { name: /^Chat: General/ }).click();
    await expect(cho.page.getByText(words)).toBeVisible();
    const download = cho.page.waitForEvent('download');
    await cho.page.getByRole('button', { name: 'Download where.txt' }).click();
    expect(readFileSync(await (await download).path(), 'utf8')).toBe(contents);
    const stored = storedBytes(server.dataDir);
    for (const secret of [words, contents, 'where.txt'])
      expect(stored.includes(secret)).toBe(false);
  });
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
