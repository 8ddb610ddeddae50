/*
 * What strangers do to a server, one kind at a time, as a program of its own, so that it takes nothing from those who talk:
 *
 *   node e2e/protocol/attacks.ts <kind> <port> <UDP ports, with commas between>
 *
 * It says "begun" when it is under way and goes on until it is killed. Paced, as the machine is not what is to be tried.
 */
import { createSocket } from 'node:dgram';
import { connect } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import tls from 'node:tls';
import { DeviceKey } from './DeviceKey.ts';
import { TestPeer } from './TestPeer.ts';

const host = '127.0.0.1';
/** Linux takes every address of 127/8 for its own: strangers come from another one than those who talk. */
const strangersAddress = '127.0.0.2';
const [kind = '', portText = '', udpPortsText = ''] = process.argv.slice(2);
const port = Number(portText);
const url = `https://${host}:${port}`;

const attacks: Record<string, () => Promise<void>> = {
  /** Sixty ask for the largest file and read nothing. */
  async downloads() {
    for (let count = 0; count < 60; count += 1) {
      const socket = tls.connect({
        socket: connect({ host, port, localAddress: strangersAddress }),
        rejectUnauthorized: false,
      });
      socket.on('error', () => undefined);
      socket.once('secureConnect', () => {
        socket.pause();
        socket.write('GET /large.wasm HTTP/1.1\r\nHost: a\r\n\r\n');
      });
      await delay(5);
    }
  },

  /** Thousands of connections that say one byte. */
  async bytes() {
    for (let count = 0; count < 2_000; count += 1) {
      const socket = connect({ host, port, localAddress: strangersAddress });
      socket.on('error', () => undefined);
      socket.once('connect', () => socket.write('\x16'));
      if (count % 20 === 19) await delay(5);
    }
  },

  /** One member in four windows changes, moves and guesses as fast as can be. */
  async requests() {
    const key = new DeviceKey();
    for (let window = 0; window < 4; window += 1) void flood(key, window);
  },

  /** Members who hear of everything and read nothing. */
  async deafness() {
    const key = new DeviceKey();
    for (let window = 0; window < 6; window += 1) {
      const peer = await TestPeer.connect(url, key);
      await peer.open(window === 0 ? { name: 'Deaf' } : {});
      const { transport } = peer.socket.io.engine as unknown as {
        transport: { ws: { _socket: tls.TLSSocket } };
      };
      transport.ws._socket.pause();
    }
    void flood(new DeviceKey(), 0);
  },

  /** Datagrams that are nothing, or nearly something, to every media port. */
  async datagrams() {
    const socket = createSocket('udp4');
    const packets = [
      Buffer.alloc(0),
      Buffer.alloc(1_400, 0xff),
      Buffer.from('000100002112a442', 'hex'),
      Buffer.from('16fefd00000000000000000030', 'hex'),
      Buffer.concat([Buffer.from('806f000100000000ffffffff', 'hex'), Buffer.alloc(100)]),
      Buffer.from('81c90007deadbeef', 'hex'),
    ];
    const ports = udpPortsText.split(',').map(Number);
    setInterval(() => {
      for (const udpPort of ports) {
        for (const packet of packets) socket.send(packet, udpPort, host, () => undefined);
      }
    }, 2);
  },
};

async function flood(key: DeviceKey, window: number): Promise<void> {
  const peer = await TestPeer.connect(url, key);
  await peer.open({ name: 'Flood' });
  const [first, second] = peer.presence.channels;
  for (let count = 0; peer.socket.connected; count += 1) {
    const asked = [
      peer.say('user:rename', { name: `Flood ${window} ${count}` }),
      peer.say('user:claimOwner', { code: `guess ${window} ${count}` }),
      peer.say('channel:join', { channelId: (count % 2 ? first : second)?.id }),
      peer.say('peer:update', { muted: count % 2 === 0, deafened: false, listenOnly: true }),
    ];
    await Promise.all(asked).catch(() => undefined);
    await delay(2);
  }
}

await attacks[kind]?.();
console.log('begun');
setInterval(() => undefined, 60_000);
