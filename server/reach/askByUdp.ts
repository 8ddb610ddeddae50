import { createSocket } from 'node:dgram';

/** RFC 6886, 3.1 waits 64 s in all; a gateway of the same network that has not answered earlier does not speak the protocol. */
const waitsMs = [250, 500, 1000, 2000];

export interface UdpPeer {
  /** With its zone if it is link-local: `fe80::1%eth0`. */
  readonly address: string;
  readonly port: number;
  /** The address of this machine to ask from; the system's choice by default. */
  readonly from?: string | undefined;
}

/**
 * Repeats a request to a gateway until its answer arrives. Every exchange uses a new socket that is connected to the gateway, so that
 * the system drops packets from anybody else.
 *
 * @param requestFrom the request, by the address of this machine that it is sent from
 * @param read reads an answer; undefined for a packet that is none. What it throws ends the exchange
 */
export function askByUdp<Answer>(
  { address, port, from }: UdpPeer,
  requestFrom: (localAddress: string) => Buffer,
  read: (packet: Buffer) => Answer | undefined,
  signal: AbortSignal,
): Promise<Answer> {
  const { promise, resolve, reject } = Promise.withResolvers<Answer>();
  const socket = createSocket(address.includes(':') ? 'udp6' : 'udp4');
  let timer: NodeJS.Timeout | undefined;
  let ended = false;
  const abort = () => reject(signal.reason);
  const send = (request: Buffer, attempt: number) => {
    if (ended) return;
    const waitMs = waitsMs[attempt];
    if (waitMs === undefined) {
      reject(new Error('the router does not answer'));
      return;
    }
    socket.send(request, (error) => error && reject(error));
    timer = setTimeout(() => send(request, attempt + 1), waitMs);
  };
  // For example, when nothing listens on that port.
  socket.on('error', reject);
  socket.on('message', (packet) => {
    try {
      const answer = read(packet);
      if (answer !== undefined) resolve(answer);
    } catch (error) {
      reject(error);
    }
  });
  signal.addEventListener('abort', abort);
  const connect = () => {
    if (ended) return;
    // Without a route, Node calls back with an error and emits no 'error' event; its types lack this.
    const connected = (error?: Error) =>
      error ? reject(error) : send(requestFrom(socket.address().address), 0);
    socket.connect(port, address, connected as () => void);
  };
  if (signal.aborted) abort();
  else if (from === undefined) connect();
  else socket.bind(0, from, connect);
  return promise.finally(() => {
    ended = true;
    clearTimeout(timer);
    signal.removeEventListener('abort', abort);
    socket.close();
  });
}
