/** As much of engine.io's socket as is needed to know what waits to be sent. */
export interface EngineSocket {
  on(event: 'packetCreate', listener: (packet: EnginePacket) => void): unknown;
  on(event: 'flush', listener: (packets: readonly EnginePacket[]) => void): unknown;
  close(discard: boolean): unknown;
}

export interface EnginePacket {
  readonly data?: unknown;
}

/** Every sound that there can be, twice over: nobody who reads has more waiting. */
const queuedBytesMax = 8 * 1024 * 1024;
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

function bytesOf({ data }: EnginePacket): number {
  if (typeof data === 'string') return data.length + packetBytes;
  return (ArrayBuffer.isView(data) ? data.byteLength : 0) + packetBytes;
}
