/** The part of engine.io's socket that shows what waits to be sent. */
export interface EngineSocket {
  on(event: 'packetCreate', listener: (packet: EnginePacket) => void): unknown;
  on(event: 'flush', listener: (packets: readonly EnginePacket[]) => void): unknown;
  close(discard: boolean): unknown;
  readonly transport: { readonly socket: WebSocketEnd };
}

/** The server's end of a WebSocket, as in ws. */
interface WebSocketEnd {
  on(event: 'ping', listener: () => void): unknown;
  /** Bytes that wait to be sent. */
  readonly bufferedAmount: number;
  terminate(): unknown;
}

export interface EnginePacket {
  readonly data?: unknown;
}

/** Twice the size of all sounds that a server can have: a client that reads never has more waiting. */
const queuedBytesMax = 8 * 1024 * 1024;
/** How many answers to WebSocket pings (RFC 6455, 5.5.2) may wait; our apps send no such pings. */
const waitingPongsMax = 100;
const pongBytesMax = 127;
/** The memory of a packet besides its data: objects, a frame, a callback. */
const packetBytes = 200;

/**
 * Closes a connection for which too much waits to be sent. socket.io queues without a limit as long as the client answers
 * pings. A client that reads nothing at all is found earlier, by the front.
 */
export function boundOutgoingQueue(socket: EngineSocket, maxBytes = queuedBytesMax): void {
  /** Given to the transport, which takes more only when all of this is sent. */
  let leavingBytes = 0;
  let waitingBytes = 0;
  socket.on('packetCreate', (packet) => {
    waitingBytes += bytesOf(packet);
    if (leavingBytes + waitingBytes > maxBytes) socket.close(true);
  });
  socket.on('flush', (packets) => {
    leavingBytes = packets.reduce((sum, packet) => sum + bytesOf(packet), 0);
    waitingBytes = 0;
  });
}

/**
 * Closes a connection that sends pings and does not read the pongs: ws answers each ping by itself, however many pongs
 * already wait.
 */
export function boundPongs({ transport }: Pick<EngineSocket, 'transport'>): void {
  const { socket } = transport;
  let pongs = 0;
  socket.on('ping', () => {
    // The pong to this ping already waits. If nothing else does, the earlier ones are sent.
    pongs = socket.bufferedAmount <= pongBytesMax ? 1 : pongs + 1;
    if (pongs > waitingPongsMax) socket.terminate();
  });
}

function bytesOf({ data }: EnginePacket): number {
  if (typeof data === 'string') return data.length + packetBytes;
  return (ArrayBuffer.isView(data) ? data.byteLength : 0) + packetBytes;
}
