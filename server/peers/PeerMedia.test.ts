import { beforeEach, describe, expect, it } from 'vitest';
import type { TransportId } from '../../shared/domain/ids.ts';
import type { Source } from '../../shared/domain/Source.ts';
import type { RtpParametersField } from '../../shared/protocol/streams/media.ts';
import { annId, type FakeTransport, FakeWorker, fakeServices } from './mediasoup.fixture.ts';
import { PeerMedia } from './PeerMedia.ts';

const rtpParameters = { codecs: [], encodings: [] } as unknown as RtpParametersField;
let worker: FakeWorker;
let media: PeerMedia;
let send: FakeTransport;
let recv: FakeTransport;

beforeEach(async () => {
  worker = new FakeWorker();
  media = await open();
  [send, recv] = worker.transports as [FakeTransport, FakeTransport];
});

async function open(): Promise<PeerMedia> {
  return await PeerMedia.open({
    ...fakeServices(worker).services,
    peerId: annId,
    worker: worker.asWorker,
    addresses: ['192.0.2.1'],
    receivable: {
      audio: {},
      video: {
        codecs: [
          { mimeType: 'video/VP8', kind: 'video', clockRate: 90_000, preferredPayloadType: 96 },
        ],
      },
    },
    hearing: true,
    isCarried: () => false,
    isHeldBack: () => false,
    onEstimated: () => undefined,
    onPictureBegins: () => undefined,
    onConsumersClosed: () => undefined,
    onPointed: () => undefined,
  });
}

const produce = (source: Source, paused = false, music = false) =>
  media.produce(source, rtpParameters, paused, music);
const connect = (id: string) => media.connectTransport(id as TransportId, { fingerprints: [] });
const failsAs = (code: string) => expect.objectContaining({ code });

describe('open', () => {
  it('tells the client both transports, at every address by UDP and TCP', () => {
    const { setup } = media;
    expect([setup.send.id, setup.recv.id]).toEqual([send.id, recv.id]);
    expect(setup.send.iceCandidates.map(({ protocol, port }) => `${protocol} ${port}`)).toEqual([
      'udp 40000',
      'tcp 44300',
    ]);
    expect(worker.peerCount).toBe(1);
  });

  it('counts at the worker while it opens, and no longer when that fails', async () => {
    const opening = open();
    expect(worker.peerCount).toBe(2);
    await opening;
    worker.fault = new Error('no more ports');
    await expect(open()).rejects.toThrow('no more ports');
    expect(worker.peerCount).toBe(2);
  });

  it('is unavailable when the worker dies meanwhile', async () => {
    worker.fault = new Error('channel closed');
    worker.closed = true;
    await expect(open()).rejects.toEqual(failsAs('unavailable'));
  });
});

describe('a transport', () => {
  it('is connected once', async () => {
    await connect(send.id);
    expect(send.connect).toHaveBeenCalledOnce();
    await expect(connect(send.id)).rejects.toEqual(failsAs('conflict'));
    await connect(recv.id);
  });

  it('of somebody else is not found', async () => {
    await expect(connect('transport of Bob')).rejects.toEqual(failsAs('notFound'));
    await expect(media.restartIce('other' as TransportId)).rejects.toEqual(failsAs('notFound'));
  });

  it('gets new ICE parameters', async () => {
    expect(await media.restartIce(recv.id as TransportId)).toBe(recv.iceParameters);
  });

  it('counts as held only together with the other', () => {
    const ids = [send.id, recv.id] as TransportId[];
    expect(media.hasTransports(ids)).toBe(true);
    expect(media.hasTransports(ids.slice(0, 1))).toBe(false);
    expect(media.hasTransports(['x', 'y'] as TransportId[])).toBe(false);
  });
});

