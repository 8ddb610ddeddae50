import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { ConsumerId } from '../../shared/domain/ids.ts';
import type { ReceivedSource, Source } from '../../shared/domain/Source.ts';
import {
  annId,
  bobId,
  FakeProducer,
  FakeTransport,
  FakeWorker,
  fakeServices,
} from './mediasoup.fixture.ts';
import { PeerConsumers } from './PeerConsumers.ts';
import { VoiceSlots } from './VoiceSlots.ts';

const onClosed = vi.fn<(consumerIds: ConsumerId[]) => void>();
const onPictureBegins = vi.fn<() => void>();
const always = () => true;
let home: FakeWorker;
let recv: FakeTransport;
let leases: { held: number };
let consumers: PeerConsumers;
/** What the client takes from Ann directly. */
const carried = new Set<ReceivedSource>();
/** What its line has no room for. */
const heldBack = new Set<ReceivedSource>();

beforeEach(() => {
  onClosed.mockClear();
  onPictureBegins.mockClear();
  carried.clear();
  heldBack.clear();
  home = new FakeWorker();
  recv = new FakeTransport();
  consumers = newConsumers(true);
});

function newConsumers(hearing: boolean): PeerConsumers {
  const made = fakeServices(home);
  leases = made.leases;
  return new PeerConsumers({
    worker: home.asWorker,
    recv: recv.asTransport,
    pipes: made.services.pipes,
    receivable: { audio: {}, video: {} },
    hearing,
    isCarried: (from, source) => from === annId && carried.has(source),
    isHeldBack: (_from, source) => heldBack.has(source),
    onPictureBegins,
    onClosed,
  });
}

/** Lets the peer receive a source of Ann, whose home is the same worker unless said otherwise. */
async function consume(source: Source, { producer = new FakeProducer(), worker = home } = {}) {
  const sender = { peerId: annId, worker: worker.asWorker };
  return await consumers.consume(sender, source, producer.asProducer, always);
}

function newest() {
  const consumer = recv.consumers.at(-1);
  if (!consumer) throw new Error('no consumer was made');
  return consumer;
}

const large = { width: 1280, height: 720 };
const tiny = { width: 160, height: 90 };

describe('consume', () => {
  it('starts sound at once, and video paused', async () => {
    expect(await consume('microphone')).toMatchObject({ peerId: annId, kind: 'audio' });
    expect(newest().paused).toBe(false);
    expect(await consume('camera')).toMatchObject({ source: 'camera', kind: 'video' });
    expect(newest().paused).toBe(true);
    expect(consumers.offers.map(({ source }) => source)).toEqual(['microphone', 'camera']);
  });

  it('makes one consumer for each producer', async () => {
    const producer = new FakeProducer();
    const offers = await Promise.all([
      consume('microphone', { producer }),
      consume('microphone', { producer }),
    ]);
    expect(offers.filter(Boolean)).toHaveLength(1);
    expect(recv.consumers).toHaveLength(1);
  });

  it('leases a pipe from another worker, and releases it at the end', async () => {
    const worker = new FakeWorker();
    await consume('microphone');
    expect(leases.held).toBe(0);
    await consume('camera', { worker });
    expect(leases.held).toBe(1);
    consumers.stop(annId, ['camera']);
    expect(leases.held).toBe(0);
  });

  it('answers null and keeps nothing when the client cannot decode it', async () => {
    recv.canDecode = false;
    const producer = new FakeProducer();
    expect(await consume('camera', { producer, worker: new FakeWorker() })).toBeNull();
    expect(leases.held).toBe(0);
    recv.canDecode = true;
    expect(await consume('camera', { producer })).not.toBeNull();
  });

  it('makes it again where it is wanted anew before the first one is made', async () => {
    const sender = { peerId: annId, worker: home.asWorker };
    const producer = new FakeProducer().asProducer;
    const made = await Promise.all([
      consumers.consume(sender, 'microphone', producer, () => false),
      consumers.consume(sender, 'microphone', producer, always),
      consumers.consume(sender, 'microphone', producer, always),
    ]);
    expect(made.filter(Boolean)).toHaveLength(1);
    expect(consumers.offers).toHaveLength(1);
  });

  it('drops a consumer that is no longer wanted when it is made', async () => {
    const sender = { peerId: annId, worker: home.asWorker };
    const producer = new FakeProducer().asProducer;
    expect(await consumers.consume(sender, 'microphone', producer, () => false)).toBeNull();
    expect(newest().closed).toBe(true);
    expect(consumers.offers).toEqual([]);
  });

  it('drops a consumer that is made after the peer has closed', async () => {
    recv.beforeMaking = () => consumers.close();
    expect(await consume('microphone')).toBeNull();
    expect(newest().closed).toBe(true);
    expect(await consume('microphone')).toBeNull();
  });

  it('pauses sound when the peer deafens itself while it is made', async () => {
    recv.beforeMaking = () => consumers.setHearing(false);
    await consume('microphone');
    expect(newest().paused).toBe(true);
  });
});

