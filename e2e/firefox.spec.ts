import type { Locator } from 'playwright/test';
import type { BoardId } from '../shared/domain/board.ts';
import { addressForFirefox, FirefoxPerson } from './harness/FirefoxPerson.ts';
import { PerchServer } from './harness/PerchServer.ts';
import type { Person } from './harness/Person.ts';
import type { Halves } from './harness/sharedPage.ts';
import { test as base, expect } from './harness/test.ts';
import { tones } from './harness/tones.ts';
import { giveScreen } from './harness/virtualScreen.ts';
import { leaveUnencrypted } from './protocol/leaveUnencrypted.ts';
import { SoundingPeer } from './protocol/SoundingPeer.ts';
import { granted, TestPeer } from './protocol/TestPeer.ts';

const redBlue: Halves = { left: 'red', right: 'blue' };
const limeYellow: Halves = { left: 'lime', right: 'yellow' };
/** The preferences of a person who turned the preview off. */
const used = { cameraPreview: 'never' };

/** Playwright's `test` with a person in Firefox; the browser closes when the test ends. */
const test = base.extend<{ readonly fay: FirefoxPerson }>({
  fay: async ({ server }, use, testInfo) => {
    const fay = await FirefoxPerson.start({
      name: 'Fay',
      url: server.url,
      preferences: { ...used, levelling: true },
    });
    await use(fay);
    if (testInfo.status !== testInfo.expectedStatus) {
      await fay.takePicture(testInfo.outputPath('firefox.png'));
    }
    await fay.close();
  },
});

const address = addressForFirefox();
test.skip(!process.env['PERCH_FIREFOX'], 'Firefox is not installed here');
test.skip(address === null, 'Firefox makes no connection for media without a network');
test.use({ serverOptions: { host: address ?? '' } });

const face = (viewer: Person, name: string): Locator =>
  viewer.page.getByRole('listitem').filter({ hasText: name }).locator('video');

/** How many frames a video has shown so far, and the colour in its middle. */
async function shown(video: Locator): Promise<{ frames: number; colour: string }> {
  if ((await video.count()) !== 1) return { frames: 0, colour: 'none' };
  return video.evaluate((element: HTMLVideoElement) => {
    const canvas = Object.assign(document.createElement('canvas'), { width: 1, height: 1 });
    const pen = canvas.getContext('2d');
    pen?.drawImage(element, 0, 0, 1, 1);
    return {
      frames: element.getVideoPlaybackQuality().totalVideoFrames,
      colour: [...(pen?.getImageData(0, 0, 1, 1).data ?? [])].join(),
    };
  });
}