describe('media', () => {
  it('is usable until a transport fails, the worker dies, or it is closed', async () => {
    expect(media.usable).toBe(true);
    recv.dtlsState = 'failed';
    expect(media.usable).toBe(false);
    recv.dtlsState = 'new';
    expect(media.usable).toBe(true);
    worker.closed = true;
    expect(media.usable).toBe(false);
  });

  it('receives while ICE and DTLS of the recv transport are connected', () => {
    expect(media.isReceiving).toBe(true);
    recv.iceState = 'disconnected';
    expect(media.isReceiving).toBe(false);
    recv.iceState = 'connected';
    recv.dtlsState = 'connecting';
    expect(media.isReceiving).toBe(false);
  });

  it('is reachable where one of its addresses is still the server’s, or the machine’s while it is connected', () => {
    expect(media.isReachableAt(['198.51.100.7'], ['192.0.2.1'])).toBe(true);
    expect(media.isReachableAt(['198.51.100.7'], ['198.51.100.7'])).toBe(false);
    recv.iceState = 'disconnected';
    expect(media.isReachableAt(['198.51.100.7', '192.0.2.1'], [])).toBe(true);
    expect(media.isReachableAt(['198.51.100.7'], ['192.0.2.1'])).toBe(false);
  });

  it('closes once, with both transports', () => {
    media.close();
    media.close();
    expect([send.closed, recv.closed, media.closed, worker.peerCount]).toEqual([
      true,
      true,
      true,
      0,
    ]);
  });

  it('knows which codecs the client can decode', () => {
    expect(['VP8', 'vp8', 'VP9'].map((codec) => media.canDecode(codec))).toEqual([
      true,
      true,
      false,
    ]);
  });
});

describe('produce', () => {
  it('takes one producer of each source, also while the first is made', async () => {
    const first = produce('microphone');
    await expect(produce('microphone')).rejects.toEqual(failsAs('conflict'));
    await first;
    await expect(produce('microphone')).rejects.toEqual(failsAs('conflict'));
    await produce('camera');
    expect(media.producers.map(([source]) => source)).toEqual(['microphone', 'camera']);
  });

  it('takes the next one when the first has closed', async () => {
    (await produce('camera')).close();
    expect(media.producer('camera')).toBeNull();
    await produce('camera');
  });

  it('refuses what mediasoup cannot take, and says when the transport has closed', async () => {
    send.beforeMaking = () => {
      throw new Error('no such codec');
    };
    await expect(produce('camera')).rejects.toEqual(failsAs('invalidRequest'));
    send.close();
    await expect(produce('camera')).rejects.toEqual(failsAs('unavailable'));
  });

  it('takes two microphones and passes on the preferred one, or the only one', async () => {
    const voice = await produce('microphone');
    media.preferMusic(true);
    expect([media.producer('microphone'), voice.paused]).toEqual([voice, false]);
    const music = await produce('microphone', false, true);
    expect([media.producer('microphone'), voice.paused, music.paused]).toEqual([
      music,
      true,
      false,
    ]);
    expect(media.producers).toEqual([['microphone', music]]);
    await expect(produce('microphone', false, true)).rejects.toEqual(failsAs('conflict'));

    media.preferMusic(false);
    expect([media.producer('microphone'), music.paused]).toEqual([voice, true]);
    media.endProducer('microphone');
    expect([media.producer('microphone'), voice.closed]).toEqual([music, true]);
    media.endProducer('microphone', true);
    expect(media.producers).toEqual([]);
  });

  it('pauses a microphone that became the spare one while it was made', async () => {
    const voice = await produce('microphone');
    media.preferMusic(true);
    send.beforeMaking = () => media.preferMusic(false);
    const music = await produce('microphone', false, true);
    expect([media.producer('microphone'), music.paused]).toEqual([voice, true]);
  });

  it('pauses and resumes a voice, where there is one', async () => {
    await media.setSoundActive('microphone', true);
    const voice = await produce('microphone', true);
    await media.setSoundActive('microphone', true);
    expect(voice.paused).toBe(false);
    await media.setSoundActive('microphone', false);
    expect(voice.paused).toBe(true);
  });
});

it('limits video in both directions, and leaves room for sound', async () => {
  await media.limitVideo({ receiving: 1_000_000, sending: 2_000_000 });
  expect(recv.setMaxOutgoingBitrate).toHaveBeenLastCalledWith(1_000_000);
  expect(send.setMaxIncomingBitrate).toHaveBeenLastCalledWith(2_400_000);
  await media.limitVideo({ receiving: null, sending: null });
  expect(recv.setMaxOutgoingBitrate).toHaveBeenLastCalledWith(0);
  expect(send.setMaxIncomingBitrate).toHaveBeenLastCalledWith(20_000_000);
});

it('describes how its streams are served', async () => {
  await produce('microphone');
  expect(media.servedStreams).toEqual({
    received: [],
    sent: [{ source: 'microphone', scores: [10] }],
  });
});
