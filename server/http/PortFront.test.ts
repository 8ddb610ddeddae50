import { once } from 'node:events';
import https from 'node:https';
import net from 'node:net';
import tls from 'node:tls';
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { framedBindingRequest } from './bindingRequest.fixture.ts';
import { PortFront, type PortFrontOptions } from './PortFront.ts';
import { testCertificate } from './testCertificate.fixture.ts';

let certificate: { cert: string; key: string };
/** Linux and Windows answer on all of 127.0.0.0/8, macOS on its first address only. */
const hasSecondLoopback = process.platform !== 'darwin';
const cleanUps: (() => unknown)[] = [];

beforeAll(async () => {
  certificate = await testCertificate();
});

afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

/** A front before a real HTTPS server that answers "hello", and a media worker's stand-in. */
async function start(options: Partial<PortFrontOptions> = {}) {
  const server = https.createServer({ ...certificate, ...fastTimeouts }, (request, response) => {
    // More than the buffers of the system take in.
    response.end(request.url === '/large' ? Buffer.alloc(32 * 1024 * 1024) : 'hello');
  });
  const worker = net.createServer();
  const workerSockets: net.Socket[] = [];
  worker.on('connection', (socket) => {
    socket.on('error', () => {});
    workerSockets.push(socket);
  });
  worker.listen(0, '127.0.0.1');
  await once(worker, 'listening');
  const { port } = worker.address() as net.AddressInfo;
  const iceTargetOf = vi.fn((fragment: string) =>
    fragment === 'serverFragment' ? { host: '127.0.0.1', port } : null,
  );
  const front = await PortFront.listen({
    port: 0,
    hosts: ['127.0.0.1'],
    https: server,
    iceTargetOf,
    ...options,
  });
  cleanUps.push(async () => {
    await front.close();
    server.close();
    for (const socket of workerSockets) socket.destroy();
    worker.close();
  });
  return { front, iceTargetOf, worker, workerSockets };
}

const fastTimeouts = { headersTimeout: 50, requestTimeout: 50, connectionsCheckingInterval: 20 };

async function dial(front: PortFront, host = '127.0.0.1'): Promise<net.Socket> {
  const socket = net.connect({ host, port: front.port, noDelay: true });
  socket.on('error', () => {});
  cleanUps.push(() => socket.destroy());
  await once(socket, 'connect');
  return socket;
}

/** As `dial`, from another address of this machine. */
async function dialFrom(localAddress: string, front: PortFront): Promise<net.Socket> {
  const socket = net.connect({ host: '127.0.0.1', port: front.port, localAddress });
  socket.on('error', () => {});
  cleanUps.push(() => socket.destroy());
  await once(socket, 'connect');
  return socket;
}

/** Everything that arrives until the other side closes. */
function readAll(socket: net.Socket): Promise<string> {
  let text = '';
  socket.on('data', (chunk: Buffer) => {
    text += chunk.toString('latin1');
  });
  return new Promise((resolve) => {
    socket.once('close', () => resolve(text));
  });
}

function get(front: PortFront, host = '127.0.0.1'): Promise<string> {
  return new Promise((resolve, reject) => {
    https
      .get(
        { host, port: front.port, ca: certificate.cert, servername: 'localhost', agent: false },
        (response) => {
          let text = '';
          response.on('data', (chunk) => {
            text += chunk;
          });
          response.on('end', () => resolve(text));
        },
      )
      .on('error', reject);
  });
}

/** Listens as a client does through a proxy that hands every byte on alone. */
async function byteByByteProxy(front: PortFront): Promise<number> {
  const proxy = net.createServer(async (inner) => {
    const outer = await dial(front);
    outer.pipe(inner);
    inner.on('error', () => {});
    for await (const chunk of inner) {
      for (const byte of chunk as Buffer) {
        await new Promise((resolve) => outer.write(Buffer.of(byte), resolve));
        await new Promise(setImmediate);
      }
    }
  });
  proxy.listen(0, '127.0.0.1');
  await once(proxy, 'listening');
  cleanUps.push(() => proxy.close());
  return (proxy.address() as net.AddressInfo).port;
}

