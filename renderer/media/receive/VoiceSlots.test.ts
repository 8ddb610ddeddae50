import type { Device } from 'mediasoup-client';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { RequestError } from '../../../shared/protocol/errors.ts';
import type { SlotsSetup } from '../../../shared/protocol/media.ts';
import type { RequestFunction } from '../transport/SignalingPort.ts';
import { VoiceSlots } from './VoiceSlots.ts';

const setup = {
  iceServers: [],
  transport: {},
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
  readonly consumed: { id: string; track: { enabled: boolean } }[] = [];
  on(): void {}
  async consume({ id }: { id: string }) {
    const consumer = { id, track: { enabled: true } };
    this.consumed.push(consumer);
    return consumer;
  }
  async getStats() {
    return stats;
  }
  close(): void {
    this.closed = true;
  }
}

let recv: FakeRecv;
const request = vi.fn<() => Promise<unknown>>();
let slots: VoiceSlots;
beforeEach(() => {
  recv = new FakeRecv();
  request.mockReset();
  request.mockResolvedValue(setup);
  slots = new VoiceSlots({
    request: request as unknown as RequestFunction,
    device: () => ({ createRecvTransport: () => recv }) as unknown as Device,
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
  const voice = await slots.take({ mid: 's0', ssrc: 2 });
  expect([...(await voice.getStats()).keys()]).toEqual(['new', 'pair']);
  expect(voice.rtpReceiver?.getSynchronizationSources()).toEqual([]);
  await expect
    .poll(() => voice.rtpReceiver?.getSynchronizationSources())
    .toEqual([{ source: 2, rtpTimestamp: 30, timestamp: 3 }]);
});

test('a voice that has ended does not silence the one that came into its slot', async () => {
  await slots.open();
  const [first, second] = [
    await slots.take({ mid: 's0', ssrc: 1 }),
    await slots.take({ mid: 's0', ssrc: 2 }),
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
  await expect(slots.take({ mid: 's0', ssrc: 1 })).rejects.toThrow();
});
