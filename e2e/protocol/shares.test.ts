import { describe, expect, it } from 'vitest';
import type { PeerId } from '../../shared/domain/ids.ts';
import { localPeers } from './localPeers.ts';
import { microphoneParameters, screenParameters } from './rtpParameters.ts';
import { TestPeer } from './TestPeer.ts';

const local = localPeers();
const { enter } = local;

const produceScreen = (peer: TestPeer) =>
  peer.codeOf('producer:create', { source: 'screen', rtpParameters: screenParameters() });
const produceSound = (peer: TestPeer) =>
  peer.codeOf('producer:create', { source: 'screenAudio', rtpParameters: microphoneParameters() });

/** Shares video and sound. */
async function share(peer: TestPeer): Promise<void> {
  expect([await produceScreen(peer), await produceSound(peer)]).toEqual(['ok', 'ok']);
}

const idOf = (peer: TestPeer): PeerId => peer.session.peerId;
const watch = (viewer: TestPeer, sharer: TestPeer, watching = true) =>
  viewer.codeOf('share:watch', { peerId: idOf(sharer), watching });
const play = (viewer: TestPeer, sharer: TestPeer) =>
  viewer.codeOf('video:show', {
    pictures: [{ peerId: idOf(sharer), source: 'screen', size: { width: 1280, height: 720 } }],
  });
const sourcesTo = (viewer: TestPeer) => viewer.offers.map(({ source }) => source).sort();
/** The peers listed as sharing, as this peer sees it. */
const sharers = (peer: TestPeer) =>
  peer.presence.occupants.filter(({ sharing }) => sharing).map(({ user }) => user.name);
/** The last known viewers of a peer's share. */
const watchersOf = (sharer: TestPeer) => {
  const told = sharer.told.filter(({ name }) => name === 'share:watched').at(-1);
  return (told?.payload as { watchers: PeerId[] } | undefined)?.watchers ?? null;
};