describe('prepare', () => {
  const prepare = (source: Source, producer: FakeProducer, worker = home) =>
    consumers.prepare({ peerId: annId, worker: worker.asWorker }, source, producer.asProducer);

  it('makes a paused consumer that counts nowhere; consuming starts the same one', async () => {
    const producer = new FakeProducer();
    await prepare('microphone', producer);
    await prepare('microphone', producer);
    const [consumer] = recv.consumers;
    expect(consumer?.paused).toBe(true);
    expect(consumers.preparedOffers).toMatchObject([{ consumerId: consumer?.id }]);
    expect([consumers.offers, [...consumers.voices], consumers.served]).toEqual([[], [], []]);
    await consumers.setHearing(true);
    consumers.stop('everybody');
    expect(consumer).toMatchObject({ paused: true, closed: false });

    expect(await consume('microphone', { producer })).toMatchObject({ consumerId: consumer?.id });
    expect(recv.consumers).toHaveLength(1);
    expect(consumer?.paused).toBe(false);
    expect([...consumers.voices]).toEqual([annId]);
    expect(consumers.preparedOffers).toEqual([]);
  });

  it('keeps video paused, and all sound while the peer is deafened', async () => {
    const [voice, camera] = [new FakeProducer(), new FakeProducer()];
    await Promise.all([prepare('microphone', voice), prepare('camera', camera)]);
    await consumers.setHearing(false);
    await consume('microphone', { producer: voice });
    await consume('camera', { producer: camera });
    expect(recv.consumers.map(({ paused }) => paused)).toEqual([true, true]);
  });

  it('can be consumed while it is being made', async () => {
    const producer = new FakeProducer();
    const [, offer] = await Promise.all([
      prepare('microphone', producer),
      consume('microphone', { producer }),
    ]);
    expect(offer).not.toBeNull();
    expect(recv.consumers.map(({ paused }) => paused)).toEqual([false]);
    expect(consumers.preparedOffers).toEqual([]);
  });

  it('ends when dropped, also while it is being made, with its pipe', async () => {
    const worker = new FakeWorker();
    const [made, making] = [new FakeProducer(), new FakeProducer()];
    await prepare('microphone', made, worker);
    const preparing = prepare('camera', making, worker);
    expect(consumers.dropPrepared(bobId)).toEqual([]);
    expect(consumers.dropPrepared(annId)).toEqual([recv.consumers[0]?.id]);
    await preparing;
    expect(recv.consumers.map(({ closed }) => closed)).toEqual([true, true]);
    expect(leases.held).toBe(0);
    expect(consumers.preparedOffers).toEqual([]);
    expect(await consume('microphone', { producer: made, worker })).not.toBeNull();
  });

  it('is reported when its producer ends', async () => {
    const producer = new FakeProducer();
    await prepare('microphone', producer);
    newest().emit('producerclose');
    await Promise.resolve();
    expect(onClosed.mock.calls).toEqual([[[newest().id]]]);
    expect(consumers.preparedOffers).toEqual([]);
  });

  it('ends with the transport', async () => {
    await prepare('microphone', new FakeProducer());
    consumers.close();
    expect(newest().closed).toBe(true);
  });
});

describe('setHearing', () => {
  it('pauses and resumes sound only', async () => {
    await consume('camera');
    await consumers.setViewedSize(annId, 'camera', large, null);
    await consume('microphone');
    await consumers.setHearing(false);
    expect(recv.consumers.map(({ paused }) => paused)).toEqual([false, true]);
    expect([...consumers.voices]).toEqual([]);
    await consumers.setHearing(true);
    expect(recv.consumers.map(({ paused }) => paused)).toEqual([false, false]);
    expect([...consumers.voices]).toEqual([annId]);
  });

  it('starts new sound paused in a deafened peer', async () => {
    consumers = newConsumers(false);
    await consume('microphone');
    expect(newest().paused).toBe(true);
  });

  it('ignores a consumer that has ended, and throws another fault', async () => {
    await consume('microphone');
    newest().fault = new Error('not found');
    await expect(consumers.setHearing(false)).rejects.toThrow('not found');
    newest().closed = true;
    await consumers.setHearing(false);
  });
});

