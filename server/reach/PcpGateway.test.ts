import { createSocket } from 'node:dgram';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { createLog } from '../log.ts';
import { FakePcpGateway } from './FakePcpGateway.fixture.ts';
import { GatewayRefusedError } from './Gateway.ts';
import { FakeNatPmpGateway } from './gateways.fixture.ts';
import { natPmpSearch } from './NatPmpGateway.ts';
import { hasBegunAnew, pcpPinholeSearch, pcpSearch } from './PcpGateway.ts';
import { PortOpener } from './PortOpener.ts';

const tcp = { transport: 'tcp', port: 44300 } as const;
const udp = { transport: 'udp', port: 44300 } as const;
const secret = 'kept by the server';
const patience = () => AbortSignal.timeout(30_000);

const ends: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

async function startGateway(host?: '127.0.0.1' | '::1'): Promise<FakePcpGateway> {
  const gateway = await FakePcpGateway.start(host);
  ends.push(() => gateway.close());
  return gateway;
}

async function found(there: FakePcpGateway, by = secret) {
  const gateway = await pcpSearch(by, there.place)(patience());
  if (!gateway) throw new Error('no gateway was found');
  return gateway;
}

describe('a PCP gateway', () => {
  it('opens, extends and closes ports for as long as it grants, and reports its address', async () => {
    const there = await startGateway();
    const gateway = await found(there);
    for (const mapping of [tcp, udp, tcp]) {
      expect(await gateway.open(mapping, patience())).toBe(there.lifetimeS);
    }
    expect(await gateway.externalAddress(patience())).toBe('93.184.216.34');
    expect([...there.open.keys()]).toEqual(['tcp 44300', 'udp 44300']);
    await gateway.close(tcp, patience());
    expect([...there.open.keys()]).toEqual(['udp 44300']);
  });

  it('knows a server after its restart, and nobody else', async () => {
    const there = await startGateway();
    await (await found(there)).open(tcp, patience());
    const restarted = await found(there);
    expect(await restarted.open(tcp, patience())).toBe(there.lifetimeS);
    const other = await found(there, 'of another server');
    await expect(other.open(tcp, patience())).rejects.toThrow(GatewayRefusedError);
    await expect(other.close(tcp, patience())).rejects.toThrow(GatewayRefusedError);
    await restarted.close(tcp, patience());
    expect(there.open.size).toBe(0);
  });

  it('is asked again when an answer is lost, and ignores answers that are short, foreign or wrong', async () => {
    const there = await startGateway();
    there.ignoring = 1;
    const gateway = await found(there);
    const foreign = Buffer.alloc(60);
    foreign.writeUInt16BE(0x0281, 0);
    there.noise = [
      Buffer.alloc(0),
      Buffer.from([2]),
      Buffer.from([2, 129, 0, 0]),
      Buffer.alloc(24, 255),
      foreign,
      Buffer.alloc(1100, 2),
    ];
    there.ignoring = 1;
    expect(await gateway.open(udp, patience())).toBe(there.lifetimeS);
    expect(await gateway.externalAddress(patience())).toBe('93.184.216.34');
  });

  it('reports its refusal, and counts as refusing when it opens another port, which is closed again', async () => {
    const there = await startGateway();
    const gateway = await found(there);
    there.result = 8;
    await expect(gateway.open(tcp, patience())).rejects.toThrow('no ports left');
    there.result = 0;
    there.otherPort = 50_000;
    await expect(gateway.open(tcp, patience())).rejects.toThrow(GatewayRefusedError);
    expect(there.open.size).toBe(0);
  });

  it('is not found where nothing listens, or only NAT-PMP is spoken', async () => {
    const closed = await FakePcpGateway.start();
    const { place } = closed;
    closed.close();
    expect(await pcpSearch(secret, place)(patience())).toBeNull();
    const older = await startGateway();
    older.knowsOnlyNatPmp = true;
    expect(await pcpSearch(secret, older.place)(patience())).toBeNull();
    const natPmp = await FakeNatPmpGateway.start();
    ends.push(() => natPmp.close());
    const search = pcpSearch(secret, natPmp.place);
    expect(await search(AbortSignal.timeout(600))).toBeNull();
    expect(await natPmpSearch(natPmp.place)(patience())).not.toBeNull();
  });

  it('lets packets through to an IPv6 address of this machine', async () => {
    const there = await startGateway('::1');
    const gateway = await pcpPinholeSearch(secret, there.place)('::1', patience());
    await gateway?.open(tcp, patience());
    expect(there.open.get('tcp 44300')).toMatchObject({ client: '::1' });
    expect(await gateway?.externalAddress(patience())).toBe('::1');
    await gateway?.close(tcp, patience());
    expect(there.open.size).toBe(0);
  });

  it('that announces that it has begun anew is asked for the ports at once, and closes them at the end', async () => {
    const there = await startGateway();
    const opener = new PortOpener({
      mappings: [tcp, udp],
      searches: [pcpSearch(secret, there.place)],
      log: createLog('silent'),
    });
    ends.push(() => opener.close());
    opener.ask();
    await expect.poll(() => opener.outcome?.kind).toBe('opened');
    // It still has them.
    there.announce();
    there.restart();
    // Until the opener listens again, and on a busy machine, an announcement may be missed; gateways repeat them, too.
    await expect
      .poll(() => {
        there.announce();
        return [...there.open.keys()];
      })
      .toEqual(['tcp 44300', 'udp 44300']);
    await opener.close();
    expect(there.open.size).toBe(0);
  });

  it('cannot be played by another device when it announces', async () => {
    const there = await startGateway();
    const gateway = await found(there);
    const onLost = vi.fn();
    ends.push(gateway.watch?.(onLost) ?? (() => undefined));
    const liar = createSocket('udp4');
    const announcement = Buffer.alloc(24);
    announcement.writeUInt16BE(0x0280, 0);
    const { announcementsPort = 0, gateway: host } = there.place;
    await new Promise((sent) => liar.send(announcement, announcementsPort, host, sent));
    liar.close();
    there.restart();
    await expect
      .poll(() => {
        there.announce();
        return onLost.mock.calls.length;
      })
      .toBe(1);
  });
});

describe('the clock of a gateway', () => {
  it.each([
    ['runs like ours', 100, false],
    ['is a little slower', 94, false],
    ['is a little faster', 106, false],
    ['has jumped ahead', 200, true],
    ['has stood still', 50, true],
    ['goes back', -2, true],
    ['has begun anew', -1000, true],
  ])('that %s', (_what, passedS, isNew) => {
    const before = { toldS: 5000, atS: 10 };
    const now = { toldS: 5000 + passedS, atS: 110 };
    expect(hasBegunAnew(before, now)).toBe(isNew);
  });
});
