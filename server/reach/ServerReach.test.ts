import { once } from 'node:events';
import { networkInterfaces } from 'node:os';
import { afterEach, expect, test, vi } from 'vitest';
import { createLog } from '../log.ts';
import { AnnouncedAddresses } from '../media/AnnouncedAddresses.ts';
import type { GatewaySearch } from './Gateway.ts';
import { FakeNatPmpGateway } from './gateways.fixture.ts';
import { natPmpSearch } from './NatPmpGateway.ts';
import { ServerReach } from './ServerReach.ts';

const silent = createLog('silent');
const mappings = [{ transport: 'tcp', port: 44300 }] as const;
const isOnline = Object.values(networkInterfaces())
  .flatMap((addresses) => addresses ?? [])
  .some(({ internal, family }) => !internal && family === 'IPv4');

const ends: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0)) await end();
});

async function reachOf(searches: GatewaySearch[], host: string | null = '192.168.1.10') {
  const announced = await AnnouncedAddresses.create([], silent);
  const reach = await ServerReach.create({ host, mappings, searches, announced, log: silent });
  ends.push(() => reach.close());
  return { reach, announced };
}

test('announces the opened address, and emits once that a client has proved it', async () => {
  const gateway = await FakeNatPmpGateway.start();
  ends.push(() => gateway.close());
  const { reach, announced } = await reachOf([natPmpSearch(gateway.place)]);
  expect(reach.reach).toEqual({ network: ['192.168.1.10'], outside: { kind: 'asking' } });
  await once(reach, 'changed');
  expect(reach.reach.outside).toEqual({ kind: 'opened', address: '93.184.216.34' });
  expect(announced.outside).toBe('93.184.216.34');
  expect(reach.addresses).toEqual({
    announced: [],
    own: ['192.168.1.10'],
    outside: '93.184.216.34',
  });

  const sent: string[] = [];
  reach.on('changed', ({ outside }) => sent.push(outside.kind));
  reach.noticeVisit({ remoteAddress: '192.168.1.20', localAddress: '192.168.1.10' });
  reach.noticeVisit({ remoteAddress: '::ffff:94.130.1.7', localAddress: '::ffff:192.168.1.10' });
  reach.noticeVisit({ remoteAddress: '94.130.1.8', localAddress: '192.168.1.10' });
  expect(sent).toEqual(['proven']);
  expect(reach.reach.outside).toEqual({ kind: 'proven', address: '93.184.216.34' });

  await reach.close();
  expect(gateway.open.size).toBe(0);
});

test('does not announce a private external address', async () => {
  const gateway = await FakeNatPmpGateway.start();
  ends.push(() => gateway.close());
  gateway.externalAddress = [100, 64, 0, 9];
  const { reach, announced } = await reachOf([natPmpSearch(gateway.place)]);
  await once(reach, 'changed');
  expect(reach.reach.outside).toEqual({ kind: 'closed', reason: 'sharedAddress' });
  expect(announced.outside).toBeNull();
});

test('a server on loopback asks no gateway', async () => {
  const asked: unknown[] = [];
  const { reach } = await reachOf([async () => void asked.push(1) as never], '127.0.0.1');
  expect(reach.reach).toEqual({
    network: [],
    outside: { kind: 'closed', reason: 'switchedOff' },
  });
  expect(asked).toEqual([]);
});

test.each([[['192.168.1.10', '2001:db8::1']], [['2001:db8::1']]])(
  'a server that starts before its network asks the gateway when %j is up',
  async (up) => {
    vi.useFakeTimers();
    ends.push(() => void vi.useRealTimers());
    let listened: string[] = [];
    const asked = vi.fn<GatewaySearch>().mockResolvedValue(null);
    const reach = await ServerReach.create({
      host: null,
      mappings,
      searches: [asked],
      announced: await AnnouncedAddresses.create([], silent),
      log: silent,
      listened: async () => listened,
    });
    ends.push(() => reach.close());
    expect(reach.reach).toEqual({ network: [], outside: { kind: 'closed', reason: 'noGateway' } });
    expect(asked).not.toHaveBeenCalled();
    listened = up;
    await vi.advanceTimersByTimeAsync(10_000);
    expect(asked).toHaveBeenCalledOnce();
    expect(reach.addresses.own).toEqual(listened);
  },
);

test.skipIf(!isOnline)('a server on all addresses names those of the machine', async () => {
  const { reach } = await reachOf([async () => null], null);
  expect(reach.reach.network.length).toBeGreaterThan(0);
  expect(reach.reach.network).not.toContain('127.0.0.1');
});