describe('show', () => {
  it('runs a video in the layer that its size needs, and pauses it while it is not seen', async () => {
    await consume('camera');
    expect(consumers.wantedLayer(annId, 'camera')).toBeNull();
    await consumers.setViewedSize(annId, 'camera', large, null);
    expect(newest().calls).toEqual(['priority', 'layer 2', 'resume']);
    expect(consumers.wantedLayer(annId, 'camera')).toBe(2);
    await consumers.setViewedSize(annId, 'camera', tiny, null);
    expect(consumers.wantedLayer(annId, 'camera')).toBe(0);
    await consumers.setViewedSize(annId, 'camera', null, null);
    expect(newest().paused).toBe(true);
    expect(consumers.wantedLayer(annId, 'camera')).toBeNull();
  });

  it('tells when a video begins to be sent, also after a pause, and not when its size changes', async () => {
    await consume('camera');
    for (const size of [large, tiny, null, large]) {
      await consumers.setViewedSize(annId, 'camera', size, null);
    }
    expect(onPictureBegins).toHaveBeenCalledTimes(2);
  });

  it('asks the worker for nothing that it has already', async () => {
    await consume('camera');
    await consumers.setViewedSize(annId, 'camera', large, null);
    newest().calls.length = 0;
    await consumers.setViewedSize(annId, 'camera', large, null);
    expect(newest().calls).toEqual(['resume']);
  });

  it('does nothing for a video that is not received', async () => {
    await consumers.setViewedSize(annId, 'camera', large, null);
    await consumers.setSentSize(annId, 'screen', large);
    expect(recv.consumers).toEqual([]);
  });

  it('wants the highest layer of a share until its viewer says how large it is', async () => {
    await consume('screen');
    expect(consumers.wantedLayer(annId, 'screen')).toBe(2);
    await consumers.setSentSize(annId, 'screen', large);
    expect(newest().calls).toEqual([]);
    await consumers.setViewedSize(annId, 'screen', tiny, { width: 3840, height: 2160 });
    const before = consumers.wantedLayer(annId, 'screen');
    await consumers.setSentSize(annId, 'screen', tiny);
    expect([before, consumers.wantedLayer(annId, 'screen')]).toEqual([0, 2]);
  });
});

describe('stop', () => {
  it('ends what comes from one peer, only some of its sources, or everything', async () => {
    await consume('microphone');
    await consume('camera');
    const [microphone, camera] = recv.consumers;
    expect(consumers.stop(bobId)).toEqual([]);
    expect(consumers.stop(annId, ['camera'])).toEqual([camera?.id]);
    expect(camera?.closed).toBe(true);
    expect(consumers.stop('everybody')).toEqual([microphone?.id]);
    expect(consumers.offers).toEqual([]);
    expect(onClosed).not.toHaveBeenCalled();
  });

  it('lets the same producer be received again', async () => {
    const producer = new FakeProducer();
    await consume('microphone', { producer });
    consumers.stop(annId);
    expect(await consume('microphone', { producer })).not.toBeNull();
  });
});

it('reports once which consumers ended together with their producers', async () => {
  await consume('microphone');
  await consume('camera');
  const ids = recv.consumers.map(({ id }) => id as ConsumerId);
  for (const consumer of recv.consumers) consumer.emit('producerclose');
  expect(ids.map((id) => consumers.has(id))).toEqual([false, false]);
  await Promise.resolve();
  expect(onClosed).toHaveBeenCalledExactlyOnceWith(ids);
});

it('describes how each stream is served', async () => {
  await consume('microphone');
  await consume('camera');
  newest().currentLayers = { spatialLayer: 1 };
  const [microphone, camera] = recv.consumers;
  expect(consumers.served).toEqual([
    { consumerId: microphone?.id, score: 9, senderScore: 8, layer: null },
    { consumerId: camera?.id, score: 9, senderScore: 8, layer: { spatialLayer: 1 } },
  ]);
});

