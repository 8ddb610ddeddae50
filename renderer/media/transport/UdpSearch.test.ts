import { EventEmitter } from 'node:events';
import type { Transport } from 'mediasoup-client/types';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { RequestError } from '../../../shared/protocol/errors.ts';
import type { RequestFunction } from './SignalingPort.ts';
import { UdpSearch } from './UdpSearch.ts';

/** A transport of mediasoup-client that finds a path at once, or never. */
class FakeTransport extends EventEmitter {
  closed = false;
  async consumeData() {
    if (isUdpOpen) this.emit('connectionstatechange', 'connected');
  }
  async getStats() {
    return new Map();
  }
  close() {
    this.closed = true;
  }
}

let isUdpOpen: boolean;
let isConnected: boolean;
let found: number;
let made: FakeTransport[];
let offered: unknown[];
let search: UdpSearch;
beforeEach(() => {
  vi.useFakeTimers();
  isUdpOpen = false;
  isConnected = true;
  found = 0;
  made = [];
  offered = [];
  search = new UdpSearch({
    server: {
      request: (async () => {
        if (!isConnected) throw new RequestError('disconnected', 'not connected');
        return { transport: { iceCandidates: [{ protocol: 'udp' }, { protocol: 'tcp' }] } };
      }) as unknown as RequestFunction,
    },
    device: () => ({
      createRecvTransport({ iceCandidates }) {
        offered.push(...iceCandidates.map(({ protocol }) => protocol));
        const transport = new FakeTransport();
        made.push(transport);
        return transport as unknown as Transport<never>;
      },
    }),
    onFound: () => {
      found += 1;
    },
    chance: () => 1,
  });
});
afterEach(() => {
  search.close();
  vi.useRealTimers();
});

/** Time goes by, and the path is measured every three seconds. */
async function pass(seconds: number): Promise<void> {
  for (let passed = 0; passed < seconds; passed += 3) {
    search.seek();
    await vi.advanceTimersByTimeAsync(3_000);
  }
}

test('looks over UDP only, more and more seldom, and closes what it has looked with', async () => {
  await pass(45);
  expect(made).toHaveLength(1);
  await pass(300);
  expect(made).toHaveLength(3);
  await pass(6_000);
  expect(made.length).toBeGreaterThan(10);
  expect(made.length).toBeLessThan(15);
  expect(made.every(({ closed }) => closed)).toBe(true);
  expect(new Set(offered)).toEqual(new Set(['udp']));
  expect(found).toBe(0);
});

test('tells once that UDP gets through, and after it was closed begins anew', async () => {
  isUdpOpen = true;
  await pass(36);
  expect(found).toBe(1);
  search.close();
  await vi.advanceTimersByTimeAsync(600_000);
  expect(found).toBe(1);
  await pass(36);
  expect(found).toBe(2);
});

test('a search that ends after it was closed tells nothing', async () => {
  search.seek();
  await vi.advanceTimersByTimeAsync(30_000);
  expect(made).toHaveLength(1);
  isUdpOpen = true;
  made[0]?.emit('connectionstatechange', 'connected');
  search.close();
  await vi.advanceTimersByTimeAsync(1_000);
  expect([found, made[0]?.closed]).toEqual([0, true]);
});

test('goes on after the server was not there to ask', async () => {
  isConnected = false;
  await pass(36);
  expect(made).toHaveLength(0);
  isConnected = true;
  isUdpOpen = true;
  await pass(63);
  expect(found).toBe(1);
});
