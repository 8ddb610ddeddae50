import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { DelayRelay } from './DelayRelay.ts';
import { freePorts } from './freePorts.ts';

const closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

/** Waits until a socket is closed; `once` would reject at the reset that precedes it. */
async function closed(socket: Socket): Promise<void> {
  if (!socket.closed) await new Promise((done) => socket.on('close', done));
}

/** A TCP echo on the target and a relay in front of it. */
async function relayedEcho() {
  const port = await freePorts(1, ['127.0.0.1']);
  const target = createServer((socket) => socket.pipe(socket).on('error', () => undefined));
  target.listen(port, '127.0.0.1');
  await once(target, 'listening');
  closing.push(() => target.close());
  const tcpPort = await freePorts(1, ['127.0.0.1']);
  const relay = await DelayRelay.start({
    listenHost: '127.0.0.1',
    targetHost: '127.0.0.1',
    ports: [port],
    tcpPort,
    udp: false,
  });
  closing.push(() => relay.close());
  const dial = () => {
    const socket = connect(tcpPort, '127.0.0.1');
    closing.push(() => socket.destroy());
    socket.on('error', () => undefined);
    return socket;
  };
  return { relay, dial };
}

describe('DelayRelay', () => {
  it('passes TCP both ways in order, later by the delay', async () => {
    const { relay, dial } = await relayedEcho();
    relay.oneWayMs = 30;
    const socket = dial();
    const start = performance.now();
    let got = '';
    socket.on('data', (chunk) => {
      got += chunk;
    });
    for (const letter of 'abcdef') socket.write(letter);
    await expect.poll(() => got).toBe('abcdef');
    expect(performance.now() - start).toBeGreaterThanOrEqual(59);
  });

  it('cuts connections and takes new ones, none while it is blocked', async () => {
    const { relay, dial } = await relayedEcho();
    const first = dial();
    first.write('x');
    await once(first, 'data');
    const firstClosed = closed(first);
    relay.cut();
    await firstClosed;
    relay.block();
    await closed(dial());
    relay.mend();
    const third = dial();
    third.write('y');
    const [answer] = await once(third, 'data');
    expect(String(answer)).toBe('y');
  });

  it('passes datagrams and answers to whoever sent them', async () => {
    const target = createSocket('udp4');
    target.on('message', (datagram, { port, address }) => target.send(datagram, port, address));
    target.bind(0, '127.0.0.1');
    await once(target, 'listening');
    closing.push(() => target.close());
    const { port } = target.address() as AddressInfo;
    const relay = await DelayRelay.start({
      listenHost: '127.0.0.2',
      targetHost: '127.0.0.1',
      ports: [port],
    });
    closing.push(() => relay.close());
    for (const text of ['one', 'two']) {
      const client = createSocket('udp4');
      closing.push(() => client.close());
      client.send(text, port, '127.0.0.2');
      const [answer] = await once(client, 'message');
      expect(String(answer)).toBe(text);
    }
  });
});