describe('followUnsent', () => {
  it('pauses what the client takes directly, and runs it again in its layer', async () => {
    await consume('microphone');
    const voice = newest();
    await consume('camera');
    const face = newest();
    await consumers.setViewedSize(annId, 'camera', large, null);
    carried.add('microphone').add('camera');
    await consumers.followUnsent();
    expect([voice.paused, face.paused]).toEqual([true, true]);
    // The voice reaches the client, and the sender still needs to know in which size its video is seen.
    expect(consumers.voices).toEqual(new Set([annId]));
    await consumers.setViewedSize(annId, 'camera', tiny, null);
    expect(consumers.wantedLayer(annId, 'camera')).toBe(0);
    expect(face.paused).toBe(true);
    carried.clear();
    await consumers.followUnsent();
    expect([voice.paused, face.paused]).toEqual([false, false]);
    expect(face.preferredLayers).toEqual({ spatialLayer: 0 });
  });

  it('pauses what the line has no room for, and runs it again in its layer', async () => {
    await consume('microphone');
    const voice = newest();
    await consume('camera');
    const face = newest();
    await consumers.setViewedSize(annId, 'camera', large, null);
    heldBack.add('camera');
    await consumers.followUnsent();
    expect([voice.paused, face.paused]).toEqual([false, true]);
    heldBack.clear();
    await consumers.followUnsent();
    expect([voice.paused, face.paused]).toEqual([false, false]);
  });

  it('leaves a voice paused that begins while it is taken directly, or while the peer is deafened', async () => {
    carried.add('microphone');
    await consume('microphone');
    expect(newest().paused).toBe(true);
    await consumers.setHearing(false);
    carried.clear();
    await consumers.followUnsent();
    expect(newest().paused).toBe(true);
    await consumers.setHearing(true);
    expect(newest().paused).toBe(false);
  });
});

describe('voice slots', () => {
  async function withSlots(): Promise<FakeTransport> {
    const worker = new FakeWorker();
    Object.assign(worker.router, { rtpCapabilities: { headerExtensions: [] } });
    consumers.slots = await VoiceSlots.open(worker.asWorker, bobId, { audio: {}, video: {} }, 15);
    return worker.transports[0] as FakeTransport;
  }
  const consumeInSlot = (producer = new FakeProducer()) => {
    const sender = { peerId: annId, worker: home.asWorker };
    return consumers.consume(sender, 'microphone', producer.asProducer, always);
  };

  it('take a voice, and are free again when it ends', async () => {
    const transport = await withSlots();
    const offer = await consumeInSlot();
    expect(offer).toMatchObject({ slot: { mid: 's0' }, rtpParameters: null });
    expect(transport.consumers).toHaveLength(1);
    expect(recv.consumers).toHaveLength(0);
    const others = await Promise.all(
      (consumers.slots?.mids ?? []).slice(1).map(() => consumeInSlot()),
    );
    expect(others.at(-1)?.slot?.mid).toBe('s13');
    consumers.stop(annId, ['microphone']);
    expect((await consumeInSlot())?.slot?.mid).toBe('s0');
  });

  it('are not waited for: without a free one a voice is an ordinary stream', async () => {
    expect(await consumeInSlot()).not.toHaveProperty('slot');
    const transport = await withSlots();
    for (const _ of consumers.slots?.mids ?? []) await consumeInSlot();
    expect(await consumeInSlot()).not.toHaveProperty('slot');
    transport.dtlsState = 'failed';
    consumers.stop(annId, ['microphone']);
    expect(await consumeInSlot()).not.toHaveProperty('slot');
  });

  it('have nothing prepared: a voice that will come through one is heard no sooner', async () => {
    const sender = { peerId: annId, worker: home.asWorker };
    await withSlots();
    await consumers.prepare(sender, 'microphone', new FakeProducer().asProducer);
    expect(consumers.preparedOffers).toEqual([]);
    await consumers.prepare(sender, 'camera', new FakeProducer().asProducer);
    expect(consumers.preparedOffers).toMatchObject([{ source: 'camera' }]);
  });

  it('are for voices only', async () => {
    await withSlots();
    expect(await consume('screenAudio')).not.toHaveProperty('slot');
    expect(await consume('whisper')).not.toHaveProperty('slot');
  });

  it('are free again when a voice cannot be made', async () => {
    const transport = await withSlots();
    transport.canDecode = false;
    expect(await consumeInSlot()).toBeNull();
    transport.canDecode = true;
    for (const _ of consumers.slots?.mids ?? []) {
      expect(await consumeInSlot()).toHaveProperty('slot');
    }
  });
});
