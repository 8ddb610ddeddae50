import { EventEmitter } from 'node:events';
import { beforeEach, expect, it, vi } from 'vitest';
import { boundOutgoingQueue, type EnginePacket } from './OutgoingQueue.ts';

/** engine.io's socket, as far as it tells of its queue. */
class FakeSocket extends EventEmitter {
  readonly close = vi.fn();
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

let socket: FakeSocket;
beforeEach(() => {
  socket = new FakeSocket();
  boundOutgoingQueue(socket, 10_000);
});

it('ends a connection for which too much waits', () => {
  socket.send(4_000);
  socket.flush();
  socket.send(4_000);
  expect(socket.close).not.toHaveBeenCalled();
  socket.send(4_000);
  expect(socket.close).toHaveBeenCalledWith(true);
});

it('counts many small packets by what they cost', () => {
  for (let sent = 0; sent < 60; sent += 1) socket.send(0);
  expect(socket.close).toHaveBeenCalled();
});

it('lets as much pass as is read', () => {
  for (let sent = 0; sent < 100; sent += 1) {
    socket.send(4_000);
    socket.flush();
  }
  expect(socket.close).not.toHaveBeenCalled();
});
