import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { afterEach, describe, expect, it } from 'vitest';
import { type Gateway, GatewayRefusedError, type GatewaySearch, leaseS } from './Gateway.ts';
import { FakeNatPmpGateway, FakeUpnpGateway } from './gateways.fixture.ts';
import { natPmpSearch } from './NatPmpGateway.ts';
import { upnpSearch } from './UpnpGateway.ts';
import { upnpPinholeSearch } from './UpnpPinholes.ts';

const tcp = { transport: 'tcp', port: 44300 } as const;
const udp = { transport: 'udp', port: 44300 } as const;
const patience = () => AbortSignal.timeout(30_000);

const open: { close(): void }[] = [];
afterEach(() => {
  for (const gateway of open.splice(0)) gateway.close();
});
/** For searches that must find nothing: on one machine no answer takes longer. */
const soon = { searchMs: 600 };
function keep<T extends { close(): void }>(gateway: T): T {
  open.push(gateway);
  return gateway;
}
async function found(search: GatewaySearch): Promise<Gateway> {
  const gateway = await search(patience());
  if (!gateway) throw new Error('no gateway was found');
  return gateway;
}

describe('a NAT-PMP gateway', () => {
  it('opens, extends and closes ports, and reports its address', async () => {
    const there = keep(await FakeNatPmpGateway.start());
    const gateway = await found(natPmpSearch(there.place));
    expect(await gateway.externalAddress(patience())).toBe('93.184.216.34');
    for (const mapping of [tcp, udp, tcp])
      expect(await gateway.open(mapping, patience())).toBe(leaseS);
    expect([...there.open]).toEqual([
      ['tcp 44300', leaseS],
      ['udp 44300', leaseS],
    ]);
    await gateway.close(tcp, patience());
    expect([...there.open.keys()]).toEqual(['udp 44300']);
  });

  it('is asked again when an answer is lost', async () => {
    const there = keep(await FakeNatPmpGateway.start());
    there.ignoring = 2;
    expect(await (await found(natPmpSearch(there.place))).open(tcp, patience())).toBe(leaseS);
  });

  it('ignores answers that are short, foreign or wrong', async () => {
    const there = keep(await FakeNatPmpGateway.start());
    there.noise = [
      Buffer.alloc(0),
      Buffer.from([0]),
      Buffer.alloc(7),
      Buffer.from([0, 128, 0, 0, 0, 0, 0, 0]),
      Buffer.from([0, 130, 0, 0, 0, 0, 0, 0, 1]),
      Buffer.from([0, 130, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 0, 0, 0, 9]),
      Buffer.from([1, 130, 0, 0, 0, 0, 0, 0]),
      Buffer.alloc(2000, 255),
    ];
    const gateway = await found(natPmpSearch(there.place));
    expect(await gateway.open(tcp, patience())).toBe(leaseS);
  });

  it('reports its refusal', async () => {
    const there = keep(await FakeNatPmpGateway.start());
    there.result = 2;
    const gateway = await found(natPmpSearch(there.place));
    await expect(gateway.open(tcp, patience())).rejects.toThrow(GatewayRefusedError);
  });

  it('counts as refusing when it opens another port, which is closed again', async () => {
    const there = keep(await FakeNatPmpGateway.start());
    there.otherPort = 50_000;
    const gateway = await found(natPmpSearch(there.place));
    await expect(gateway.open(tcp, patience())).rejects.toThrow(GatewayRefusedError);
    expect(there.open.size).toBe(0);
  });

  it('is not found where nothing listens, or nothing answers', async () => {
    const closed = await FakeNatPmpGateway.start();
    const { place } = closed;
    closed.close();
    expect(await natPmpSearch(place)(patience())).toBeNull();
    const mute = keep(await FakeNatPmpGateway.start());
    mute.ignoring = Number.POSITIVE_INFINITY;
    expect(await natPmpSearch(mute.place)(patience())).toBeNull();
  });

  it('is not found without a route, as on a machine that has just gone offline', async () => {
    // A socket may not be connected to the broadcast address without being told so before.
    expect(await natPmpSearch({ gateway: '255.255.255.255' })(patience())).toBeNull();
  });

  it('is not waited for when the server stops', async () => {
    const mute = keep(await FakeNatPmpGateway.start());
    mute.ignoring = Number.POSITIVE_INFINITY;
    expect(await natPmpSearch(mute.place)(AbortSignal.abort())).toBeNull();
  });
});

