import { once } from 'node:events';
import { createServer, type Server as HttpServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Server, type Socket } from 'socket.io';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { ChannelId } from '../../shared/domain/ids.ts';
import { SignalingClient, type SignalingEvents } from './SignalingClient.ts';

let http: HttpServer;
let server: Server;
let port = 0;
let clients: SignalingClient[];
let sockets: Socket[];

beforeEach(async () => {
  clients = [];
  port = 0;
  await listen();
});
afterEach(async () => {
  for (const client of clients) client.stop();
  await server.close();
});

/** A real socket.io server; a restart uses the same port. */
async function listen(): Promise<void> {
  http = createServer();
  sockets = [];
  server = new Server(http, { transports: ['websocket'] });
  server.on('connection', (socket) => {
    sockets.push(socket);
    socket.emit('session:challenged', { nonce: String(sockets.length) });
  });
  http.listen(port, '127.0.0.1');
  await once(http, 'listening');
  port = (http.address() as AddressInfo).port;
}

function createSignaling(): SignalingClient {
  const client = new SignalingClient({ url: `http://127.0.0.1:${port}` });
  clients.push(client);
  return client;
}

function next<Name extends keyof SignalingEvents>(
  client: SignalingClient,
  name: Name,
): Promise<SignalingEvents[Name]> {
  return new Promise((resolve) => {
    const stop = client.on(name, (payload) => {
      stop();
      resolve(payload);
    });
  });
}

async function connected(): Promise<{ client: SignalingClient; socket: Socket }> {
  const client = createSignaling();
  client.start();
  await next(client, 'session:challenged');
  return { client, socket: sockets.at(-1) as Socket };
}

test('a request resolves to its value, a refusal rejects with its code', async () => {
  const { client, socket } = await connected();
  socket.on('channel:join', ({ channelId }, answer) =>
    answer(
      channelId === 'full'
        ? { ok: false, error: { code: 'channelFull', reason: '3 are in it' } }
        : { ok: true, value: { offers: [] } },
    ),
  );
  const join = (id: string) => client.request('channel:join', { channelId: id as ChannelId });
  await expect(join('general')).resolves.toEqual({ offers: [] });
  await expect(join('full')).rejects.toMatchObject({ code: 'channelFull' });
});

test('`inOrder` is called before later messages of the server are emitted', async () => {
  const { client, socket } = await connected();
  const order: string[] = [];
  socket.on('channel:leave', (_payload, answer) => {
    answer({ ok: true, value: {} });
    socket.emit('consumer:offered', { offers: [] });
  });
  client.on('consumer:offered', () => order.push('offered'));
  const offered = next(client, 'consumer:offered');
  await Promise.all([client.request('channel:leave', {}, () => order.push('left')), offered]);
  expect(order).toEqual(['left', 'offered']);
});

test('a request without a connection fails at once, a pending one when the connection is lost', async () => {
  const idle = createSignaling();
  await expect(idle.request('presence:get', {})).rejects.toMatchObject({ code: 'disconnected' });
  const { client, socket } = await connected();
  const asked = client.request('presence:get', {});
  socket.disconnect(true);
  await expect(asked).rejects.toMatchObject({ code: 'disconnected' });
});

test('a request without a response times out', async () => {
  const { client } = await connected();
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  try {
    const asked = expect(client.request('presence:get', {})).rejects.toMatchObject({
      code: 'timeout',
    });
    vi.advanceTimersByTime(10_000);
    await asked;
  } finally {
    vi.useRealTimers();
  }
});

test('a lost connection is replaced, with a new challenge', async () => {
  const { client, socket } = await connected();
  client.settle();
  const lost = next(client, 'lost');
  const attempt = next(client, 'attempting');
  const challenged = next(client, 'session:challenged');
  socket.disconnect(true);
  expect(await lost).toEqual({ reason: 'lost' });
  expect(await attempt).toEqual({ attempt: 2 });
  expect((await challenged).nonce).toBe('2');
});

test('reconnects to a restarted server; retryNow does not wait', async () => {
  const { client } = await connected();
  await server.close();
  await vi.waitFor(async () => {
    expect(await next(client, 'lost')).toEqual({ reason: 'unreachable' });
  });
  await listen();
  const challenged = next(client, 'session:challenged');
  client.retryNow();
  expect((await challenged).nonce).toBe('1');
});

test('reports a server that refuses the origin of the page', async () => {
  server.use((_socket, next) => next(new Error('originRefused')));
  const client = createSignaling();
  const lost = next(client, 'lost');
  client.start();
  expect(await lost).toEqual({ reason: 'originRefused' });
});

test('distinguishes a server without WebSockets from an unreachable one', async () => {
  await server.close();
  const isServerReachable = vi.fn(async () => true);
  const client = new SignalingClient({ url: `http://127.0.0.1:${port}`, isServerReachable });
  clients.push(client);
  const first = next(client, 'lost');
  client.start();
  expect(await first).toEqual({ reason: 'unreachable' });
  for (const answering of [true, false]) {
    isServerReachable.mockResolvedValueOnce(answering);
    const lost = next(client, 'lost');
    client.retryNow();
    expect(await lost).toEqual({ reason: answering ? 'noWebSocket' : 'unreachable' });
  }
});

test('does not reconnect after stop, until it is started again', async () => {
  const { client } = await connected();
  const attempts = vi.fn();
  client.on('attempting', attempts);
  client.stop();
  client.retryNow();
  expect(attempts).not.toHaveBeenCalled();
  const challenged = next(client, 'session:challenged');
  client.start();
  await challenged;
});

test('in a network that is there again it tries quickly for a moment, as the way out may be known a little later', async () => {
  const { client } = await connected();
  await server.close();
  const now = vi.spyOn(performance, 'now').mockReturnValue(1_000);
  try {
    const attempts: number[] = [];
    client.on('attempting', ({ attempt }) => attempts.push(attempt));
    client.renew();
    // Each of them would have to wait longer than the one before.
    await vi.waitFor(() => expect(attempts.length).toBeGreaterThan(6), 10_000);
    expect(new Set(attempts)).toEqual(new Set([1]));
    now.mockReturnValue(10_000);
    await vi.waitFor(() => expect(attempts).toContain(2), 10_000);
  } finally {
    now.mockRestore();
  }
  await listen();
  const challenged = next(client, 'session:challenged');
  client.retryNow();
  await challenged;
});
