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

it('recognizes addresses and networks', () => {
  const right = ['10.0.0.1', '10.0.0.0/8', '0.0.0.0/0', '2001:db8::/32', '::1'];
  const wrong = ['', '10.0.0', '10.0.0.0/33', '10.0.0.0/', '10.0.0.0/8/8', 'proxy', 'fe80::1%eth0'];
  expect(right.filter((text) => !isAddressRange(text))).toEqual([]);
  expect(wrong.filter(isAddressRange)).toEqual([]);
});