describe('PortFront', () => {
  it('passes TLS to the HTTPS server', async () => {
    const { front } = await start();
    expect(await get(front)).toBe('hello');
    await vi.waitFor(() => expect(front.connections).toBe(0));
  });

  it('passes on TLS that arrives byte by byte', async () => {
    const { front } = await start();
    const port = await byteByByteProxy(front);
    expect(await get({ port } as PortFront)).toBe('hello');
  });

  it.skipIf(!hasSecondLoopback)(
    'listens on several hosts with one port, and has the system choose one',
    async () => {
      const { front } = await start({ hosts: ['127.0.0.1', '127.0.0.2'] });
      expect(front.port).toBeGreaterThan(0);
      expect(await get(front, '127.0.0.1')).toBe('hello');
      expect(await get(front, '127.0.0.2')).toBe('hello');
    },
  );

  it('listens on all v4 and v6 addresses side by side', async () => {
    const { front } = await start({ hosts: ['0.0.0.0', '::'] });
    expect(await get(front, '127.0.0.1')).toBe('hello');
  });

  it.skipIf(!hasSecondLoopback)(
    'fails with the reason when the port is taken, and keeps nothing open',
    async () => {
      const taken = net.createServer();
      taken.listen(0, '127.0.0.2');
      await once(taken, 'listening');
      cleanUps.push(() => taken.close());
      const { port } = taken.address() as net.AddressInfo;
      await expect(start({ hosts: ['127.0.0.1', '127.0.0.2'], port })).rejects.toMatchObject({
        code: 'EADDRINUSE',
      });
      const { front } = await start({ hosts: ['127.0.0.1'], port });
      expect(front.port).toBe(port);
    },
  );

  it('enforces the time limits of HTTP, also without any request', async () => {
    const { front } = await start();
    const silent = tls.connect({ host: '127.0.0.1', port: front.port, ca: certificate.cert });
    cleanUps.push(() => silent.destroy());
    await once(silent, 'secureConnect');
    await readAll(silent);
    const socket = (await import('node:tls')).connect({
      host: '127.0.0.1',
      port: front.port,
      ca: certificate.cert,
    });
    cleanUps.push(() => socket.destroy());
    socket.write('GET / HTTP/1.1\r\nx:');
    expect(await readAll(socket)).toContain('408');
  });

  it('redirects plain HTTP to HTTPS', async () => {
    const { front } = await start();
    const socket = await dial(front);
    const answer = readAll(socket);
    for (const byte of 'GET /a?b HTTP/1.1\r\nHost: nest.example:1\r\n\r\n') socket.write(byte);
    expect(await answer).toMatch(
      /^HTTP\/1\.1 308 .*\r\nLocation: https:\/\/nest\.example:1\/a\?b\r\n.*\r\n\r\n$/s,
    );
    const bad = await dial(front);
    bad.write('GET / HTTP/1.1\r\nHost: a b\r\n\r\n');
    expect(await readAll(bad)).toMatch(/^HTTP\/1\.1 400 /);
  });

  it('explains the error to a reverse proxy with plain HTTP, instead of a redirect loop', async () => {
    const onPlainProxy = vi.fn();
    const { front } = await start({ onPlainProxy });
    const socket = await dial(front);
    socket.write('GET / HTTP/1.0\r\nHost: nest.example\r\nX-Forwarded-Proto: https\r\n\r\n');
    const answer = await readAll(socket);
    expect(answer).toMatch(/^HTTP\/1\.1 400 .*proxy_pass https:/s);
    expect(answer).not.toContain('Location');
    expect(onPlainProxy.mock.calls).toEqual([['127.0.0.1']]);
  });

  it.each([
    ['whole', (frame: Buffer) => [frame]],
    ['byte by byte', (frame: Buffer) => [...frame].map((byte) => Buffer.of(byte))],
  ])('carries ICE-TCP on to the worker, first frame %s', async (_, split) => {
    const { front, iceTargetOf, worker } = await start();
    const accepted = once(worker, 'connection') as Promise<[net.Socket]>;
    const client = await dial(front);
    const frame = framedBindingRequest();
    for (const part of split(frame)) {
      client.write(part);
      await new Promise(setImmediate);
    }
    client.write('and more');
    const [upstream] = await accepted;
    const expected = Buffer.concat([frame, Buffer.from('and more')]);
    let received = Buffer.alloc(0);
    for await (const chunk of upstream.iterator({ destroyOnReturn: false })) {
      received = Buffer.concat([received, chunk]);
      if (received.length >= expected.length) break;
    }
    expect(received).toEqual(expected);
    expect(iceTargetOf.mock.calls).toEqual([['serverFragment']]);
    expect(front.iceConnections).toBe(1);

    const answer = readAll(client);
    upstream.end('answer');
    expect(await answer).toBe('answer');
    await vi.waitFor(() => expect([front.iceConnections, front.connections]).toEqual([0, 0]));
  });

  it('relays much data both ways without loss', async () => {
    const { front, worker } = await start();
    worker.on('connection', (socket) => socket.pipe(socket));
    const client = await dial(front);
    const frame = framedBindingRequest();
    const bulk = Buffer.alloc(5_000_000, 'perch');
    let received = 0;
    client.on('data', (chunk: Buffer) => {
      received += chunk.length;
    });
    client.write(frame);
    client.write(bulk);
    await vi.waitFor(() => expect(received).toBe(frame.length + bulk.length), 5_000);
  });

  it('ends the worker side when the client ends, resets or half-closes', async () => {
    const { front, worker } = await start();
    for (const end of ['destroy', 'resetAndDestroy', 'end'] as const) {
      const accepted = once(worker, 'connection') as Promise<[net.Socket]>;
      const client = await dial(front);
      client.write(framedBindingRequest());
      const [upstream] = await accepted;
      upstream.resume();
      const closed = once(upstream, 'close');
      client[end]();
      await closed;
    }
    await vi.waitFor(() => expect([front.iceConnections, front.connections]).toEqual([0, 0]));
  });

  it('drops ICE for an unknown transport, and when the worker does not answer', async () => {
    const { front, worker } = await start();
    const stranger = await dial(front);
    stranger.write(framedBindingRequest({ username: 'other:client' }));
    await readAll(stranger);
    worker.close();
    const client = await dial(front);
    client.write(framedBindingRequest());
    await readAll(client);
    await vi.waitFor(() => expect([front.iceConnections, front.connections]).toEqual([0, 0]));
  });

  it('limits relayed connections of one address and of all', async () => {
    const { front } = await start({ limits: { relays: 2 } });
    const clients = [await dial(front), await dial(front)];
    for (const client of clients) client.write(framedBindingRequest());
    await vi.waitFor(() => expect(front.iceConnections).toBe(2));
    const third = await dial(front);
    third.write(framedBindingRequest());
    await readAll(third);
    clients[0]?.destroy();
    await vi.waitFor(() => expect(front.iceConnections).toBe(1));

    const { front: narrow } = await start({ limits: { relaysPerAddress: 1 } });
    const first = await dial(narrow);
    first.write(framedBindingRequest());
    await vi.waitFor(() => expect(narrow.iceConnections).toBe(1));
    const second = await dial(narrow);
    second.write(framedBindingRequest());
    await readAll(second);
    expect(narrow.iceConnections).toBe(1);

    const { front: perTransport } = await start({ limits: { relaysPerTransport: 1 } });
    (await dial(perTransport)).write(framedBindingRequest());
    await vi.waitFor(() => expect(perTransport.iceConnections).toBe(1));
    const another = await dial(perTransport);
    another.write(framedBindingRequest());
    await readAll(another);
    expect(perTransport.iceConnections).toBe(1);
  });

  it('cuts off clients that do not read, and idle ones', async () => {
    const { front, worker } = await start({ limits: { stallMs: 30 } });
    worker.on('connection', (socket) => {
      const flood = () => {
        while (!socket.destroyed && socket.write(Buffer.alloc(65_536)));
      };
      socket.on('drain', flood);
      flood();
    });
    const client = await dial(front);
    client.pause();
    client.write(framedBindingRequest());
    await once(worker, 'connection');
    await vi.waitFor(() => expect(front.iceConnections).toBe(0), 5_000);

    const { front: impatient } = await start({ limits: { idleMs: 30 } });
    const idle = await dial(impatient);
    idle.write(framedBindingRequest());
    await readAll(idle);
  });

  it.each([
    ['garbage', '\x80\x81\x82'],
    ['another protocol', 'SSH-2.0-x\r\n'],
    ['a STUN response', framedBindingRequest({ type: 0x0101 })],
    ['an endless plain head', `GET / HTTP/1.1\r\n${'x: y\r\n'.repeat(3000)}`],
  ])('drops %s', async (_, bytes) => {
    const { front } = await start();
    const socket = await dial(front);
    const answer = readAll(socket);
    socket.write(bytes);
    expect(await answer).toBe('');
    expect(await get(front)).toBe('hello');
  });

  it('survives clients that vanish in the middle of anything', async () => {
    const { front } = await start();
    const openings = [
      '',
      '\x16',
      '\x16\x03\x01\x02\x00\x01garbage',
      'GET / HT',
      'GET / HTTP/1.1\r\nHost: a\r\n\r\n',
      framedBindingRequest().subarray(0, 30),
      framedBindingRequest(),
    ];
    for (const end of ['destroy', 'resetAndDestroy', 'end'] as const) {
      for (const opening of openings) {
        const socket = await dial(front);
        if (opening.length > 0) socket.write(opening);
        if (end === 'end') socket.resume();
        socket[end]();
      }
    }
    expect(await get(front)).toBe('hello');
    await vi.waitFor(() => expect(front.connections).toBe(0));
  });

  it('limits the time until the protocol is known', async () => {
    const { front } = await start({ limits: { decisionMs: 30 } });
    const silent = await dial(front);
    const slow = await dial(front);
    slow.write('GET / HTTP/1.1\r\n');
    const lingering = await dial(front);
    lingering.write('GET / HTTP/1.1\r\nHost: a\r\n\r\n');
    await Promise.all([silent, slow, lingering].map(readAll));
    await vi.waitFor(() => expect(front.connections).toBe(0));
  });

  it('drops the oldest of too many undecided connections', async () => {
    const { front } = await start({ limits: { undecided: 3 } });
    const sockets: net.Socket[] = [];
    for (let count = 0; count < 3; count += 1) sockets.push(await dial(front));
    await vi.waitFor(() => expect(front.connections).toBe(3));
    const [oldest, second] = sockets as [net.Socket, net.Socket];
    const dropped = readAll(oldest);
    expect(await get(front)).toBe('hello');
    await dropped;
    expect(second.destroyed).toBe(false);
  });

  it.runIf(hasSecondLoopback)('lets nobody keep a neighbour out by many connections', async () => {
    const { front } = await start({
      limits: { undecidedPerGroup: 3, undecided: 4, connectionsPerGroup: 6, connections: 7 },
    });
    const neighbour = await dialFrom('127.0.0.2', front);
    for (let count = 0; count < 40; count += 1) (await dial(front)).write('\x16');
    expect(neighbour.destroyed).toBe(false);
    await vi.waitFor(() => expect(front.connections).toBeLessThanOrEqual(1 + 3));
    neighbour.write('GET / HTTP/1.1\r\nHost: a\r\n\r\n');
    expect(await readAll(neighbour)).toMatch(/^HTTP\/1.1 308/);
  });

  it('counts many people behind a reverse proxy as many', async () => {
    const limits = { connectionsPerGroup: 2 };
    const { front } = await start({ limits, isProxy: (address) => address === '127.0.0.1' });
    for (let count = 0; count < 5; count += 1) await dial(front);
    await vi.waitFor(() => expect(front.connections).toBe(5));
  });

  it('counts a TLS connection as decided only after its handshake', async () => {
    const impatient = await start({ limits: { decisionMs: 30 } });
    // The head of a handshake message whose body never arrives.
    const half = await dial(impatient.front);
    half.write(Buffer.from('16030100c8010000c40303', 'hex'));
    await readAll(half);
    // With the default limit, because a handshake may take longer than 30 ms on a busy machine.
    const { front } = await start();
    const whole = tls.connect({
      host: '127.0.0.1',
      port: front.port,
      ca: certificate.cert,
      servername: 'localhost',
    });
    cleanUps.push(() => whole.destroy());
    await once(whole, 'secureConnect');
    await vi.waitFor(() => expect(front.undecided).toBe(0));
  });

  it('ends a connection that requests much and reads nothing', async () => {
    const { front } = await start({ limits: { stallMs: 30 } });
    const greedy = tls.connect({
      host: '127.0.0.1',
      port: front.port,
      ca: certificate.cert,
      servername: 'localhost',
    });
    cleanUps.push(() => greedy.destroy());
    greedy.on('error', () => {});
    await once(greedy, 'secureConnect');
    greedy.pause();
    greedy.write('GET /large HTTP/1.1\r\nHost: a\r\n\r\n');
    await vi.waitFor(() => expect(front.connections).toBe(0), 5_000);
  });

  it('frees the port at once, with any open connections', async () => {
    const { front, worker } = await start();
    const accepted = once(worker, 'connection') as Promise<[net.Socket]>;
    const sockets = [await dial(front), await dial(front), await dial(front)];
    sockets[0]?.write('\x16\x03');
    sockets[1]?.write(framedBindingRequest());
    const [upstream] = await accepted;
    const closed = [...sockets, upstream].map((socket) => readAll(socket));
    await Promise.all([front.close(), front.close()]);
    const again = await start({ port: front.port });
    expect(await get(again.front)).toBe('hello');
    await Promise.all(closed);
  });
});
