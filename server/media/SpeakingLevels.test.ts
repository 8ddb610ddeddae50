import { EventEmitter } from 'node:events';
import type { types } from 'mediasoup';
import { afterEach, expect, it, vi } from 'vitest';
import type { ChannelView } from '../../shared/domain/Channel.ts';
import type { ChannelId } from '../../shared/domain/ids.ts';
import { decodeLevels } from '../../shared/protocol/streams/levels.ts';
import { createLog } from '../log.ts';
import type { MediaWorker } from './MediaWorker.ts';
import { SpeakingLevels } from './SpeakingLevels.ts';
import type { WorkerPool } from './WorkerPool.ts';

const [general, music, secret] = ['general', 'music', 'secret'] as ChannelId[] as [
  ChannelId,
  ChannelId,
  ChannelId,
];
const viewOf = (...ids: ChannelId[]): ChannelView => ({
  key: ids.join(),
  channelIds: new Set(ids),
});
const open = viewOf(general, music);
const all = viewOf(general, music, secret);

/** A worker with its observer of levels, and the peers' channels on it. */
class FakeWorker {
  isResting = false;
  readonly observer = Object.assign(new EventEmitter(), {
    addProducer: async () => undefined,
    pause: async () => {
      this.isResting = true;
    },
    resume: async () => {
      this.isResting = false;
    },
  });
  readonly channels: FakeChannel[] = [];
  readonly router = {
    createAudioLevelObserver: async () => this.observer,
    createDirectTransport: async () => ({
      produceData: async () => ({
        id: 'levels',
        closed: false,
        send: (message: string, _ppid: undefined, subchannels: number[]) => {
          for (const channel of this.channels) channel.hear(message, subchannels);
        },
      }),
    }),
  };

  get asWorker(): MediaWorker {
    return this as unknown as MediaWorker;
  }

  /** These peers speak, each in a channel. */
  report(...speakers: [peerId: string, channelId: ChannelId][]): void {
    const volumes = speakers.map(([peerId, channelId]) => ({
      producer: producerOf(peerId, channelId),
      volume: -20,
    }));
    if (volumes.length > 0) this.observer.emit('volumes', volumes);
    else this.observer.emit('silence');
  }
}

const producers = new Map<string, types.Producer>();
function producerOf(peerId: string, channelId: ChannelId): types.Producer {
  const key = `${peerId} ${channelId}`;
  const producer =
    producers.get(key) ?? ({ appData: { peerId }, closed: false } as unknown as types.Producer);
  producers.set(key, producer);
  void levels.watch(workers[0]?.asWorker as MediaWorker, producer, channelId);
  return producer;
}

/** A peer's channel, with what it received and when. */
class FakeChannel {
  readonly observer = new EventEmitter();
  readonly heard: string[] = [];
  closed = false;
  #subchannels: number[] = [];

  get asChannel(): types.DataConsumer {
    return this as unknown as types.DataConsumer;
  }

  async setSubchannels(subchannels: number[]): Promise<void> {
    this.#subchannels = subchannels;
  }

