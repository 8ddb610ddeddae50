import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import type { lineWidths } from '../../shared/domain/LineWidth.ts';
import { RequestError } from '../../shared/protocol/errors.ts';
import { tones } from '../harness/tones.ts';
import { LocalServer } from './LocalServer.ts';
import { SoundingPeer } from './SoundingPeer.ts';
import { TestPeer } from './TestPeer.ts';

let local: LocalServer;
let ann: SoundingPeer;
let bob: SoundingPeer;
let cho: SoundingPeer;

beforeAll(async () => {
  local = await LocalServer.start({ workers: 1 });
  ann = await SoundingPeer.enter(local.url, 'Ann', tones.Ann);
  bob = await SoundingPeer.enter(local.url, 'Bob', tones.Bob);
  cho = await SoundingPeer.enter(local.url, 'Cho', tones.Cho);
  for (const person of [ann, bob, cho]) await person.join('General');
});
afterEach(async () => {
  await report('wide');
});
afterAll(async () => {
  for (const person of [ann, bob, cho]) person?.close();
  await local?.close();
});

const idOf = ({ peer }: SoundingPeer) => peer.session.peerId;
const report = (width: (typeof lineWidths)[number]) => bob.peer.codeOf('line:report', { width });
/** What the server sends to Bob now, of these sources. */
const sentToBob = (...sources: string[]) => {
  const ids = new Set(
    bob.peer.offers
      .filter(({ source }) => sources.includes(source))
      .map((offer) => offer.consumerId),
  );
  return local.counts.consumers.filter(({ id, paused }) => ids.has(id as never) && !paused);
};
/** What somebody was last asked to do with their voice. */
const isSlim = ({ peer }: SoundingPeer) =>
  (peer.told.findLast(({ name }) => name === 'line:askedToSlim')?.payload as { slim: boolean })
    ?.slim ?? false;

describe('a listener with a narrow line', () => {
  it('gets no pictures and no sound of shares, but all voices; when it is wide again, everything', async () => {
    await ann.turnCameraOn(120, 'modest');
    await cho.share(200, tones.Kim);
    await bob.watch(idOf(cho));
    await bob.peer.until(
      () => bob.peer.offers.some(({ source }) => source === 'camera'),
      'the offer of the camera',
    );
    await bob.look(idOf(ann), 'camera', { width: 240, height: 135 });
    const pictures = () => sentToBob('camera', 'screen', 'screenAudio').length;
    await expect.poll(pictures).toBe(3);
    expect(await report('noPictures')).toBe('ok');
    await expect.poll(pictures).toBe(0);
    expect(sentToBob('microphone')).toHaveLength(2);
    // Nobody else sees Ann's camera, so it need not be encoded.
    await expect
      .poll(() => ann.peer.told.findLast(({ name }) => name === 'video:wanted')?.payload)
      .toEqual({ source: 'camera', layer: null });
    const { frames } = bob.face(idOf(ann));
    expect(await report('wide')).toBe('ok');
    await expect.poll(pictures).toBe(3);
    await expect.poll(() => bob.face(idOf(ann)).frames).toBeGreaterThan(frames);
    await cho.stopSharing();
    ann.turnCameraOff();
  });

  it('has those send slim voices who are heard by nobody else', async () => {
    await cho.leave();
    await report('slimVoices');
    await expect.poll(() => [ann, bob, cho].map(isSlim)).toEqual([true, false, false]);
    // Cho has room for a full voice of Ann.
    await cho.join('General');
    await expect.poll(() => isSlim(ann)).toBe(false);
    await cho.peer.codeOf('line:report', { width: 'slimVoices' });
    await expect.poll(() => [ann, bob, cho].map(isSlim)).toEqual([true, false, false]);
    await bob.leave();
    await cho.peer.codeOf('line:report', { width: 'wide' });
    await expect.poll(() => isSlim(ann)).toBe(false);
    await bob.join('General');
  });

  it('begins anew with a page that is loaded anew', async () => {
    await ann.leave();
    await cho.leave();
    const dan = await TestPeer.enter(local.url, 'Dan', 'General');
    expect(await dan.codeOf('line:report', { width: 'slimVoices' })).toBe('ok');
    await expect.poll(() => isSlim(bob)).toBe(true);
    const { resumeToken } = dan.session;
    dan.vanish();
    const reloaded = await TestPeer.connect(local.url, dan.key);
    expect((await reloaded.open({ name: 'Dan', resumeToken })).resumed).toBe(true);
    await expect.poll(() => isSlim(bob)).toBe(false);
    await reloaded.ask('session:close', {});
    reloaded.close();
    await ann.join('General');
    await cho.join('General');
  });

  it('hears one voice at a time where there is room for no more and no mix, and whoever speaks next', async () => {
    const hear = vi.spyOn(local.server.liveMixes, 'hear').mockImplementation(() => {
      throw new RequestError('limitReached', 'too many are mixed');
    });
    await report('oneVoice');
    await expect.poll(() => sentToBob('microphone').length).toBe(1);
    const heard = () => bob.hears.map(({ peerId }) => peerId);
    await ann.peer.ask('peer:update', { muted: true, deafened: false, listenOnly: false });
    await expect.poll(heard).toEqual([idOf(cho)]);
    await ann.peer.ask('peer:update', { muted: false, deafened: false, listenOnly: false });
    await cho.peer.ask('peer:update', { muted: true, deafened: false, listenOnly: false });
    await expect.poll(heard).toEqual([idOf(ann)]);
    await cho.peer.ask('peer:update', { muted: false, deafened: false, listenOnly: false });
    await report('wide');
    await expect.poll(() => sentToBob('microphone').length).toBe(2);
    hear.mockRestore();
  });
});
