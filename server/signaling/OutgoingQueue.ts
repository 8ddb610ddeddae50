/** As much of engine.io's socket as is needed to know what waits to be sent. */
export interface EngineSocket {
  on(event: 'packetCreate', listener: (packet: EnginePacket) => void): unknown;
  on(event: 'flush', listener: (packets: readonly EnginePacket[]) => void): unknown;
  close(discard: boolean): unknown;
  readonly transport: { readonly socket: WebSocketEnd };
}

/** The server's end of a WebSocket, as ws has it. */
interface WebSocketEnd {
  on(event: 'ping', listener: () => void): unknown;
  /** Bytes that wait to be sent. */
  readonly bufferedAmount: number;
  terminate(): unknown;
}

export interface EnginePacket {
  readonly data?: unknown;
}

/** Every sound that there can be, twice over: nobody who reads has more waiting. */
const queuedBytesMax = 8 * 1024 * 1024;
/** Answers to pings of the WebSocket itself (RFC 6455, 5.5.2) that may wait; no app of ours sends such pings. */
const waitingPongsMax = 100;
const pongBytesMax = 127;
/** A packet costs memory beside its bytes: objects, a frame, a callback. */
const packetBytes = 200;

/**
 * Ends a connection for which too much waits to be sent. socket.io keeps all of it, without a bound, for as long as the
 * other side answers pings; who reads nothing at all is found earlier, by the front.
 */
export function boundOutgoingQueue(socket: EngineSocket, maxBytes = queuedBytesMax): void {
  /** Handed to the transport, which takes more only when all of it has left. */
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
 * Ends a connection that sends pings and does not read what they are answered with: ws answers each of them by itself,
 * whatever waits already.
 */
export function boundPongs({ transport }: Pick<EngineSocket, 'transport'>): void {
  const { socket } = transport;
  let pongs = 0;
  socket.on('ping', () => {
    // Its own answer waits already; when nothing else does, those before have left.
    pongs = socket.bufferedAmount <= pongBytesMax ? 1 : pongs + 1;
    if (pongs > waitingPongsMax) socket.terminate();
  });
}

function bytesOf({ data }: EnginePacket): number {
  if (typeof data === 'string') return data.length + packetBytes;
  return (ArrayBuffer.isView(data) ? data.byteLength : 0) + packetBytes;
}