  hear(message: string, subchannels: number[]): void {
    if (this.closed || !subchannels.some((each) => this.#subchannels.includes(each))) return;
    const speakers = (decodeLevels(message) ?? []).map(([peerId]) => peerId);
    this.heard.push(`${Math.round(performance.now())} ${speakers.join(' ')}`.trim());
  }

  close(): void {
    this.closed = true;
    this.observer.emit('close');
  }
}

let workers: FakeWorker[];
let pool: EventEmitter;
let levels: SpeakingLevels;

afterEach(() => {
  vi.useRealTimers();
});

async function start(count: number): Promise<void> {
  vi.useFakeTimers({ now: 0 });
  producers.clear();
  workers = Array.from({ length: count }, () => new FakeWorker());
  pool = Object.assign(new EventEmitter(), { workers });
  levels = new SpeakingLevels(pool as unknown as WorkerPool, createLog('silent'));
  await vi.advanceTimersByTimeAsync(0);
}

async function listen(view: ChannelView, heard: ChannelId | null, at = 0): Promise<FakeChannel> {
  const worker = workers[at];
  if (!worker) throw new Error('no such worker');
  const channel = new FakeChannel();
  worker.channels.push(channel);
  const transport = { consumeData: async () => channel, closed: false };
  await levels.openChannel(worker.asWorker, transport as unknown as types.WebRtcTransport);
  await levels.tell(channel.asChannel, view, heard);
  return channel;
}

it('tells each of those who speak where they may see, and do not hear it themselves', async () => {
  await start(1);
  const [outside, inGeneral, mod] = [
    await listen(open, null),
    await listen(open, general),
    await listen(all, general),
  ];
  workers[0]?.report(['ann', general], ['bob', music], ['eve', secret]);
  expect(outside.heard).toEqual(['0 ann bob']);
  expect(inGeneral.heard).toEqual(['0 bob']);
  expect(mod.heard).toEqual(['0 bob eve']);
  workers[0]?.report();
  workers[0]?.report();
  expect(outside.heard).toEqual(['0 ann bob', '0']);
});

it('sends nothing, at no time, because of those who speak where a peer may not see', async () => {
  const heardWith = async (hasSecrets: boolean) => {
    await start(2);
    const stranger = await listen(open, null);
    await listen(all, null, 1);
    for (let tick = 0; tick < 20; tick += 1) {
      await vi.advanceTimersByTimeAsync(7);
      if (hasSecrets) workers[1]?.report(['eve', secret]);
      if (tick === 5) workers[0]?.report(['ann', general]);
      if (tick === 13) workers[0]?.report();
      if (hasSecrets && tick === 17) workers[1]?.report();
    }
    await vi.advanceTimersByTimeAsync(100);
    vi.useRealTimers();
    return stranger.heard;
  };
  const without = await heardWith(false);
  expect(without.map((each) => each.split(' ').slice(1))).toEqual([['ann'], []]);
  expect(await heardWith(true)).toEqual(without);
});

it('follows a peer into another view and another room, and forgets whom nobody hears', async () => {
  await start(1);
  const ann = await listen(open, null);
  await levels.tell(ann.asChannel, all, music);
  workers[0]?.report(['bob', music], ['eve', secret]);
  expect(ann.heard).toEqual(['0 eve']);
  await levels.tell(ann.asChannel, open, music);
  workers[0]?.report(['bob', music], ['eve', secret]);
  expect(ann.heard).toEqual(['0 eve']);
  ann.close();
  // The subchannel is free again, so it is the first one for whoever comes next.
  const bob = await listen(all, null);
  workers[0]?.report(['eve', secret]);
  expect([ann.heard, bob.heard]).toEqual([['0 eve'], ['0 eve']]);
});

it('reports nothing while all hear those who speak, and again once somebody does not', async () => {
  await start(1);
  const [worker] = workers as [FakeWorker];
  const [ann, bob] = [await listen(open, general), await listen(open, general)];
  worker.report(['ann', general], ['bob', general]);
  expect(worker.isResting).toBe(true);
  await levels.tell(bob.asChannel, open, null);
  expect(worker.isResting).toBe(false);
  worker.report(['ann', general]);
  expect(worker.isResting).toBe(false);
  expect(bob.heard).toEqual(['0 ann']);
  await levels.tell(bob.asChannel, open, general);
  worker.report(['ann', general]);
  expect(worker.isResting).toBe(true);
  // Another room on the same worker.
  producerOf('eve', music);
  await vi.advanceTimersByTimeAsync(0);
  expect(worker.isResting).toBe(false);
  worker.report(['ann', general]);
  expect(worker.isResting).toBe(false);
  expect(ann.heard).toEqual([]);
});

it('never rests where one may see less than another', async () => {
  await start(1);
  await listen(open, general);
  await listen(all, general);
  workers[0]?.report(['ann', general]);
  expect(workers[0]?.isResting).toBe(false);
});

it('says that the speakers of a dead worker are silent', async () => {
  await start(2);
  const ann = await listen(open, null);
  workers[1]?.report(['bob', music]);
  await vi.advanceTimersByTimeAsync(100);
  expect(ann.heard).toHaveLength(1);
  pool.emit('died', workers[1]);
  expect(ann.heard[1]).toMatch(/^\d+$/);
});
