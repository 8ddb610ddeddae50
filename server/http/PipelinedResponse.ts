import { type IncomingMessage, type ServerOptions, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/** Browsers and proxies send a request only when the one before is answered (RFC 9112, 9.3.2 allows more). */
const waitingMax = 16;
const waiting = new WeakMap<Socket, number>();

/**
 * The answer to a request, one of few that may wait on one connection: 64 KB hold 1,600 requests, each of which takes some
 * 10 KB of memory until those before it have been read. With more of them the connection is ended.
 */
export class PipelinedResponse<
  Request extends IncomingMessage = IncomingMessage,
> extends ServerResponse<Request> {
  constructor(...[request, options]: [Request, ServerOptions?]) {
    // Node hands its options on, which the types of the class do not know.
    super(...([request, options] as unknown as [Request]));
    const { socket } = request;
    const count = (waiting.get(socket) ?? 0) + 1;
    waiting.set(socket, count);
    this.once('close', () => waiting.set(socket, (waiting.get(socket) ?? 1) - 1));
    if (count > waitingMax) socket.destroy();
  }
}
