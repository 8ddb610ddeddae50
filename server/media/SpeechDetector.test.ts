import type { types } from 'mediasoup';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { createLog } from '../log.ts';
import { audioLevelUri } from './rtpAudioLevel.ts';
import { SpeechDetector } from './SpeechDetector.ts';
import { WorkerPool } from './WorkerPool.ts';

const payloadType = 111;
const levelId = 3;

let pool: WorkerPool;
let direct: types.DirectTransport;
let detector: SpeechDetector;
let nowMs: number;

const worker = () => {
  const [first] = pool.workers;
  if (!first) throw new Error('there is no worker');
  return first;
};

beforeAll(async () => {
  const log = createLog('silent');
  pool = await WorkerPool.create({ hosts: ['127.0.0.1'], firstUdpPort: 0, count: 1, log });
  direct = await worker().router.createDirectTransport();
});
afterAll(() => pool.close());
beforeEach(() => {
  nowMs = 0;
  detector = new SpeechDetector(() => nowMs);
});

/** A microphone whose packets the test sends. */
class Microphone {
  readonly producer: types.Producer;
  readonly #ssrc: number;
  #sequence = 0;
  /** How often speech was noticed. */
  spoke = 0;

  static async open(ssrc: number): Promise<Microphone> {
    const producer = await direct.produce({
      kind: 'audio',
      rtpParameters: {
        codecs: [{ mimeType: 'audio/opus', payloadType, clockRate: 48_000, channels: 2 }],
        headerExtensions: [{ uri: audioLevelUri, id: levelId }],
        encodings: [{ ssrc }],
      },
    });
    return new Microphone(producer, ssrc);
  }

  private constructor(producer: types.Producer, ssrc: number) {
    this.producer = producer;
    this.#ssrc = ssrc;
  }

  async watch(): Promise<void> {
    await detector.watch(worker(), this.producer, () => {
      this.spoke += 1;
    });
  }

  /** A packet of 20 ms with this level, in dBov. */
  send(dBov: number): void {
    const packet = Buffer.alloc(40);
    this.#sequence += 1;
    packet[0] = 0x90;
    packet[1] = payloadType;
    packet.writeUInt16BE(this.#sequence, 2);
    packet.writeUInt32BE(this.#sequence * 960, 4);
    packet.writeUInt32BE(this.#ssrc, 8);
    packet.writeUInt16BE(0xbede, 12);
    packet.writeUInt16BE(1, 14);
    packet[16] = levelId << 4;
    packet[17] = -dBov;
    this.producer.send(packet);
  }
}

/** Waits until the detector has taken all packets that were sent before: the worker keeps their order. */
async function allTaken(): Promise<void> {
  const last = await Microphone.open(999);
  await last.watch();
  last.send(0);
  last.send(0);
  await expect.poll(() => last.spoke).toBe(1);
  last.producer.close();
}

it('notices speech by its second loud packet, and then rests', async () => {
  const microphone = await Microphone.open(1);
  await microphone.watch();
  microphone.send(-20);
  await allTaken();
  expect(microphone.spoke).toBe(0);
  for (let count = 0; count < 10; count += 1) microphone.send(-20);
  await allTaken();
  expect(microphone.spoke).toBe(1);
});

it('notices it again while it goes on', async () => {
  const microphone = await Microphone.open(2);
  await microphone.watch();
  const talking = setInterval(() => microphone.send(-20), 20);
  await expect.poll(() => microphone.spoke).toBe(2);
  clearInterval(talking);
});

it('takes neither silence nor single loud packets for speech', async () => {
  const microphone = await Microphone.open(3);
  await microphone.watch();
  for (const level of [-127, -56, -20, -60, -20, -127]) microphone.send(level);
  await allTaken();
  for (let count = 0; count < 3; count += 1) {
    nowMs += 400;
    microphone.send(-20);
    await allTaken();
  }
  expect(microphone.spoke).toBe(0);
});

it('leaves nothing at a microphone that is watched again and again', async () => {
  const microphone = await Microphone.open(6);
  const { observer } = microphone.producer;
  const before = observer.listenerCount('close');
  for (let count = 0; count < 20; count += 1) {
    await microphone.watch();
    detector.unwatch(microphone.producer);
  }
  expect(observer.listenerCount('close')).toBe(before);
});

it('stops when it is told to, and when the microphone closes', async () => {
  const [first, second] = [await Microphone.open(4), await Microphone.open(5)];
  await Promise.all([first.watch(), second.watch(), second.watch()]);
  expect(detector.size).toBe(2);
  detector.unwatch(first.producer);
  for (let count = 0; count < 4; count += 1) first.send(-20);
  await allTaken();
  expect(first.spoke).toBe(0);
  second.producer.close();
  expect(detector.size).toBe(0);
  await second.watch();
  expect(detector.size).toBe(0);
});
