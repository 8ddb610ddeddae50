import type { Socket } from 'node:net';

/**
 * Ends connections whose other side does not read: what waits to be sent to them would stay in memory for as long as they
 * like. A connection is ended when nothing at all has left it for a while although something waits, or when more waits
 * than anybody needs to have waiting. Owns its timer, not the sockets.
 */
export class StallWatch {
  readonly #maxQueuedBytes: number;
  /** Bytes that had left each socket at the last look. */
  readonly #sent = new Map<Socket, number>();
  readonly #timer: NodeJS.Timeout;

  /** A stalled connection is ended after `stallMs` at least, and twice that at most. */
  constructor(stallMs: number, maxQueuedBytes = Number.POSITIVE_INFINITY) {
    this.#maxQueuedBytes = maxQueuedBytes;
    this.#timer = setInterval(() => this.#look(), stallMs).unref();
  }

  /** Watches a socket until it closes. */
  watch(socket: Socket): void {
    this.#sent.set(socket, -1);
    socket.once('close', () => this.#sent.delete(socket));
  }

  close(): void {
    clearInterval(this.#timer);
    this.#sent.clear();
  }

  #look(): void {
    for (const [socket, sentBefore] of this.#sent) {
      const queued = socket.writableLength;
      const sent = socket.bytesWritten - queued;
      this.#sent.set(socket, sent);
      if ((queued > 0 && sent === sentBefore) || queued > this.#maxQueuedBytes) socket.destroy();
    }
  }
}