test('Firefox and Chromium hear and see each other; Firefox watches a share, and draws on a board and in a game', async ({
  fay,
  arrive,
  server,
}) => {
  test.slow();
  const [ann] = await Promise.all([
    arrive('Ann', {
      cameras: [{ deviceId: 'desk', label: 'Desk camera', halves: redBlue }],
      preferences: used,
    }),
    fay.enter(),
  ]);
  await Promise.all([ann.join('General'), fay.join('General')]);
  await expect.poll(() => ann.hears()).toEqual(['Fay']);
  await expect.poll(() => fay.hears()).toEqual(['Ann']);

  await fay.click('Mute');
  await expect.poll(() => ann.hears()).toEqual([]);
  await expect(ann.mark('Fay', 'Muted')).toBeVisible();
  await fay.click('Mute');
  await expect.poll(() => ann.hears()).toEqual(['Fay']);

  await fay.click('Turn camera on');
  // Firefox's own fake camera changes slowly through the colours.
  await expect.poll(async () => (await shown(face(ann, 'Fay'))).frames).toBeGreaterThan(5);
  const first = await shown(face(ann, 'Fay'));
  await expect.poll(async () => (await shown(face(ann, 'Fay'))).colour).not.toBe(first.colour);

  await ann.button('Turn camera on').click();
  await expect.poll(() => fay.sees()).toContainEqual(redBlue);

  await giveScreen(ann.page, limeYellow, tones.Lee);
  await ann.button('Share screen').click();
  await fay.click('Watch');
  await expect.poll(() => fay.sees()).toContainEqual(limeYellow);
  await expect.poll(() => fay.hears()).toEqual(['Ann', 'Lee']);
  await fay.click('Stop watching');
  await expect.poll(() => fay.sees()).not.toContainEqual(limeYellow);

  const cho = await TestPeer.enter(server.url, 'Cho', 'General');
  const channelId = cho.channel('General').id;
  const edits = (kind: BoardId['kind']) =>
    cho.told.filter(
      ({ name, payload }) => name === 'board:edited' && (payload as BoardId).kind === kind,
    ).length;

  await test.step('Firefox draws on a board', async () => {
    granted(await cho.ask('board:open', { channelId, kind: 'own' }));
    await fay.click('Board: General');
    await fay.drag('canvas.interactive', 0);
    await fay.press('p');
    await fay.drag('canvas.interactive', 60);
    await expect.poll(() => edits('own')).toBeGreaterThan(0);
    await fay.click('Close board');
  });

  await test.step('Firefox draws in a game, and sees that it is guessed', async () => {
    await fay.click('Stage options');
    await fay.click('Play draw and guess', 'menuitemcheckbox');
    await expect.poll(() => fay.says('Start')).toBe(true);
    granted(await cho.ask('game:join', {}));
    await fay.click('Start');
    await expect.poll(() => fay.says('Choose a word to draw')).toBe(true);
    await fay.press('2');
    await expect.poll(() => fay.textAfter('Draw: ')).not.toBeNull();
    granted(await cho.ask('board:open', { channelId, kind: 'game' }));
    await fay.drag('[role="application"]', 60);
    await expect.poll(() => edits('game')).toBeGreaterThan(0);
    granted(await cho.ask('game:guess', { text: (await fay.textAfter('Draw: ')) ?? '' }));
    await expect.poll(() => fay.says('Everybody guessed it!')).toBe(true);
    cho.close();
  });

  await fay.click('Leave channel');
  await expect(face(ann, 'Fay')).toHaveCount(0);
  await expect.poll(() => ann.hears()).toEqual([]);

  // RNNoise treats a tone without pauses as noise, so the test can only show that it runs.
  await fay.join('General');
  await fay.click('Settings');
  await fay.click('Off Noise suppression');
  await fay.click('Strong, by RNNoise', 'option');
  await expect.poll(() => fay.says('RNNoise is on.')).toBe(true);
  // The app logs here what it cannot do in an engine: worklets, RNNoise, codecs.
  expect(fay.complaints).toEqual([]);

  await test.step('in an encrypted channel, too, they hear and see each other', async () => {
    const sealed = await PerchServer.start({
      packaged: true,
      host: address ?? '',
      env: { PERCH_E2EE: 'required' },
    });
    try {
      const [bob] = await Promise.all([
        arrive('Bob', {
          url: sealed.url,
          cameras: [{ deviceId: 'desk', label: 'Desk camera', halves: redBlue }],
          preferences: used,
        }),
        fay.enter(sealed.url),
      ]);
      await Promise.all([bob.join('General'), fay.join('General')]);
      await bob.button('Turn camera on').click();
      await expect(
        bob.page.getByRole('button', { name: 'Encryption' }),
      ).toHaveAccessibleDescription('End-to-end encrypted');
      await expect.poll(() => bob.hears()).toEqual(['Fay']);
      await expect.poll(() => fay.hears()).toEqual(['Bob']);
      await expect.poll(() => fay.sees()).toContainEqual(redBlue);
    } finally {
      await sealed.stop();
    }
  });
});

test('a Firefox that hides its addresses, and what it is, hears others and is heard', async ({
  server,
}) => {
  const olga = await TestPeer.enter(server.url, 'Olga');
  granted(await olga.ask('user:claimOwner', { code: server.ownerCode }));
  // Ann, without an app, has no keys.
  await leaveUnencrypted(olga, 'General');
  olga.close();
  const ann = await SoundingPeer.enter(server.url, 'Ann', tones.Ann);
  await ann.join('General');
  const gil = await FirefoxPerson.start({
    name: 'Gil',
    url: server.url,
    firefoxPreferences: {
      'media.peerconnection.ice.default_address_only': true,
      'media.peerconnection.ice.no_host': true,
      'privacy.resistFingerprinting': true,
    },
  });
  try {
    await gil.enter();
    await gil.join('General');
    await expect.poll(() => gil.hears()).toEqual(['Ann']);
    await expect.poll(() => ann.hears.map(({ frequency }) => frequency)).toEqual([tones.Gil]);
  } finally {
    await gil.close();
    ann.close();
  }
});