describe('a share', () => {
  it('is listed for everybody and sent only to its viewers', async () => {
    const ann = await enter('Ann', 'General');
    const bob = await enter('Bob', 'General');
    const cho = await enter('Cho', 'Music');
    await share(ann);
    await bob.until(() => sharers(bob).includes('Ann'), 'Ann’s share');
    await cho.until(() => sharers(cho).includes('Ann'), 'Ann’s share');
    const dan = await enter('Dan', 'General');
    expect(sharers(dan)).toEqual(['Ann']);
    expect([bob, cho, dan].map(sourcesTo)).toEqual([[], [], []]);
    expect((await local.counts.count()).consumers).toBe(0);
    expect(watchersOf(ann)).toEqual([]);
  });

  it('goes to its viewers until they stop; the sharer knows them', async () => {
    const [ann, bob, cho] = [
      await enter('Ann', 'General'),
      await enter('Bob', 'General'),
      await enter('Cho', 'General'),
    ];
    await share(ann);
    expect(await watch(bob, ann)).toBe('ok');
    expect(sourcesTo(bob)).toEqual(['screen', 'screenAudio']);
    expect(await watch(cho, ann)).toBe('ok');
    expect(await watch(bob, ann)).toBe('ok');
    expect(sourcesTo(bob)).toEqual(['screen', 'screenAudio']);
    await ann.until(() => watchersOf(ann)?.length === 2, 'two watchers');
    expect(watchersOf(ann)).toEqual([idOf(bob), idOf(cho)]);
    expect([await play(bob, ann), await play(bob, ann)]).toEqual(['ok', 'ok']);
    expect(await watch(bob, ann, false)).toBe('ok');
    expect(sourcesTo(bob)).toEqual([]);
    await ann.until(() => watchersOf(ann)?.length === 1, 'one watcher');
    expect((await local.counts.count()).consumers).toBe(2);
    expect(await cho.codeOf('session:close', {})).toBe('ok');
    await ann.until(() => watchersOf(ann)?.length === 0, 'no watcher');
  });

  it('adds its sound for current viewers when it starts after the video', async () => {
    const [ann, bob] = [await enter('Ann', 'General'), await enter('Bob', 'General')];
    expect(await produceScreen(ann)).toBe('ok');
    await bob.until(() => sharers(bob).length === 1, 'the share');
    expect(await watch(bob, ann)).toBe('ok');
    expect(sourcesTo(bob)).toEqual(['screen']);
    expect(await produceSound(ann)).toBe('ok');
    await bob.until(() => bob.offers.length === 2, 'its sound');
    expect(sourcesTo(bob)).toEqual(['screen', 'screenAudio']);
  });

  it.each([
    ['the sharer stops', (ann: TestPeer) => ann.ask('producer:close', { source: 'screen' })],
    ['the sharer leaves', (ann: TestPeer) => ann.ask('channel:leave', {})],
    ['the sharer moves', (ann: TestPeer) => ann.join('Music')],
    ['the sharer’s session ends', (ann: TestPeer) => ann.ask('session:close', {})],
  ])('ends for everybody when %s, and a later one has no viewer', async (_how, end) => {
    const [ann, bob] = [await enter('Ann', 'General'), await enter('Bob', 'General')];
    await share(ann);
    expect(await watch(bob, ann)).toBe('ok');
    await end(ann);
    await bob.until(() => bob.offers.length === 0, 'the end of the streams');
    await bob.until(() => sharers(bob).length === 0, 'the end of the share');
    expect(await local.counts.count()).toMatchObject({ producers: 0, consumers: 0 });
    expect(await watch(bob, ann)).toBe('notFound');
    if ((await ann.codeOf('presence:get', {})) !== 'ok') return;
    await ann.join('General');
    await share(ann);
    await bob.until(() => sharers(bob).length === 1, 'the next share');
    expect(bob.offers).toEqual([]);
    expect(watchersOf(ann)).toEqual([]);
  });

  it('goes on without its sound when that ends', async () => {
    const [ann, bob] = [await enter('Ann', 'General'), await enter('Bob', 'General')];
    await share(ann);
    await watch(bob, ann);
    expect(await ann.codeOf('producer:close', { source: 'screenAudio' })).toBe('ok');
    await bob.until(() => bob.offers.length === 1, 'the end of the sound');
    expect(sourcesTo(bob)).toEqual(['screen']);
    expect(sharers(ann)).toEqual(['Ann']);
  });

  it('is refused outside a channel, twice, and as sound alone', async () => {
    const ann = await enter('Ann');
    expect([await produceScreen(ann), await produceSound(ann)]).toEqual(['conflict', 'conflict']);
    await ann.join('General');
    expect(await produceSound(ann)).toBe('conflict');
    const twice = await Promise.all([produceScreen(ann), produceScreen(ann)]);
    expect(twice).toEqual(['ok', 'conflict']);
    expect(sharers(ann)).toEqual(['Ann']);
  });
});

