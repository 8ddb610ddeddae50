/*
 * The attacks of `hostile.test.ts`, one kind per run. A separate program, so that it takes no time from the talkers:
 *
 *   node e2e/protocol/attacks.ts <kind> <port> <UDP ports, with commas between> <join code>
 *
 * It prints "begun", then "under way" when the whole attack runs, and runs until it is killed. It is paced, so that it
 * tests the server and not this machine's speed.
 */
import { createSocket } from 'node:dgram';
import { connect } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import tls from 'node:tls';
import { DeviceKey } from './DeviceKey.ts';
import { TestPeer } from './TestPeer.ts';

const host = '127.0.0.1';
const [kind = '', portText = '', udpPortsText = '', joinCode = ''] = process.argv.slice(2);
const port = Number(portText);
const url = `https://${host}:${port}`;
/** Together they make enough wrong guesses to reach the server-wide limit. */
const guessingNetworks = 20;
const guessesOfNetwork = 20;

const attacks: Record<string, () => Promise<void>> = {
  /** Sixty request the largest file, read nothing. */
  async downloads() {
    for (let count = 0; count < 60; count += 1) {
      const socket = tls.connect({
        socket: connect({ host, port, localAddress: addressIn(0) }),
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

  /** Thousands of connections send one byte. */
  async bytes() {
    for (let count = 0; count < 2_000; count += 1) {
      const socket = connect({ host, port, localAddress: addressIn(0) });
      socket.on('error', () => undefined);
      socket.once('connect', () => socket.write('\x16'));
      if (count % 20 === 19) await delay(5);
    }
  },

  /** One member in four windows renames, moves and guesses at full speed. */
  async requests() {
    const key = new DeviceKey();
    await Promise.all(Array.from({ length: 4 }, (_, window) => flood(key, window)));
  },

  /** Clients in many networks guess the join code, one after another. */
  async codes() {
    await Promise.all(Array.from({ length: guessingNetworks }, (_, network) => guess(network)));
  },

  /** Members receive everything and read nothing. */
  async deafness() {
    const key = new DeviceKey();
    for (let window = 0; window < 6; window += 1) {
      const peer = await comeIn(key);
      const { transport } = peer.socket.io.engine as unknown as {
        transport: { ws: { _socket: tls.TLSSocket } };
      };
      transport.ws._socket.pause();
    }
    await flood(new DeviceKey(), 0);
  },

  /** Sends invalid and almost valid datagrams to every media port. */
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

/** Resolves after the sign-in. The flood goes on; a disconnected member returns. */
async function flood(key: DeviceKey, window: number): Promise<void> {
  let peer = await comeIn(key);
  void (async () => {
    for (;;) {
      await pester(peer, window);
      await delay(50);
      peer = await comeIn(key).catch(() => peer);
    }
  })();
}

async function comeIn(key: DeviceKey): Promise<TestPeer> {
  const peer = await TestPeer.connect(url, key, { localAddress: addressIn(0) });
  try {
    await peer.open({ name: `Stranger ${key.publicKey.slice(0, 20)}`, joinCode });
    return peer;
  } catch (error) {
    peer.close();
    throw error;
  }
}

/** Ends at a disconnect. */
async function pester(peer: TestPeer, window: number): Promise<void> {
  const [first, second] = peer.presence.channels;
  for (let count = 0; peer.socket.connected; count += 1) {
    const asked = [
      peer.say('user:rename', { name: `Flood ${window} ${count}` }),
      peer.say('user:claimOwner', { code: `guess ${window} ${count}` }),
      peer.say('channel:join', { channelId: (count % 2 ? first : second)?.id }),
      peer.say('peer:update', { muted: count % 2 === 0, deafened: false, listenOnly: true }),
    ];
    // A disconnected client gets no answer.
    await Promise.all(asked).catch(() => undefined);
    await delay(2);
  }
}

/** Resolves when the server ignores this network for its many guesses. The guessing goes on. */
async function guess(network: number): Promise<void> {
  const localAddress = addressIn(network);
  const peer = await TestPeer.connect(url, new DeviceKey(), { localAddress });
  const guessOnce = async (count: number) => {
    const wrong = peer.opening({ name: 'Guess', joinCode: `${network} ${count}` });
    await peer.say('session:open', wrong);
    await delay(10);
  };
  for (let count = 0; count < guessesOfNetwork; count += 1) await guessOnce(count);
  void (async () => {
    for (let count = guessesOfNetwork; peer.socket.connected; count += 1) await guessOnce(count);
  })();
}

/**
 * An address in an IPv4 /24 of its own for each kind of attack. Linux answers on all of 127/8. The talkers use
 * 127.0.0.1.
 */
function addressIn(network: number): string {
  return `127.${66 + Object.keys(attacks).indexOf(kind)}.${network}.2`;
}

const attack = attacks[kind];
if (attack === undefined) throw new Error(`there is no attack "${kind}"`);
console.log('begun');
await attack();
console.log('under way');
setInterval(() => undefined, 60_000);
