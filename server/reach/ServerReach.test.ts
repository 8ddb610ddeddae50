import { once } from 'node:events';
import { networkInterfaces } from 'node:os';
import { afterEach, expect, test, vi } from 'vitest';
import { createLog } from '../log.ts';
import { AnnouncedAddresses } from '../media/AnnouncedAddresses.ts';
import type { GatewaySearch, PinholeSearch } from './Gateway.ts';
import { FakeNatPmpGateway } from './gateways.fixture.ts';
import { natPmpSearch } from './NatPmpGateway.ts';
import { ServerReach } from './ServerReach.ts';
import { StunAddresses } from './StunAddresses.ts';

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
  expect(announced.outside).toEqual(['93.184.216.34']);
  expect(reach.addresses).toEqual({
    announced: [],
    own: ['192.168.1.10'],
    outside: ['93.184.216.34'],
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
  expect(announced.outside).toEqual([]);
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

test('opens the firewall for the public IPv6 address, and for another one when that has come', async () => {
  vi.useFakeTimers();
  ends.push(() => void vi.useRealTimers());
  let listened = ['192.168.1.10', 'fd00::10', '2a01:4f8::10'];
  const opened: string[] = [];
  const openFor: PinholeSearch = async (address) => ({
    protocol: 'PCP',
    address: 'fe80::1%eth0',
    externalAddress: async () => address,
    open: async () => opened.push(address) && 7200,
    close: async () => undefined,
  });
  const reach = await ServerReach.create({
    host: null,
    mappings,
    searches: [async () => null],
    pinholeSearches: [openFor],
    announced: await AnnouncedAddresses.create([], silent),
    log: silent,
    listened: async () => listened,
  });
  ends.push(() => reach.close());
  await vi.advanceTimersByTimeAsync(0);
  expect(opened).toEqual(['2a01:4f8::10']);
  expect(reach.reach.outside).toEqual({ kind: 'openedIPv6', address: '2a01:4f8::10' });
  listened = ['192.168.1.10', 'fd00::10', '2a01:4f8::11'];
  await vi.advanceTimersByTimeAsync(10_000);
  expect(opened).toEqual(['2a01:4f8::10', '2a01:4f8::11']);
  listened = ['192.168.1.10', 'fd00::10'];
  await vi.advanceTimersByTimeAsync(10_000);
  expect(opened).toHaveLength(2);
});

test('tells clients the address that STUN servers see, beside that of the gateway, and when it changes', async () => {
  let seen = '93.184.216.40';
  const gateway = await FakeNatPmpGateway.start();
  ends.push(() => gateway.close());
  const announced = await AnnouncedAddresses.create(['192.0.2.7'], silent);
  const stun = new StunAddresses({
    servers: ['stun:stun.example'],
    host: '192.168.1.10',
    log: silent,
    ask: async () => seen,
  });
  const reach = await ServerReach.create({
    host: '192.168.1.10',
    mappings,
    searches: [natPmpSearch(gateway.place)],
    stun,
    announced,
    log: silent,
  });
  ends.push(() => reach.close());
  const both = ['93.184.216.34', '93.184.216.40'];
  await expect.poll(() => reach.addresses.outside).toEqual(both);
  expect(announced.addresses).toEqual(['192.0.2.7', ...both]);
  seen = '93.184.216.41';
  stun.start();
  await expect.poll(() => reach.addresses.outside).toEqual(['93.184.216.34', '93.184.216.41']);
});

test.skipIf(!isOnline)('a server on all addresses names those of the machine', async () => {
  const { reach } = await reachOf([async () => null], null);
  expect(reach.reach.network.length).toBeGreaterThan(0);
  expect(reach.reach.network).not.toContain('127.0.0.1');
});