describe('watching', () => {
  it('is refused for another channel’s peer, a peer without a share, and oneself', async () => {
    const ann = await enter('Ann', 'General');
    const bob = await enter('Bob', 'Music');
    const cho = await enter('Cho');
    await share(ann);
    expect(await watch(bob, ann)).toBe('notFound');
    expect(await watch(cho, ann)).toBe('notFound');
    expect(await watch(ann, ann)).toBe('notFound');
    await cho.join('General');
    expect(await watch(ann, cho)).toBe('notFound');
    expect(await watch(cho, ann)).toBe('ok');
    await cho.join('Music');
    expect(cho.offers).toEqual([]);
    expect(await watch(cho, ann, false)).toBe('notFound');
    await ann.until(() => watchersOf(ann)?.length === 0, 'no watcher');
    expect((await local.counts.count()).consumers).toBe(0);
  });

  it('in many cycles, even overlapping, leaves nothing behind', async () => {
    const [ann, bob] = [await enter('Ann', 'General'), await enter('Bob', 'General')];
    await share(ann);
    const before = await local.counts.count();
    for (let cycle = 0; cycle < 20; cycle += 1) {
      const answers = await Promise.all([
        watch(bob, ann),
        play(bob, ann),
        watch(bob, ann, false),
        watch(bob, ann),
      ]);
      expect(answers).toEqual(['ok', 'ok', 'ok', 'ok']);
      expect(sourcesTo(bob)).toEqual(['screen', 'screenAudio']);
      expect((await local.counts.count()).consumers).toBe(2);
      expect(await watch(bob, ann, false)).toBe('ok');
    }
    expect(await local.counts.count()).toEqual(before);
    for (let cycle = 0; cycle < 10; cycle += 1) {
      await Promise.all([ann.ask('producer:close', { source: 'screen' }), watch(bob, ann)]);
      await share(ann);
      await watch(bob, ann);
      expect(sourcesTo(bob)).toEqual(['screen', 'screenAudio']);
    }
    expect((await local.counts.count()).consumers).toBe(2);
  });

  it('continues over new transports of the viewer and sharer', async () => {
    const [ann, bob] = [await enter('Ann', 'General'), await enter('Bob', 'General')];
    await share(ann);
    await watch(bob, ann);
    const first = bob.offers.map(({ consumerId }) => consumerId);
    expect(await bob.codeOf('media:open', { rtpCapabilities: bob.rtpCapabilities })).toBe('ok');
    expect(sourcesTo(bob)).toEqual(['screen', 'screenAudio']);
    expect(bob.offers.some(({ consumerId }) => first.includes(consumerId))).toBe(false);

    expect(await ann.codeOf('media:open', { rtpCapabilities: ann.rtpCapabilities })).toBe('ok');
    await bob.until(() => bob.offers.length === 0, 'the end of the old streams');
    expect(sharers(bob)).toEqual(['Ann']);
    await share(ann);
    await bob.until(() => bob.offers.length === 2, 'the new streams');
    expect(watchersOf(ann)).toEqual([idOf(bob)]);
    expect(await play(bob, ann)).toBe('ok');
  });

  it.each([true, false])(
    'continues after a reconnect if its sharer resumes it: %s',
    async (goesOn) => {
      const [ann, bob] = [await enter('Ann', 'General'), await enter('Bob', 'General')];
      await share(ann);
      await watch(bob, ann);
      ann.vanish();
      await bob.until(
        () => bob.presence.occupants.some(({ peerId, away }) => peerId === idOf(ann) && away),
        'Ann to be away',
      );
      expect(sharers(bob)).toEqual(['Ann']);
      const { media, resumeToken } = ann.session;
      const back = await TestPeer.connect(local.url, ann.key);
      local.add(back);
      const opened = await back.open({
        resumeToken,
        channelId: bob.channel('General').id,
        heldTransportIds: [media?.send.id, media?.recv.id].filter((id) => id !== undefined),
        sharing: goesOn,
      });
      expect(opened).toMatchObject({ resumed: true, media: null });
      if (goesOn) {
        expect(sourcesTo(bob)).toEqual(['screen', 'screenAudio']);
        await back.until(() => watchersOf(back)?.length === 1, 'the watcher');
        expect(sharers(bob)).toEqual(['Ann']);
      } else {
        await bob.until(() => bob.offers.length === 0, 'the end of the streams');
        await bob.until(() => sharers(bob).length === 0, 'the end of the share');
      }
    },
  );

  it('continues after the viewer reconnects', async () => {
    const [ann, bob] = [await enter('Ann', 'General'), await enter('Bob', 'General')];
    await share(ann);
    await watch(bob, ann);
    bob.vanish();
    const back = await TestPeer.connect(local.url, bob.key);
    local.add(back);
    const { resumeToken } = bob.session;
    const channelId = ann.channel('General').id;
    expect(await back.open({ resumeToken, channelId })).toMatchObject({ resumed: true });
    expect(sourcesTo(back)).toEqual(['screen', 'screenAudio']);
    expect(watchersOf(ann)).toEqual([idOf(bob)]);
  });
});
