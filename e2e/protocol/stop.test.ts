import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { isGone } from '../harness/isGone.ts';
import { PerchServer } from '../harness/PerchServer.ts';
import { microphoneParameters } from './rtpParameters.ts';
import { TestPeer } from './TestPeer.ts';

let server: PerchServer;
let peers: TestPeer[];

beforeEach(async () => {
  server = await PerchServer.start();
  peers = await Promise.all(
    ['Ann', 'Bob', 'Cho'].map((name) => TestPeer.enter(server.url, name, 'General')),
  );
  for (const peer of peers) {
    const rtpParameters = microphoneParameters();
    expect(await peer.codeOf('producer:create', { source: 'microphone', rtpParameters })).toBe(
      'ok',
    );
  }
});
afterEach(async () => {
  for (const peer of peers) peer.close();
  await server.stop();
});

/** Binds the server's ports; throws when one is still in use. */
async function takePorts(): Promise<void> {
  const tcp = createServer();
  tcp.listen(server.port, server.host);
  await once(tcp, 'listening');
  await new Promise((closed) => tcp.close(closed));
  for (let offset = 0; offset < server.workers; offset += 1) {
    const udp = createSocket('udp4');
    udp.bind(server.port + offset, server.host);
    await once(udp, 'listening');
    await new Promise<void>((closed) => udp.close(closed));
  }
}

it('a stop notifies all peers, exits cleanly, frees the ports, and ends all workers', async () => {
  const workers = await server.workerPids();
  expect(workers).toHaveLength(2);
  expect(await server.end('SIGTERM')).toBe(0);
  await takePorts();
  await expect.poll(() => workers.every(isGone)).toBe(true);
  for (const peer of peers) {
    await peer.until(() => peer.socket.disconnected, 'the end of the connection');
    expect(peer.told.map(({ name }) => name)).toContain('server:stopping');
  }
});

// Windows has no signal that a process cannot catch. There the workers end with their pipes as well.
it('a kill ends all workers, and the next start uses the same ports', async () => {
  const workers = await server.workerPids();
  await server.end('SIGKILL');
  await expect.poll(() => workers.every(isGone)).toBe(true);
  await server.launch();
  const ann = await TestPeer.connect(server.url, peers[0]?.key);
  expect((await ann.open()).user.name).toBe('Ann');
  ann.close();
});
