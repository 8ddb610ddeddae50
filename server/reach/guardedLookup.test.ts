import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { guardedLookup, isPublicAddress } from './guardedLookup.ts';

describe('an address to fetch from', () => {
  it.each([
    ['this host', '0.0.0.0'],
    ['private', '10.1.2.3'],
    ['shared by a provider', '100.64.0.1'],
    ['shared by a provider', '100.127.255.255'],
    ['loopback', '127.0.0.1'],
    ['loopback', '127.255.255.254'],
    ['link-local', '169.254.169.254'],
    ['private', '172.16.0.1'],
    ['private', '172.31.255.255'],
    ['DS-Lite', '192.0.0.1'],
    ['documentation', '192.0.2.1'],
    ['6to4 relay', '192.88.99.1'],
    ['private', '192.168.1.1'],
    ['benchmarks', '198.18.0.1'],
    ['documentation', '198.51.100.1'],
    ['documentation', '203.0.113.1'],
    ['multicast', '224.0.0.1'],
    ['multicast', '239.255.255.255'],
    ['reserved', '240.0.0.1'],
    ['broadcast', '255.255.255.255'],
    ['unspecified', '::'],
    ['loopback', '::1'],
    ['IPv4 inside', '::127.0.0.1'],
    ['IPv4-mapped', '::ffff:127.0.0.1'],
    ['IPv4-mapped', '::ffff:8.8.8.8'],
    ['IPv4-mapped', '::ffff:7f00:1'],
    ['translated', '::ffff:0:127.0.0.1'],
    ['NAT64', '64:ff9b::7f00:1'],
    ['NAT64', '64:ff9b::8.8.8.8'],
    ['local NAT64', '64:ff9b:1::a00:1'],
    ['discarded', '100::1'],
    ['Teredo', '2001:0:1234::1'],
    ['benchmarks', '2001:2::1'],
    ['ORCHID', '2001:10::1'],
    ['ORCHID', '2001:20::1'],
    ['documentation', '2001:db8::1'],
    ['documentation', '3fff::1'],
    ['6to4', '2002:7f00:1::'],
    ['6to4', '2002:808:808::1'],
    ['unique local', 'fc00::1'],
    ['unique local', 'fd12:3456::1'],
    ['link-local', 'fe80::1'],
    ['link-local', 'fe80::1%eth0'],
    ['site-local', 'fec0::1'],
    ['multicast', 'ff02::1'],
    ['not in use', '1::'],
    ['not in use', '4000::1'],
    ['no address', 'localhost'],
    ['no address', ''],
  ])('is not %s: %s', (_, address) => {
    expect(isPublicAddress(address)).toBe(false);
  });

  it.each([
    '1.1.1.1',
    '8.8.8.8',
    '93.184.215.14',
    '2606:4700:4700::1111',
    '2a00:1450:4001:800::200e',
  ])('is %s', (address) => expect(isPublicAddress(address)).toBe(true));

  it('is none that carries an IPv4 address, whatever that is', () => {
    const carrying: ((v4: string, hex: string) => string)[] = [
      (v4) => `::${v4}`,
      (v4) => `::ffff:${v4}`,
      (v4) => `::ffff:0:${v4}`,
      (v4) => `64:ff9b::${v4}`,
      (v4) => `64:ff9b:1::${v4}`,
      (_, hex) => `2002:${hex}::1`,
      (_, hex) => `2001:0:${hex}::1`,
    ];
    fc.assert(
      fc.property(fc.ipV4(), fc.constantFrom(...carrying), (v4, form) => {
        const [a = 0, b = 0, c = 0, d = 0] = v4.split('.').map(Number);
        const hex = `${(a * 256 + b).toString(16)}:${(c * 256 + d).toString(16)}`;
        expect(isPublicAddress(form(v4, hex))).toBe(false);
      }),
      { numRuns: 500 },
    );
  });

  it('is in the part of IPv6 that is in use', () => {
    fc.assert(
      fc.property(fc.ipV6(), (address) => {
        if (isPublicAddress(address)) expect(address).toMatch(/^[23]/);
      }),
      { numRuns: 500 },
    );
  });
});

describe('the lookup of a socket', () => {
  const look = (addresses: string[], all: boolean) =>
    new Promise((resolve) => {
      guardedLookup(isPublicAddress, async () => addresses)(
        'a.example',
        { all },
        (error, found, family) => resolve(error ? error.message : [found, family]),
      );
    });

  it('passes on public addresses', async () => {
    expect(await look(['1.1.1.1', '2606:4700:4700::1111'], true)).toEqual([
      [
        { address: '1.1.1.1', family: 4 },
        { address: '2606:4700:4700::1111', family: 6 },
      ],
      undefined,
    ]);
    expect(await look(['1.1.1.1'], false)).toEqual(['1.1.1.1', 4]);
  });

  it('refuses a name with any other address, and one without', async () => {
    expect(await look(['1.1.1.1', '192.168.0.1'], true)).toMatch(/no public address/);
    expect(await look(['::ffff:10.0.0.1'], false)).toMatch(/no public address/);
    expect(await look([], true)).toMatch(/no public address/);
  });
});
