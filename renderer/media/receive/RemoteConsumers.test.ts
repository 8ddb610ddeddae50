import type { Transport } from 'mediasoup-client/types';
import { beforeEach, expect, test, vi } from 'vitest';
import type { ConsumerId, PeerId } from '../../../shared/domain/ids.ts';
import type { Source } from '../../../shared/domain/Source.ts';
import type { ConsumerOffer } from '../../../shared/protocol/streams/media.ts';
import { RemoteConsumers, type RunningConsumer } from './RemoteConsumers.ts';

class FakeConsumer {
  readonly id: string;
  readonly track = { enabled: true };
  closed = false;
  constructor(id: string) {
    this.id = id;
  }
  close() {
    this.closed = true;
  }
}

class FakeTransport {
  closed = false;
  readonly made: FakeConsumer[] = [];
  /** How many consumers were asked for in each microtask. */
  readonly batches: number[] = [];
  #batch = 0;

  consume({ id }: { id: string }): Promise<FakeConsumer> {
    if (id === 'broken') return Promise.reject(new Error('cannot be consumed'));
    if (this.#batch === 0) {
      queueMicrotask(() => {
        this.batches.push(this.#batch);
        this.#batch = 0;
      });
    }
    this.#batch += 1;
    const consumer = new FakeConsumer(id);
    this.made.push(consumer);
    return Promise.resolve(consumer);
  }
}

const offersOf = (source: Source, ...ids: string[]) =>
  ids.map((id) => ({
    consumerId: id,
    peerId: `peer of ${id}`,
    source,
  })) as unknown as ConsumerOffer[];
const offers = (...ids: string[]) => offersOf('microphone', ...ids);
const settled = () => new Promise<void>((resolve) => setImmediate(resolve));

let transport: FakeTransport;
let consumers: RemoteConsumers;
let live: Set<string>;
beforeEach(() => {
  transport = new FakeTransport();
  consumers = new RemoteConsumers();
  consumers.attach(transport as unknown as Transport);
  live = new Set();
  consumers.on('added', ({ consumerId }) => live.add(consumerId));
  consumers.on('removed', ({ consumerId }) => live.delete(consumerId));
});

test('all offers of one message are consumed in one microtask, each once', async () => {
  consumers.add(offers('a', 'b', 'c'));
  consumers.add(offers('b'));
  await settled();
  expect(transport.batches).toEqual([3]);
  expect([...live]).toEqual(['a', 'b', 'c']);
});

test('adopting keeps the streams that are still offered and closes the rest', async () => {
  consumers.add(offers('a', 'b'));
  await settled();
  consumers.adopt(offers('b', 'c'));
  expect([...live]).toEqual(['b']);
  await settled();
  expect([...live]).toEqual(['b', 'c']);
  expect(transport.made.map(({ id, closed }) => [id, closed])).toEqual([
    ['a', true],
    ['b', false],
    ['c', false],
  ]);
});

test('a stream that ends while it is being consumed is closed as soon as it is there', async () => {
  consumers.add(offers('a'));
  consumers.end(['a' as ConsumerId]);
  await settled();
  expect(transport.made[0]?.closed).toBe(true);
  expect(live.size).toBe(0);
});

test('silence covers present and later streams; adopting ends it', async () => {
  consumers.add(offers('a'));
  await settled();
  consumers.silence();
  consumers.add(offers('b'));
  await settled();
  expect(transport.made.map(({ track }) => track.enabled)).toEqual([false, false]);
  consumers.adopt(offers('a', 'b'));
  expect(transport.made.map(({ track }) => track.enabled)).toEqual([true, true]);
});

test('silence leaves whispers, and video, which would be black', async () => {
  consumers.add([...offersOf('whisper', 'a'), ...offersOf('camera', 'b'), ...offers('c')]);
  await settled();
  consumers.silence();
  expect(transport.made.map(({ track }) => track.enabled)).toEqual([true, true, false]);
});

test('prepared streams are negotiated, but neither heard nor shown; adopting uses them without another negotiation', async () => {
  consumers.add(offers('a'));
  consumers.prepare([...offers('b'), ...offersOf('camera', 'c')]);
  await settled();
  expect(transport.batches).toEqual([3]);
  expect([...live]).toEqual(['a']);
  expect(consumers.running.map(({ consumerId }) => consumerId)).toEqual(['a']);
  expect(transport.made.map(({ track }) => track.enabled)).toEqual([true, false, false]);
  consumers.adopt([...offers('b'), ...offersOf('camera', 'c')]);
  expect([...live]).toEqual(['b', 'c']);
  expect(transport.made.map(({ track }) => track.enabled)).toEqual([true, true, true]);
  await settled();
  expect(transport.made.map(({ id, closed }) => [id, closed])).toEqual([
    ['a', true],
    ['b', false],
    ['c', false],
  ]);
});

test('silence and its end leave prepared streams silent', async () => {
  consumers.prepare(offers('a'));
  await settled();
  consumers.silence();
  consumers.restore();
  expect(transport.made[0]?.track.enabled).toBe(false);
});

test('expected streams are open while the old room is silent; another click silences them too', async () => {
  consumers.add(offers('a'));
  consumers.prepare(offers('b'));
  await settled();
  consumers.silence();
  consumers.expectPrepared();
  expect([...live]).toEqual(['a', 'b']);
  expect(transport.made.map(({ track }) => track.enabled)).toEqual([false, true]);
  consumers.silence();
  expect(transport.made.map(({ track }) => track.enabled)).toEqual([false, false]);
  consumers.adopt(offers('b'));
  expect([...live]).toEqual(['b']);
  expect(transport.made.map(({ track }) => track.enabled)).toEqual([false, true]);
});

test('another preparation closes what was prepared before; none of it was ever announced', async () => {
  const removed = vi.fn();
  consumers.on('removed', removed);
  consumers.prepare(offers('a', 'b'));
  await settled();
  consumers.prepare(offers('b', 'c'));
  await settled();
  consumers.end(['c' as ConsumerId]);
  expect(transport.made.map(({ id, closed }) => [id, closed])).toEqual([
    ['a', true],
    ['b', false],
    ['c', true],
  ]);
  expect(removed).not.toHaveBeenCalled();
  expect(live.size).toBe(0);
});

test('streams that are adopted while they are being prepared count as adopted once they are there', async () => {
  const adopted = vi.fn(() => [...live]);
  consumers.on('settled', adopted);
  consumers.prepare(offers('a'));
  consumers.adopt(offers('a'));
  expect(live.size).toBe(0);
  await settled();
  expect(adopted.mock.results.map(({ value }) => value)).toEqual([['a']]);
  expect(transport.made).toHaveLength(1);
});

test('a stream that cannot be consumed is reported and not kept', async () => {
  const failures: unknown[] = [];
  consumers.on('failed', ({ error }) => failures.push(error));
  consumers.add(offers('broken', 'a'));
  await settled();
  expect(failures).toHaveLength(1);
  expect(consumers.consumerIds).toEqual(['a']);
});

test('a new transport starts empty', async () => {
  consumers.add(offers('a'));
  await settled();
  consumers.attach(new FakeTransport() as unknown as Transport);
  expect(live.size).toBe(0);
  expect(consumers.consumerIds).toEqual([]);
});

test('exactly the offered streams of one share are kept; voices and other shares stay', async () => {
  const share = (id: string, peerId: string, source: string) =>
    ({ consumerId: id, peerId, source }) as unknown as ConsumerOffer;
  consumers.add([
    share('voice', 'ann', 'microphone'),
    share('old', 'ann', 'screen'),
    share('sound', 'ann', 'screenAudio'),
    share('other', 'bob', 'screen'),
  ]);
  await settled();
  consumers.adoptShare('ann' as PeerId, [
    share('sound', 'ann', 'screenAudio'),
    share('new', 'ann', 'screen'),
  ]);
  await settled();
  expect([...live].sort()).toEqual(['new', 'other', 'sound', 'voice']);
  consumers.adoptShare('ann' as PeerId, []);
  expect([...live].sort()).toEqual(['other', 'voice']);
});

test('it says when the streams of the room are settled: all that was last adopted is there or has failed, or the user stays', async () => {
  const heard = vi.fn(() => [...live]);
  consumers.on('failed', () => undefined);
  consumers.on('settled', heard);
  consumers.adopt(offers('a', 'broken'));
  consumers.adopt(offers('b', 'broken'));
  expect(heard).not.toHaveBeenCalled();
  await settled();
  expect(heard.mock.results.map(({ value }) => value)).toEqual([['b']]);
  consumers.silence();
  consumers.restore();
  expect(heard).toHaveBeenCalledTimes(2);
  consumers.adopt([]);
  await settled();
  expect(heard).toHaveBeenCalledTimes(3);
});

test('the videos of the old room are announced as gone when the new room is there, its sound at once', async () => {
  consumers.add([...offers('a'), ...offersOf('camera', 'b')]);
  await settled();
  consumers.adopt(offers('c'));
  expect([...live]).toEqual(['b']);
  await settled();
  expect([...live]).toEqual(['c']);
});

test('a voice in a slot is taken without a negotiation, and does not wait for one', async () => {
  const taken: string[] = [];
  const voices = new Map<string, FakeConsumer>();
  consumers.slots = {
    take: ({ mid }) => {
      taken.push(mid);
      const voice = new FakeConsumer(mid);
      voices.set(mid, voice);
      return Promise.resolve(voice as unknown as RunningConsumer);
    },
    rest: () => taken.push('rest'),
    close: () => taken.push('closed'),
  };
  const inSlot = (id: string, mid: string): ConsumerOffer[] =>
    offers(id).map((offer) => ({ ...offer, slot: { mid, ssrc: 1 } }));
  consumers.adopt([...offersOf('camera', 'camera'), ...inSlot('a', 's0'), ...inSlot('b', 's1')]);
  await settled();
  expect(transport.made.map(({ id }) => id)).toEqual(['camera']);
  expect([...live].sort()).toEqual(['a', 'b', 'camera']);
  consumers.end(['a' as ConsumerId]);
  consumers.add(inSlot('c', 's2'));
  await settled();
  expect(voices.get('s0')?.closed).toBe(true);
  expect([...live].sort()).toEqual(['b', 'c', 'camera']);
  consumers.silence();
  consumers.detach();
  expect(taken).toEqual(['s0', 's1', 's2', 'rest', 'closed']);
});
