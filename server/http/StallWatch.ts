import type { Socket } from 'node:net';

/**
 * Ends connections whose other side does not read, because their queues would stay in memory. A connection ends when bytes
 * wait and none was sent for a while, or when too many bytes wait. Owns its timer, not the sockets.
 */
export class StallWatch {
  readonly #maxQueuedBytes: number;
  /** Bytes that each socket had sent at the last check. */
  readonly #sent = new Map<Socket, number>();
  readonly #timer: NodeJS.Timeout;

  /** @param stallMs a stalled connection ends after this time at the earliest, and twice this at the latest */
  constructor(stallMs: number, maxQueuedBytes = Number.POSITIVE_INFINITY) {
    this.#maxQueuedBytes = maxQueuedBytes;
    this.#timer = setInterval(() => this.#check(), stallMs).unref();
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

  #check(): void {
    for (const [socket, sentBefore] of this.#sent) {
      const queued = socket.writableLength;
      const sent = socket.bytesWritten - queued;
      this.#sent.set(socket, sent);
      if ((queued > 0 && sent === sentBefore) || queued > this.#maxQueuedBytes) socket.destroy();
    }
  }
}
