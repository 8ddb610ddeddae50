import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { UserId } from '../../shared/domain/ids.ts';
import type {
  RtpCapabilitiesField,
  RtpParametersField,
} from '../../shared/protocol/streams/media.ts';
import { annId, FakeWorker, fakeServices } from './mediasoup.fixture.ts';
import { Peer, type PeerSwitches } from './Peer.ts';

const ann = { id: 'u1' as UserId, name: 'Ann', isOwner: false, roleIds: [], colorSeed: 0 } as const;
const rtpCapabilities: RtpCapabilitiesField = { codecs: [], headerExtensions: [] };
const rtpParameters = { codecs: [], encodings: [] } as unknown as RtpParametersField;
const open = (switches: Partial<PeerSwitches>): PeerSwitches => ({
  muted: false,
  deafened: false,
  listenOnly: false,
  ...switches,
});
const unavailable = expect.objectContaining({ code: 'unavailable' });
let worker: FakeWorker;
let peer: Peer;
const sink = { notify: vi.fn() };

beforeEach(() => {
  worker = new FakeWorker();
  peer = new Peer(annId, ann, fakeServices(worker).services);
  sink.notify.mockClear();
});

describe('its connection', () => {
  it('gets its notifications while it is attached', () => {
    peer.notify('share:cleared', { peerId: annId });
    peer.attach(sink);
    peer.notify('media:lost', {});
    peer.detach();
    expect(peer.away).toBe(true);
    peer.notify('media:lost', {});
    expect(sink.notify.mock.calls).toEqual([['media:lost', {}]]);
    peer.attach(sink);
    expect(peer.away).toBe(false);
  });

  it('gets nothing after the peer has closed', () => {
    peer.attach(sink);
    peer.close();
    peer.notify('media:lost', {});
    expect(sink.notify).not.toHaveBeenCalled();
  });
});

describe('its media', () => {
  it('is opened on the least loaded worker, in the place of what there was', async () => {
    expect(() => peer.liveMedia).toThrow(unavailable);
    const first = await peer.openMedia(rtpCapabilities);
    expect(peer.media).toBe(first);
    const second = await peer.openMedia(rtpCapabilities);
    expect([first.closed, second.closed, peer.liveMedia]).toEqual([true, false, second]);
    expect(worker.peerCount).toBe(1);
  });

  it('is the one that was asked for last, of two at once', async () => {
    const [first, second] = await Promise.allSettled([
      peer.openMedia(rtpCapabilities),
      peer.openMedia(rtpCapabilities),
    ]);
    expect(first).toEqual({ status: 'rejected', reason: unavailable });
    expect(second).toEqual({ status: 'fulfilled', value: peer.media });
    expect(worker.peerCount).toBe(1);
  });

  it('does not outlive a peer that closes while it opens', async () => {
    const opening = peer.openMedia(rtpCapabilities);
    peer.close();
    await expect(opening).rejects.toEqual(unavailable);
    expect(worker.peerCount).toBe(0);
  });

  it('is lost with its worker, and the client is notified', async () => {
    peer.attach(sink);
    await peer.openMedia(rtpCapabilities);
    peer.loseMedia();
    expect(peer.media).toBeNull();
    expect(sink.notify.mock.calls).toEqual([['media:lost', {}]]);
  });
});

describe('its voice', () => {
  it.each([
    ['in a room', {}, true, false, true, false],
    ['outside of rooms', {}, false, false, false, false],
    ['muted', { muted: true }, true, false, false, false],
    ['deafened', { deafened: true }, true, false, false, false],
    ['whispering', {}, true, true, false, true],
  ] as const)(
    '%s goes where it may',
    async (_what, switches, inRoom, whispering, toRoom, toWhisper) => {
      peer.switches = open(switches);
      peer.whispering = whispering;
      const media = await peer.openMedia(rtpCapabilities);
      const producers = [
        await peer.produce('microphone', rtpParameters, inRoom),
        await peer.produce('whisper', rtpParameters, inRoom),
      ];
      expect(producers.map(({ paused }) => !paused)).toEqual([toRoom, toWhisper]);
      // Also from the opposite state.
      for (const producer of producers)
        await (producer.paused ? producer.resume() : producer.pause());
      await peer.applySwitches(inRoom);
      expect(producers.map(({ paused }) => !paused)).toEqual([toRoom, toWhisper]);
      expect(media.producers).toHaveLength(2);
    },
  );

  it('is left alone where no media is open', async () => {
    await peer.applySwitches(true);
    await expect(peer.produce('microphone', rtpParameters, true)).rejects.toEqual(unavailable);
  });

  it('may fail to pause when the media ends meanwhile, but not otherwise', async () => {
    await peer.openMedia(rtpCapabilities);
    const voice = await peer.produce('microphone', rtpParameters, true);
    voice.pause = () => Promise.reject(new Error('channel closed'));
    await expect(peer.applySwitches(false)).rejects.toThrow('channel closed');
    worker.closed = true;
    await peer.applySwitches(false);
  });
});
