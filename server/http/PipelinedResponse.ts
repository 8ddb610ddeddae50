import { type IncomingMessage, type ServerOptions, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/** Browsers and proxies wait for an answer before the next request; RFC 9112, 9.3.2 allows more. */
const waitingMax = 16;
const waiting = new WeakMap<Socket, number>();

/**
 * A response that limits pipelining: a connection with too many waiting requests is destroyed. 64 KB hold 1,600 requests, and
 * each takes some 10 KB of memory until those before it are answered.
 */
export class PipelinedResponse<
  Request extends IncomingMessage = IncomingMessage,
> extends ServerResponse<Request> {
  constructor(...[request, options]: [Request, ServerOptions?]) {
    // Node passes options that the types of the class lack.
    super(...([request, options] as unknown as [Request]));
    const { socket } = request;
    const count = (waiting.get(socket) ?? 0) + 1;
    waiting.set(socket, count);
    this.once('close', () => waiting.set(socket, (waiting.get(socket) ?? 1) - 1));
    if (count > waitingMax) socket.destroy();
  }
}
