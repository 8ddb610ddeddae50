import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { createServer } from 'node:net';

const firstPort = 20_000;
const portsEach = 1_000;
/** The number of this process among those that run tests at the same time, as Playwright and vitest number them. */
const runner =
  Number(process.env['TEST_PARALLEL_INDEX'] ?? process.env['VITEST_POOL_ID'] ?? 0) % 10;

/**
 * The first of `count` port numbers in a row that are free on every given host, for TCP and UDP. They are outside the
 * range of ephemeral ports, and each process that runs tests has its own range, so that no port is taken before its use.
 */
export async function freePorts(count: number, hosts: readonly string[]): Promise<number> {
  for (let attempt = 0; attempt < 200; attempt += 1) {
    const base = firstPort + runner * portsEach;
    const first = base + Math.floor(Math.random() * (portsEach - count));
    const ports = Array.from({ length: count }, (_, offset) => first + offset);
    const free = await Promise.all(
      ports.flatMap((port) =>
        hosts.flatMap((host) => [isTcpFree(port, host), isUdpFree(port, host)]),
      ),
    );
    if (free.every(Boolean)) return first;
  }
  throw new Error(`no ${count} free ports in a row on ${hosts.join(', ')}`);
}

async function isTcpFree(port: number, host: string): Promise<boolean> {
  const server = createServer();
  try {
    server.listen(port, host);
    await once(server, 'listening');
    return true;
  } catch {
    return false;
  } finally {
    await new Promise((closed) => server.close(closed));
  }
}

async function isUdpFree(port: number, host: string): Promise<boolean> {
  const socket = createSocket(host.includes(':') ? 'udp6' : 'udp4');
  try {
    socket.bind(port, host);
    await once(socket, 'listening');
    return true;
  } catch {
    return false;
  } finally {
    await new Promise<void>((closed) => socket.close(closed));
  }
}
