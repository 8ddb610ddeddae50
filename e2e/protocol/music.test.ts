import { afterAll, afterEach, beforeAll, beforeEach, expect, it, vi } from 'vitest';
import { LayeredConnection } from './LayeredConnection.ts';
import { LocalServer } from './LocalServer.ts';
import { SoundingPeer } from './SoundingPeer.ts';
import { granted } from './TestPeer.ts';

let local: LocalServer;
let ann: SoundingPeer;
let bob: SoundingPeer;
let cho: SoundingPeer;

beforeAll(async () => {
  local = await LocalServer.start();
});
afterAll(() => local?.close());
beforeEach(async () => {
  [ann, bob, cho] = [
    await SoundingPeer.enter(local.url, 'Ann', 501),
    await SoundingPeer.enter(local.url, 'Bob', 691),
    await SoundingPeer.enter(local.url, 'Cho', 881),
  ];
});
afterEach(async () => {
  vi.restoreAllMocks();
  for (const peer of [ann, bob, cho]) await peer.closeForGood();
});

const heard = ({ hears }: SoundingPeer) => hears.map(({ frequency }) => frequency).sort();

/** The form in which a peer receives the only voice of its room. */
function formOf({ peer }: SoundingPeer) {
  const parameters = peer.offers.map(({ rtpParameters }) => rtpParameters?.codecs[0]?.parameters);
  return parameters.map((opus) => ({ stereo: opus?.['sprop-stereo'], dtx: opus?.['usedtx'] }));
}

it('moves between voice and music, mute and deafen negotiate nothing at the sender', async () => {
  await ann.prepareMusic();
  await Promise.all([bob.join('General'), cho.join('Music')]);
  await ann.join('General');
  await expect.poll(() => heard(bob)).toEqual([501]);
  const offers = vi.spyOn(LayeredConnection.prototype, 'createOffer');
  const locals = vi.spyOn(LayeredConnection.prototype, 'setLocalDescription');
  const remotes = vi.spyOn(LayeredConnection.prototype, 'setRemoteDescription');
  const update = async (muted: boolean, deafened: boolean) =>
    granted(await ann.peer.ask('peer:update', { muted, deafened, listenOnly: false }));

  for (let round = 0; round < 2; round += 1) {
    await ann.join('Music');
    await expect.poll(() => [heard(bob), heard(cho), heard(ann)]).toEqual([[], [501], [881]]);
    expect(formOf(cho)).toEqual([{ stereo: 1, dtx: 0 }]);
    await update(true, false);
    await expect.poll(() => heard(cho)).toEqual([]);
    await update(false, false);
    await expect.poll(() => heard(cho)).toEqual([501]);
    await ann.join('General');
    await expect.poll(() => [heard(bob), heard(cho), heard(ann)]).toEqual([[501], [], [691]]);
    expect(formOf(bob)).toEqual([{ stereo: 0, dtx: 1 }]);
    await update(true, true);
    await expect.poll(() => [heard(bob), heard(ann)]).toEqual([[], []]);
    await update(false, false);
    await expect.poll(() => [heard(bob), heard(ann)]).toEqual([[501], [691]]);
  }

  // Only the receiving side has negotiated: there the server offers and the app answers.
  expect(offers).not.toHaveBeenCalled();
  expect(new Set(locals.mock.calls.map(([description]) => description?.type))).toEqual(
    new Set(['answer']),
  );
  expect(new Set(remotes.mock.calls.map(([description]) => description?.type))).toEqual(
    new Set(['offer']),
  );
});

it('a move into a music channel before its producer exists is heard all the same', async () => {
  await cho.join('Music');
  await ann.join('Music');
  await expect.poll(() => heard(cho)).toEqual([501]);
  await expect.poll(() => formOf(cho)).toEqual([{ stereo: 1, dtx: 0 }]);
  await ann.join('General');
  await bob.join('General');
  await expect.poll(() => [heard(bob), heard(cho)]).toEqual([[501], []]);
  expect(formOf(bob)).toEqual([{ stereo: 0, dtx: 1 }]);
});
