import { EventEmitter } from 'node:events';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { TransportId } from '../../shared/domain/ids.ts';
import { pathProbeMs, pathProbesMax } from '../../shared/protocol/streams/doctor.ts';
import { iceCandidates } from '../media/iceCandidates.ts';
import { PathProbes } from './PathProbes.ts';

/** A transport of mediasoup, as far as a search needs it. */
class FakeTransport {
  readonly id: string;
  readonly observer = new EventEmitter();
  readonly iceParameters = {};
  readonly dtlsParameters = {};
  closed = false;
  iceSelectedTuple: object | undefined;

  constructor(id: string) {
    this.id = id;
  }

  close(): void {
    if (this.closed) return;
    this.closed = true;
    this.observer.emit('close');
  }
}

let transports: FakeTransport[];
let probes: PathProbes;

beforeEach(() => {
  vi.useFakeTimers();
  transports = [];
  const createWebRtcTransport = async () => {
    const transport = new FakeTransport(`t${transports.length}`);
    transports.push(transport);
    return transport;
  };
  const worker = {
    udpPort: 44300,
    candidates: (addresses: string[], tcpPort: number) => iceCandidates(addresses, 44300, tcpPort),
    router: { createWebRtcTransport },
    webRtcServer: {},
  };
  probes = new PathProbes({ workers: [worker as never] }, 44300);
});
afterEach(() => {
  probes.close();
  expect(vi.getTimerCount()).toBe(0);
  vi.useRealTimers();
});

const ann = {};
const bob = {};
const codeOf = (asked: Promise<unknown>) =>
  asked.then(
    () => 'ok',
    ({ code }) => code,
  );

it('opens transports with the addresses of their owner, and closes them in time', async () => {
  const { iceCandidates } = await probes.open(ann, 0, ['192.0.2.1']);
  expect(iceCandidates.map(({ protocol, address }) => `${protocol} ${address}`)).toEqual([
    'udp 192.0.2.1',
    'tcp 192.0.2.1',
  ]);
  expect(probes.size).toBe(1);
  vi.advanceTimersByTime(pathProbeMs);
  expect(probes.size).toBe(0);
  expect(transports.every(({ closed }) => closed)).toBe(true);
});

it('limits how many one owner has', async () => {
  for (let count = 0; count < pathProbesMax; count += 1) await probes.open(ann, 0, []);
  expect(await codeOf(probes.open(ann, 0, []))).toBe('limitReached');
  expect(await codeOf(probes.open(bob, 0, []))).toBe('ok');
  expect(await codeOf(probes.open(bob, 1, []))).toBe('notFound');
  probes.closeOf(ann);
  expect(probes.size).toBe(1);
  expect(await codeOf(probes.open(ann, 0, []))).toBe('ok');
});

it('tells an owner the port of their own packets, and nobody else', async () => {
  const { id } = await probes.open(ann, 0, []);
  expect(probes.seenPort(ann, id)).toBeNull();
  const [transport] = transports;
  if (transport) transport.iceSelectedTuple = { protocol: 'udp', remotePort: 5_000 };
  expect(probes.seenPort(ann, id)).toBe(5_000);
  expect(() => probes.seenPort(bob, id)).toThrow('no such transport');
  expect(() => probes.seenPort(ann, 'other' as TransportId)).toThrow('no such transport');
});

it('closes what opens after its owner has gone', async () => {
  const opening = probes.open(ann, 0, []);
  probes.closeOf(ann);
  await opening;
  expect(transports.map(({ closed }) => closed)).toEqual([true]);
});
