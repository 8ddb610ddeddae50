import { expect, it } from 'vitest';
import type { Receivable } from '../media/receivable.ts';
import { annId, type FakeTransport, FakeWorker } from './mediasoup.fixture.ts';
import { VoiceSlots } from './VoiceSlots.ts';

const receivable = { audio: { codecs: [] }, video: {} } as Receivable;

async function open(): Promise<{ slots: VoiceSlots; transport: FakeTransport }> {
  const worker = new FakeWorker();
  Object.assign(worker.router, { rtpCapabilities: { headerExtensions: [] } });
  const slots = await VoiceSlots.open(worker.asWorker, annId, receivable, 15);
  return { slots, transport: worker.transports[0] as FakeTransport };
}

it('gives the slot that has been empty the longest, and none when all are taken', async () => {
  const { slots } = await open();
  const first = slots.take();
  expect(first?.mid).toBe('s0');
  first?.release();
  const others = slots.mids.map(() => slots.take());
  expect(others.at(0)?.mid).toBe('s1');
  expect(others.at(-1)?.mid).toBe('s0');
  expect(new Set(others.map((lease) => lease?.mid)).size).toBe(slots.mids.length);
  expect(slots.take()).toBeNull();
  others[3]?.release();
  expect(slots.take()?.mid).toBe('s4');
});

it('gives none while it is not connected', async () => {
  const { slots, transport } = await open();
  transport.dtlsState = 'connecting';
  expect(slots.take()).toBeNull();
  transport.dtlsState = 'connected';
  expect(slots.take()?.mid).toBe('s0');
  transport.close();
  expect(slots.take()).toBeNull();
});