describe('a UPnP gateway', () => {
  it.each(['WANIPConnection:1', 'WANIPConnection:2', 'WANPPPConnection:1'])(
    'with %s opens, extends and closes ports, and reports its address',
    async (service) => {
      const there = keep(await FakeUpnpGateway.start());
      there.service = `urn:schemas-upnp-org:service:${service}`;
      const gateway = await found(upnpSearch(there.place));
      expect(await gateway.externalAddress(patience())).toBe('93.184.216.34');
      for (const mapping of [tcp, udp, tcp]) await gateway.open(mapping, patience());
      expect([...there.open]).toEqual([
        ['TCP 44300', { client: '127.0.0.1', leaseS }],
        ['UDP 44300', { client: '127.0.0.1', leaseS }],
      ]);
      await gateway.close(udp, patience());
      expect([...there.open.keys()]).toEqual(['TCP 44300']);
    },
  );

  it('without leases keeps the port until it is closed', async () => {
    const there = keep(await FakeUpnpGateway.start());
    there.permanentOnly = true;
    const gateway = await found(upnpSearch(there.place));
    expect(await gateway.open(tcp, patience())).toBe(Number.POSITIVE_INFINITY);
  });

  it('refuses a port that another machine has', async () => {
    const there = keep(await FakeUpnpGateway.start());
    there.open.set('TCP 44300', { client: '192.168.1.77', leaseS: 0 });
    const gateway = await found(upnpSearch(there.place));
    await expect(gateway.open(tcp, patience())).rejects.toThrow(GatewayRefusedError);
  });

  it('cannot send the server to another address', async () => {
    const other = keep(await FakeUpnpGateway.start());
    const there = keep(await FakeUpnpGateway.start());
    there.location = 'http://localhost:1/root.xml';
    expect(await upnpSearch({ ...there.place, ...soon })(patience())).toBeNull();
    there.location = null;
    there.controlUrl = 'http://localhost:1/control';
    expect(await upnpSearch({ ...there.place, ...soon })(patience())).toBeNull();
    // A device that is not the gateway is not asked, whatever it answers.
    const liar = { ...other.place, ...soon, gateway: '127.0.0.2' };
    expect(await upnpSearch(liar)(patience())).toBeNull();
    expect(other.asked).toEqual([]);
  });

  it.each([
    ['an endless description', 'x'.repeat(1024 * 1024)],
    ['an empty description', ' '],
    ['the description of another device', '<root><device></device></root>'],
  ])('with %s is not found', async (_what, text) => {
    const there = keep(await FakeUpnpGateway.start());
    there.description = text;
    expect(await upnpSearch({ ...there.place, ...soon })(patience())).toBeNull();
  });

  it('is not found where the answer is not HTTP', async () => {
    const there = keep(await FakeUpnpGateway.start());
    const socket = keep(createSocket('udp4'));
    socket.bind(0, '127.0.0.1');
    await once(socket, 'listening');
    socket.on('message', (_search, sender) => {
      socket.send(Buffer.alloc(1400, 0xff), sender.port, sender.address);
      socket.send('', sender.port, sender.address);
    });
    const target = { address: '127.0.0.1', port: socket.address().port };
    expect(await upnpSearch({ ...there.place, ...soon, target })(patience())).toBeNull();
  });
});

describe('a UPnP gateway with a firewall for IPv6', () => {
  const service = 'urn:schemas-upnp-org:service:WANIPv6FirewallControl:1';

  async function startFirewall() {
    const there = keep(await FakeUpnpGateway.start('::1'));
    there.service = service;
    const search = upnpPinholeSearch({ ...there.pinholePlace, ...soon });
    return { there, search: (signal = patience()) => search('::1', signal) };
  }

  it('opens, extends and closes pinholes to this machine, also in a later search', async () => {
    const { there, search } = await startFirewall();
    const gateway = await search();
    expect(await gateway?.open(tcp, patience())).toBe(leaseS);
    expect(await gateway?.open(udp, patience())).toBe(leaseS);
    const opened = [
      ['7', { client: '::1', port: '6 44300', leaseS }],
      ['8', { client: '::1', port: '17 44300', leaseS }],
    ];
    expect([...there.pinholes]).toEqual(opened);
    expect(await gateway?.externalAddress(patience())).toBe('::1');
    const later = await search();
    await later?.open(tcp, patience());
    expect([...there.pinholes]).toEqual(opened);
    expect(there.asked).toContain('UpdatePinhole');
    for (const mapping of [tcp, udp]) await later?.close(mapping, patience());
    expect(there.pinholes.size).toBe(0);
  });

  it('is asked anew for those that it has lost', async () => {
    const { there, search } = await startFirewall();
    const gateway = await search();
    await gateway?.open(tcp, patience());
    there.pinholes.clear();
    await gateway?.open(tcp, patience());
    expect(there.pinholes.size).toBe(1);
  });

  it('counts as open where it is turned off', async () => {
    const { there, search } = await startFirewall();
    there.hasFirewall = false;
    const gateway = await search();
    expect(await gateway?.open(tcp, patience())).toBe(leaseS);
    await gateway?.close(tcp, patience());
  });

  it('is not found where a gateway only forwards ports', async () => {
    const { there, search } = await startFirewall();
    there.service = 'urn:schemas-upnp-org:service:WANIPConnection:2';
    expect(await search()).toBeNull();
  });
});
