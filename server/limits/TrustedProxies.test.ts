import type { IncomingMessage } from 'node:http';
import { describe, expect, it } from 'vitest';
import { isAddressRange, TrustedProxies } from './TrustedProxies.ts';

/** A request over a connection from `remoteAddress`, through proxies that wrote these lines. */
function request(
  remoteAddress: string | undefined,
  forwardedFor?: string,
): Pick<IncomingMessage, 'headers' | 'socket'> {
  const socket = { remoteAddress } as IncomingMessage['socket'];
  return { socket, headers: { 'x-forwarded-for': forwardedFor } };
}

describe('TrustedProxies', () => {
  const proxies = new TrustedProxies(['10.1.0.0/16', '192.0.2.7', 'fd00::/8']);

  it.each([
    ['nobody in between', '203.0.113.5', undefined, '203.0.113.5'],
    ['a proxy on this machine', '127.0.0.1', '203.0.113.5', '203.0.113.5'],
    ['the same over IPv6', '::1', '2001:db8::5', '2001:db8::5'],
    ['IPv4 mapped into IPv6', '::ffff:127.0.0.1', '::ffff:203.0.113.5', '203.0.113.5'],
    ['a proxy of the settings', '10.1.2.3', '203.0.113.5', '203.0.113.5'],
    ['two of them', '192.0.2.7', '203.0.113.5, fd00::3', '203.0.113.5'],
    ['what a stranger claims', '203.0.113.5', '198.51.100.1', '203.0.113.5'],
    ['what a stranger claims to a proxy', '127.0.0.1', '1.2.3.4, 203.0.113.5', '203.0.113.5'],
    ['a proxy without the header', '127.0.0.1', undefined, '127.0.0.1'],
    ['a proxy with an invalid header', '127.0.0.1', '203.0.113.5, unknown', '127.0.0.1'],
    ['a program of this machine', '127.0.0.1', '127.0.0.1', '127.0.0.1'],
    ['a connection that has closed', undefined, '203.0.113.5', ''],
  ])('%s', (_, remoteAddress, forwardedFor, client) => {
    expect(proxies.clientAddressOf(request(remoteAddress, forwardedFor))).toBe(client);
  });
});

describe('TrustedProxies with Forwarded (RFC 7239)', () => {
  const proxies = new TrustedProxies(['10.1.0.0/16', 'fd00::/8'], 'forwarded');
  const through = (remoteAddress: string, forwarded?: string) => ({
    socket: { remoteAddress } as IncomingMessage['socket'],
    headers: { forwarded, 'x-forwarded-for': '192.0.2.1', 'x-forwarded-host': 'x.example' },
  });

  it.each([
    ['IPv4', '127.0.0.1', 'for=203.0.113.5;proto=https', '203.0.113.5'],
    ['IPv4 with a port', '127.0.0.1', 'For="203.0.113.5:4711"', '203.0.113.5'],
    ['IPv6 with a port', '::1', 'proto=https;for="[2001:db8::5]:4711"', '2001:db8::5'],
    ['two proxies', '10.1.0.1', 'for=203.0.113.5, for="[fd00::3]"', '203.0.113.5'],
    ['what a stranger claims', '203.0.113.5', 'for=198.51.100.1', '203.0.113.5'],
    ['what a stranger claims to a proxy', '::1', 'for=1.2.3.4, for=203.0.113.5', '203.0.113.5'],
    ['a hidden client', '127.0.0.1', 'for=_hidden', '127.0.0.1'],
    ['only the other header', '127.0.0.1', undefined, '127.0.0.1'],
  ])('%s', (_, remoteAddress, forwarded, client) => {
    expect(proxies.clientAddressOf(through(remoteAddress, forwarded))).toBe(client);
  });

  it('takes the host from it', () => {
    const host = (remoteAddress: string, forwarded?: string) =>
      proxies.dialledHostOf(through(remoteAddress, forwarded));
    expect(host('10.1.0.1', 'for=203.0.113.5;host="a.example:8443", host=b')).toBe(
      'a.example:8443',
    );
    expect(host('10.1.0.1')).toBeNull();
    expect(host('203.0.113.5', 'host=a.example')).toBeNull();
  });
});

it('takes the first X-Forwarded-Host, and from trusted proxies only', () => {
  const proxies = new TrustedProxies([]);
  const host = (remoteAddress: string) =>
    proxies.dialledHostOf({
      socket: { remoteAddress } as IncomingMessage['socket'],
      headers: { 'x-forwarded-host': 'a.example, b.example', forwarded: 'host=c.example' },
    });
  expect(host('127.0.0.1')).toBe('a.example');
  expect(host('203.0.113.5')).toBeNull();
});

it('recognizes addresses and networks', () => {
  const right = ['10.0.0.1', '10.0.0.0/8', '0.0.0.0/0', '2001:db8::/32', '::1'];
  const wrong = ['', '10.0.0', '10.0.0.0/33', '10.0.0.0/', '10.0.0.0/8/8', 'proxy', 'fe80::1%eth0'];
  expect(right.filter((text) => !isAddressRange(text))).toEqual([]);
  expect(wrong.filter(isAddressRange)).toEqual([]);
});
