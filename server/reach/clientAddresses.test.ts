import { describe, expect, it } from 'vitest';
import { inviteAddresses, mediaAddresses, type ServerAddresses } from './clientAddresses.ts';

const lan = '192.168.1.7';
const wide6 = '2a01:4f8::7';
const docker = '172.17.0.1';
const vpn = '10.8.0.1';
/** A machine at home: in its network, with a public IPv6 address, containers and a VPN. */
const home: ServerAddresses = {
  announced: [],
  own: [lan, docker, vpn, 'fd00::1', wide6],
  outside: [],
};
/** The networks of its interfaces. */
const near = (address: string) =>
  [lan, docker, vpn].filter((own) => address.startsWith(own.slice(0, own.lastIndexOf('.') + 1)));

const fromLan = {
  hostHeader: `${lan}:44300`,
  localAddress: `::ffff:${lan}`,
  remoteAddress: '::ffff:192.168.1.20',
};
const fromHere = {
  hostHeader: 'localhost:44300',
  localAddress: '127.0.0.1',
  remoteAddress: '127.0.0.1',
};
const fromOutside = {
  hostHeader: 'nest.example:44300',
  localAddress: lan,
  remoteAddress: '94.130.1.7',
};

describe('mediaAddresses', () => {
  it('starts with the address that the client used, then other reachable ones', () => {
    expect(mediaAddresses(fromLan, home, near)).toEqual([lan, wide6]);
    const byName = { ...fromLan, hostHeader: 'nest.example:44300' };
    expect(mediaAddresses(byName, home, near)).toEqual([lan, wide6]);
    const public4 = { ...fromOutside, hostHeader: '93.184.216.34:44300' };
    expect(mediaAddresses(public4, home, near)).toEqual(['93.184.216.34', lan, wide6]);
  });

  it('contains the public address of the gateway, for clients at home and outside', () => {
    const opened = { ...home, outside: ['93.184.216.34'] };
    for (const path of [fromLan, fromOutside]) {
      expect(mediaAddresses(path, opened, near)).toEqual([lan, wide6, '93.184.216.34']);
    }
  });

  it('contains addresses of containers and VPNs only for clients from there', () => {
    for (const path of [fromLan, fromHere, fromOutside]) {
      const sent = mediaAddresses(path, home, near);
      expect(sent).not.toContain(docker);
      expect(sent).not.toContain(vpn);
    }
    const fromVpn = { hostHeader: 'nest.example', localAddress: vpn, remoteAddress: '10.8.0.9' };
    expect(mediaAddresses(fromVpn, home, near)).toEqual([vpn, wide6]);
    const overProxy = { ...fromHere, hostHeader: 'nest.example', remoteAddress: '10.8.0.9' };
    expect(mediaAddresses(overProxy, home, near)).toEqual([lan, vpn, wide6]);
  });

  it('contains loopback and the network address for a client or a proxy on this machine', () => {
    expect(mediaAddresses(fromHere, home, near)).toEqual(['127.0.0.1', lan, wide6]);
    expect(mediaAddresses({ ...fromLan, hostHeader: '127.0.0.1' }, home, near)).toEqual([
      lan,
      wide6,
    ]);
  });

  it('contains the announced addresses instead of the machine’s own', () => {
    const announced = ['198.51.100.1', '2001:db8::1'];
    const known = { ...home, announced };
    const byName = { ...fromLan, hostHeader: 'perch.example:44300' };
    expect(mediaAddresses(byName, known, near)).toEqual(announced);
    expect(mediaAddresses(fromLan, known, near)).toEqual([lan, ...announced]);
  });

  it('contains two addresses on a machine with 61', () => {
    const more = Array.from({ length: 59 }, (_, n) => `192.168.1.${n + 100}`);
    const own = [...more, lan, wide6];
    expect(mediaAddresses(fromLan, { ...home, own }, () => [...more, lan])).toEqual([lan, wide6]);
  });

  it('leaves out text that is not an address', () => {
    const nowhere = { announced: [], own: [], outside: [] };
    const lost = { hostHeader: '"><', localAddress: '', remoteAddress: '' };
    expect(mediaAddresses(lost, nowhere, near)).toEqual([]);
    expect(mediaAddresses({ ...lost, hostHeader: '[2001:db8::9]:1' }, nowhere, near)).toEqual([
      '2001:db8::9',
    ]);
  });
});

describe('inviteAddresses', () => {
  it('starts with the address that most others can reach', () => {
    const opened = { ...home, outside: ['93.184.216.34'] };
    expect(inviteAddresses(fromHere, opened)).toEqual(['93.184.216.34', lan, wide6]);
    expect(inviteAddresses(fromLan, home)).toEqual([lan, wide6]);
  });

  it('contains no local address for a client from outside', () => {
    const announced = ['198.51.100.1'];
    expect(inviteAddresses(fromOutside, { ...home, announced })).toEqual(['198.51.100.1', wide6]);
  });
});
