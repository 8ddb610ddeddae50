import type { Device } from 'mediasoup-client';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { PeerId } from '../../../shared/domain/ids.ts';
import { RequestError } from '../../../shared/protocol/errors.ts';
import type { SlotsSetup } from '../../../shared/protocol/streams/media.ts';
import type { RequestFunction } from '../transport/SignalingPort.ts';
import { VoiceSlots, type VoiceSlotsOptions } from './VoiceSlots.ts';

const setup = {
  iceServers: [],
  transport: { iceParameters: 'credentials' },
  mids: ['s0', 's1'],
  rtpParameters: {},
} as unknown as SlotsSetup;

/** The statistics of a connection: the voice of before, and the one that is in the slot now. */
const stats = new Map<string, object>([
  ['old', { type: 'inbound-rtp', ssrc: 1, packetsReceived: 9, jitterBufferEmittedCount: 90 }],
  ['new', { type: 'inbound-rtp', ssrc: 2, packetsReceived: 3, jitterBufferEmittedCount: 30 }],
  ['pair', { type: 'candidate-pair' }],
]);

class FakeRecv {
  closed = false;
  readonly restarts: unknown[] = [];
  readonly consumed: { id: string; track: { enabled: boolean } }[] = [];
  on(): void {}
  async consume({ id }: { id: string }) {
    const consumer = { id, track: { enabled: true }, rtpReceiver: { id } };
    this.consumed.push(consumer);
    return consumer;
  }
  async getStats() {
    return stats;
  }
  async restartIce({ iceParameters }: { iceParameters: unknown }) {
    this.restarts.push(iceParameters);
  }
  close(): void {
    this.closed = true;
  }
}

/** Says what the worker that opens frames is told. */
class FakeCryptors {
  readonly orders: unknown[] = [];
  setVoice({ id }: { id: string }, ssrc: number, peerId: string): () => void {
    this.orders.push([id, ssrc, peerId]);
    return () => this.orders.push([id, ssrc, null]);
  }
}

const bob = 'bob' as PeerId;
let recv: FakeRecv;
/** Null on a server that encrypts nothing. */
let cryptors: FakeCryptors | null;
const request = vi.fn<() => Promise<unknown>>();
let slots: VoiceSlots;
beforeEach(() => {
  recv = new FakeRecv();
  cryptors = null;
  request.mockReset();
  request.mockResolvedValue(setup);
  slots = new VoiceSlots({
    request: request as unknown as RequestFunction,
    device: () => ({ createRecvTransport: () => recv }) as unknown as Device,
    cryptors: () => cryptors as unknown as ReturnType<VoiceSlotsOptions['cryptors']>,
  });
});
afterEach(() => slots.close());

test('all sections are negotiated once, and silent while nobody is in them', async () => {
  await Promise.all([slots.open(), slots.open()]);
  expect(request).toHaveBeenCalledOnce();
  expect(recv.consumed.map(({ id, track }) => [id, track.enabled])).toEqual([
    ['s0', false],
    ['s1', false],
  ]);
  slots.close();
  expect(recv.closed).toBe(true);
});

test('a voice knows only its own statistics, and when it was played last', async () => {
  await slots.open();
  const voice = await slots.take({ mid: 's0', ssrc: 2 }, bob);
  expect([...(await voice.getStats()).keys()]).toEqual(['new', 'pair']);
  expect(voice.rtpReceiver?.getSynchronizationSources()).toEqual([]);
  await expect
    .poll(() => voice.rtpReceiver?.getSynchronizationSources())
    .toEqual([{ source: 2, rtpTimestamp: 30, timestamp: 3 }]);
});

test('a voice that has ended does not silence the one that came into its slot', async () => {
  await slots.open();
  const [first, second] = [
    await slots.take({ mid: 's0', ssrc: 1 }, bob),
    await slots.take({ mid: 's0', ssrc: 2 }, bob),
  ];
  second.track.enabled = true;
  first.close();
  expect(second.track.enabled).toBe(true);
  second.close();
  expect(second.track.enabled).toBe(false);
});

test('are asked for again after a lost connection, but not after a refusal', async () => {
  request.mockRejectedValueOnce(new RequestError('disconnected', 'lost'));
  await slots.open();
  request.mockRejectedValueOnce(new RequestError('conflict', 'there are slots already'));
  await slots.open();
  await slots.open();
  expect(request).toHaveBeenCalledTimes(2);
  await expect(slots.take({ mid: 's0', ssrc: 1 }, bob)).rejects.toThrow();
});

test('each voice is opened by the keys of the peer that it is of, until it ends', async () => {
  cryptors = new FakeCryptors();
  await slots.open();
  const voice = await slots.take({ mid: 's1', ssrc: 7 }, bob);
  voice.close();
  expect(cryptors.orders).toEqual([
    ['s1', 7, 'bob'],
    ['s1', 7, null],
  ]);
});

/** So many voices one after another in a slot. */
async function fill(mid: string, count: number): Promise<void> {
  for (let ssrc = 1; ssrc <= count; ssrc += 1) (await slots.take({ mid, ssrc }, bob)).close();
}

test('where frames are opened, no section has a fifth source without a negotiation in the browser', async () => {
  cryptors = new FakeCryptors();
  await slots.open();
  await fill('s0', 3);
  await fill('s1', 3);
  expect(recv.restarts).toEqual([]);
  await fill('s0', 1);
  expect(recv.restarts).toEqual(['credentials']);
  // It was for both.
  await fill('s1', 3);
  expect(recv.restarts).toHaveLength(1);
});

test('that is done earlier while nobody is heard, and counts the voice that stays', async () => {
  cryptors = new FakeCryptors();
  await slots.open();
  slots.rest();
  await fill('s0', 2);
  const voice = await slots.take({ mid: 's0', ssrc: 3 }, bob);
  slots.rest();
  slots.rest();
  expect(recv.restarts).toHaveLength(1);
  voice.close();
  await fill('s0', 2);
  expect(recv.restarts).toHaveLength(1);
  slots.rest();
  expect(recv.restarts).toHaveLength(2);
});

test('and never where nothing is encrypted', async () => {
  await slots.open();
  await fill('s0', 20);
  slots.rest();
  expect(recv.restarts).toEqual([]);
});
