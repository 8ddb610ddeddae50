import { once } from 'node:events';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { TLSSocket } from 'node:tls';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { Server } from 'socket.io';
import { io, type Socket } from 'socket.io-client';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { testCertificate } from '../http/testCertificate.fixture.ts';
import { type KeepingSocket, releaseReadBuffers, releaseRequest } from './socketMemory.ts';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

let server: Server;
let url: string;
const clients: Socket[] = [];
/** The buffers that Node has read each connection's last data into. */
const read: WeakRef<ArrayBufferLike>[] = [];

beforeEach(async () => {
  const https = createServer(await testCertificate());
  https.on('upgrade', (_request, socket: TLSSocket) => {
    const connection = read.length;
    socket.on('data', (chunk: Buffer) => {
      read[connection] = new WeakRef(chunk.buffer);
    });
    // Its place, so that the next connection gets another one.
    read.push(new WeakRef(new ArrayBuffer(1)));
  });
  server = new Server(https, { transports: ['websocket'], perMessageDeflate: false });
  https.listen(0, '127.0.0.1');
  await once(https, 'listening');
  url = `https://127.0.0.1:${(https.address() as AddressInfo).port}`;
});

afterEach(async () => {
  for (const client of clients.splice(0)) client.close();
  await server.close();
  read.length = 0;
});

async function connect(): Promise<Socket> {
  const options = { transports: ['websocket'], rejectUnauthorized: false, forceNew: true };
  const client = io(url, options);
  clients.push(client);
  await new Promise<void>((resolve) => client.once('connect', resolve));
  return client;
}

it('lets a connection at rest keep no read buffer', async () => {
  server.engine.on('connection', (socket: KeepingSocket) => releaseReadBuffers(socket));
  server.on('connection', (socket) => {
    socket.on('ask', (_text: string, answer: () => void) => answer());
  });
  const resting = await connect();
  await resting.emitWithAck('ask', 'something short');
  const busy = await connect();
  await expect
    .poll(async () => {
      // Node itself lets go of a buffer when it is full.
      await busy.emitWithAck('ask', 'long '.repeat(20_000));
      collect();
      return read[0]?.deref() === undefined;
    })
    .toBe(true);
});

it('lets a connection keep no request', async () => {
  const requests: WeakRef<object>[] = [];
  server.on('connection', ({ conn }) => {
    requests.push(new WeakRef(conn.request));
    releaseRequest(conn);
  });
  await connect();
  // Node itself keeps the last one.
  await connect();
  await expect
    .poll(() => {
      collect();
      return requests[0]?.deref() === undefined;
    })
    .toBe(true);
});
