import { EventEmitter, once } from 'node:events';
import { createServer } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { Server } from 'socket.io';
import { beforeEach, expect, it, vi } from 'vitest';
import { boundOutgoingQueue, boundPongs, type EnginePacket } from './OutgoingQueue.ts';

/** engine.io's socket, as far as it tells of its queue. */
class FakeSocket extends EventEmitter {
  readonly close = vi.fn();
  readonly transport = { socket: new FakeWebSocket() };
  #buffer: EnginePacket[] = [];

  send(bytes: number): void {
    const packet = { data: Buffer.alloc(bytes) };
    this.#buffer.push(packet);
    this.emit('packetCreate', packet);
  }

  /** As when all that was handed over before has left. */
  flush(): void {
    this.emit('flush', this.#buffer);
    this.#buffer = [];
  }
}

class FakeWebSocket extends EventEmitter {
  readonly terminate = vi.fn();
  bufferedAmount = 0;
}

let socket: FakeSocket;
beforeEach(() => {
  socket = new FakeSocket();
  boundOutgoingQueue(socket, 10_000);
});

it('closes a connection for which too much waits', () => {
  socket.send(4_000);
  socket.flush();
  socket.send(4_000);
  expect(socket.close).not.toHaveBeenCalled();
  socket.send(4_000);
  expect(socket.close).toHaveBeenCalledWith(true);
});

it('counts the memory of small packets', () => {
  for (let sent = 0; sent < 60; sent += 1) socket.send(0);
  expect(socket.close).toHaveBeenCalled();
});

it('allows any amount that is read', () => {
  for (let sent = 0; sent < 100; sent += 1) {
    socket.send(4_000);
    socket.flush();
  }
  expect(socket.close).not.toHaveBeenCalled();
});

it('allows endless pings of a client that reads', () => {
  boundPongs(socket);
  const webSocket = socket.transport.socket;
  for (let pinged = 0; pinged < 1_000; pinged += 1) {
    // Each answer waits for a moment, and every tenth time a message beside it.
    webSocket.bufferedAmount = pinged % 10 === 0 ? 10_000 : 127;
    webSocket.emit('ping');
  }
  expect(webSocket.terminate).not.toHaveBeenCalled();
});

it('closes a connection that sends pings and does not read the pongs', async () => {
  const http = createServer();
  const io = new Server(http, { transports: ['websocket'] });
  io.engine.on('connection', boundPongs);
  http.listen(0, '127.0.0.1');
  await once(http, 'listening');
  const flood = connect((http.address() as AddressInfo).port, '127.0.0.1');
  flood.on('error', () => {});
  const closed = new Promise((resolve) => flood.once('close', () => resolve('ended')));
  flood.write(
    'GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n' +
      'Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n',
  );
  await once(flood, 'data');
  flood.pause();
  // The longest ping that there is, masked with noughts.
  const ping = Buffer.concat([Buffer.of(0x89, 0x80 | 125, 0, 0, 0, 0), Buffer.alloc(125)]);
  const pings = Buffer.concat(Array<Buffer>(5_000).fill(ping));
  const flooded = (async () => {
    for (let sent = 0; sent < 64 * 1024 * 1024 && !flood.destroyed; sent += pings.length) {
      await new Promise((resolve) => flood.write(pings, resolve));
    }
    return flood.destroyed ? await closed : 'took all of it';
  })();
  try {
    expect(await Promise.race([closed, flooded])).toBe('ended');
  } finally {
    flood.destroy();
    await io.close();
  }
});
