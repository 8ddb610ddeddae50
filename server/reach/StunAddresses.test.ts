import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createLog } from '../log.ts';
import { bytesOfAddress } from './addressBytes.ts';
import { type SeenFrom, seenAddress } from './askStun.ts';
import { StunAddresses } from './StunAddresses.ts';

const log = createLog('silent');
const servers = ['stun:one.example', 'stun:two.example'];

describe('the public addresses of a server', () => {
  const ask = vi.fn<(url: string, from: SeenFrom) => Promise<string | null>>();
  let seen: Record<string, string>;
  let found: StunAddresses;
  let changes: (readonly string[])[];
  beforeEach(() => {
    vi.useFakeTimers();
    seen = { 'ipv4 stun:two.example': '93.184.216.34', 'ipv6 stun:one.example': '2a01:4f8::10' };
    ask.mockReset().mockImplementation(async (url, { family }) => seen[`${family} ${url}`] ?? null);
    start(null);
  });
  afterEach(() => {
    found.close();
    vi.useRealTimers();
  });

  function start(host: string | null): void {
    found?.close();
    found = new StunAddresses({ servers, host, log, ask });
    changes = [];
    found.on('changed', () => changes.push(found.addresses));
    found.start();
  }

  it('are asked of one server after the other, for both IP versions, and again at intervals', async () => {
    await vi.advanceTimersByTimeAsync(0);
    expect(changes).toEqual([['93.184.216.34', '2a01:4f8::10']]);
    seen['ipv4 stun:two.example'] = '93.184.216.35';
    await vi.advanceTimersByTimeAsync(300_000);
    expect(changes[1]).toEqual(['93.184.216.35', '2a01:4f8::10']);
    await vi.advanceTimersByTimeAsync(3_000_000);
    expect(changes).toHaveLength(2);
  });

  it('hold while nobody answers, and are then asked for sooner', async () => {
    await vi.advanceTimersByTimeAsync(0);
    seen = {};
    await vi.advanceTimersByTimeAsync(300_000);
    const asked = ask.mock.calls.length;
    await vi.advanceTimersByTimeAsync(30_000);
    expect(ask.mock.calls.length).toBeGreaterThan(asked);
    expect(found.addresses).toEqual(['93.184.216.34', '2a01:4f8::10']);
    expect(changes).toHaveLength(1);
  });

  it('are of the IP version in which the server listens, and asked from its address', async () => {
    start('0.0.0.0');
    await vi.advanceTimersByTimeAsync(0);
    expect(found.addresses).toEqual(['93.184.216.34']);
    start('2001:db8::7');
    await vi.advanceTimersByTimeAsync(0);
    expect(found.addresses).toEqual(['2a01:4f8::10']);
    expect(ask).toHaveBeenLastCalledWith(servers[0], { family: 'ipv6', address: '2001:db8::7' });
  });

  it('are not taken from an answer that is private or of the other IP version', async () => {
    seen = { 'ipv4 stun:one.example': '192.168.1.2', 'ipv6 stun:one.example': '93.184.216.34' };
    start(null);
    await vi.advanceTimersByTimeAsync(0);
    expect(found.addresses).toEqual([]);
  });

  it('are not asked for after the end', async () => {
    await vi.advanceTimersByTimeAsync(0);
    found.close();
    const asked = ask.mock.calls.length;
    seen['ipv4 stun:two.example'] = '93.184.216.35';
    await vi.advanceTimersByTimeAsync(3_000_000);
    expect(ask).toHaveBeenCalledTimes(asked);
    expect(changes).toHaveLength(1);
  });
});

describe('a STUN server', () => {
  let socket: Socket;
  afterEach(() => socket.close());

  /** Answers with XOR-MAPPED-ADDRESS (RFC 8489, 14.2). */
  async function serveAt(host: '127.0.0.1' | '::1', mapped: string): Promise<string> {
    socket = createSocket(host === '::1' ? 'udp6' : 'udp4').bind(0, host);
    await once(socket, 'listening');
    socket.on('message', (request, { port, address }) => {
      const bytes = bytesOfAddress(mapped).subarray(mapped.includes(':') ? 0 : 12);
      const value = Buffer.alloc(4 + bytes.length);
      value.writeUInt8(mapped.includes(':') ? 2 : 1, 1);
      for (const [index, byte] of bytes.entries()) {
        value[4 + index] = byte ^ (request[4 + index] ?? 0);
      }
      const head = Buffer.alloc(24);
      head.writeUInt16BE(0x0101, 0);
      head.writeUInt16BE(4 + value.length, 2);
      request.copy(head, 4, 4, 20);
      head.writeUInt16BE(0x0020, 20);
      head.writeUInt16BE(value.length, 22);
      socket.send(Buffer.from('noise'), port, address);
      socket.send(Buffer.concat([head, value]), port, address);
    });
    const { port } = socket.address();
    return `stun:${host === '::1' ? '[::1]' : host}:${port}`;
  }

  it.each([
    ['127.0.0.1', 'ipv4', '93.184.216.34'],
    ['::1', 'ipv6', '2a01:4f8::10'],
  ] as const)('at %s tells the address that it sees', async (host, family, mapped) => {
    const url = await serveAt(host, mapped);
    expect(await seenAddress(url, { family, address: host })).toBe(mapped);
    expect(await seenAddress(url)).toBe(mapped);
  });
});
