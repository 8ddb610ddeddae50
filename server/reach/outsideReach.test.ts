import { describe, expect, it } from 'vitest';
import { outsideReach, provenBy, type ReachFacts } from './outsideReach.ts';

const home: ReachFacts = {
  asksGateway: true,
  gateway: null,
  pinholes: null,
  seen: [],
  own: ['192.168.1.10', '2a01:4f8::10'],
  announced: [],
  proven: null,
};
const opened = (externalAddress: string | null) => ({ kind: 'opened' as const, externalAddress });

describe('outsideReach', () => {
  it('is being asked until the first attempt has ended', () => {
    expect(outsideReach(home)).toEqual({ kind: 'asking' });
    const silent = { ...home, gateway: { kind: 'noGateway' as const } };
    expect(outsideReach(silent)).toEqual({ kind: 'closed', reason: 'noGateway' });
  });

  it('is open when the gateway has opened the port at a public address', () => {
    const facts = { ...home, gateway: opened('93.184.216.34') };
    expect(outsideReach(facts)).toEqual({ kind: 'opened', address: '93.184.216.34' });
  });

  it.each(['10.0.0.2', '192.168.0.2', '100.64.3.4', '192.0.0.2'])(
    'is closed behind a second gateway, at %s',
    (address) => {
      const shared = { kind: 'closed', reason: 'sharedAddress' };
      expect(outsideReach({ ...home, gateway: opened(address) })).toEqual(shared);
      const refused = { kind: 'refused' as const, externalAddress: address };
      expect(outsideReach({ ...home, gateway: refused })).toEqual(shared);
    },
  );

  it.each(['0.0.0.0', '', 'perch.example.org', '1.2.3.4<script>', null])(
    'believes no address like %j',
    (address) => {
      expect(outsideReach({ ...home, gateway: opened(address) }).kind).toBe('closed');
    },
  );

  it('reports a refusal, and that asking is switched off', () => {
    const refused = { kind: 'refused' as const, externalAddress: '93.184.216.34' };
    expect(outsideReach({ ...home, gateway: refused })).toEqual({
      kind: 'closed',
      reason: 'refused',
    });
    expect(outsideReach({ ...home, asksGateway: false })).toEqual({
      kind: 'closed',
      reason: 'switchedOff',
    });
  });

  it('is open on a machine with a public IPv4 address, whatever the gateway answers', () => {
    const own = ['10.0.0.5', '93.184.216.99'];
    for (const gateway of [null, { kind: 'noGateway' as const }, opened('10.0.0.2')]) {
      const facts = { ...home, own, gateway, asksGateway: gateway !== null };
      expect(outsideReach(facts)).toEqual({ kind: 'opened', address: '93.184.216.99' });
    }
  });

  it('is open by IPv6 where only the firewall for that is opened', () => {
    const refused = { kind: 'refused' as const, externalAddress: null };
    const facts = { ...home, gateway: refused, pinholes: opened('2a01:4f8::10') };
    expect(outsideReach(facts)).toEqual({ kind: 'openedIPv6', address: '2a01:4f8::10' });
    expect(outsideReach({ ...facts, gateway: opened('93.184.216.34') }).kind).toBe('opened');
  });

  it('is proven when a client has connected from outside', () => {
    const facts = { ...home, gateway: opened('10.0.0.2'), proven: '93.184.216.34' };
    expect(outsideReach(facts)).toEqual({ kind: 'proven', address: '93.184.216.34' });
  });
});

describe('provenBy', () => {
  const facts = { ...home, gateway: opened('93.184.216.34') };
  const nobody = () => false;
  const visit = { remoteAddress: '94.130.1.7', localAddress: '192.168.1.10' };

  it('takes the public address of the gateway or the machine', () => {
    expect(provenBy(visit, facts, nobody)).toBe('93.184.216.34');
    const own = ['93.184.216.99'];
    expect(provenBy(visit, { ...facts, gateway: null, own }, nobody)).toBe('93.184.216.99');
    const announced = ['192.168.1.10', '93.184.216.77'];
    expect(provenBy(visit, { ...facts, gateway: null, announced }, nobody)).toBe('93.184.216.77');
  });

  it('proves nothing when the address is not known', () => {
    expect(provenBy(visit, { ...facts, gateway: opened('10.0.0.2') }, nobody)).toBeNull();
  });

  it('proves nothing by clients of the own network', () => {
    for (const remoteAddress of ['192.168.1.20', '127.0.0.1', '100.64.1.1', 'fe80::2']) {
      expect(provenBy({ ...visit, remoteAddress }, facts, nobody), remoteAddress).toBeNull();
    }
    const neighbour = { remoteAddress: '2a01:4f8::20', localAddress: '2a01:4f8::10' };
    expect(provenBy(neighbour, facts, () => true)).toBeNull();
  });

  it('proves nothing by connections that the gateway sends back', () => {
    expect(provenBy({ ...visit, remoteAddress: '93.184.216.34' }, facts, nobody)).toBeNull();
  });

  it('takes the IPv6 address that a client has connected to', () => {
    const guest = { remoteAddress: '2a02:6b8::1', localAddress: '2a01:4f8::10' };
    expect(provenBy(guest, facts, nobody)).toBe('2a01:4f8::10');
  });
});
