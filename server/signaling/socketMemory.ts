/** The part of engine.io's socket that keeps what is no longer needed. */
export interface KeepingSocket {
  /** The HTTP request that has opened the connection. */
  request: unknown;
  readonly transport: {
    /** The server's end of the WebSocket, as in ws. */
    readonly socket: {
      on(event: 'message', listener: () => void): unknown;
      readonly _receiver?: { _mask: unknown };
    };
  };
}

/**
 * Releases the read buffer after each message. ws keeps the mask of the last message, four bytes that are a part of a buffer of 64 KiB
 * that Node reads into; connections at rest would hold most of these buffers.
 */
export function releaseReadBuffers({ transport: { socket } }: KeepingSocket): void {
  socket.on('message', () => {
    if (socket._receiver) socket._receiver._mask = undefined;
  });
}

/** Releases the HTTP request with its headers: must be called when nobody reads `request` of this socket any more. */
export function releaseRequest(socket: Pick<KeepingSocket, 'request'>): void {
  socket.request = null;
}
