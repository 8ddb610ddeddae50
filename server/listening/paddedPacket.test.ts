import { Application, createDecoder, createEncoder } from 'libopus-wasm';
import { expect, it } from 'vitest';
import { samplesOf } from '../media/opusPackets.ts';
import { paddedPacket } from './paddedPacket.ts';

it('sounds as before, and is as long as wanted', async () => {
  const encoder = await createEncoder({ application: Application.Audio, channels: 2 });
  const [plain, padded] = [
    await createDecoder({ channels: 2 }),
    await createDecoder({ channels: 2 }),
  ];
  for (let block = 0; block < 10; block += 1) {
    const sound = Float32Array.from({ length: 1920 }, (_, at) => 0.3 * Math.sin(at / 40));
    const packet = new Uint8Array(encoder.encodeFloat(block < 5 ? sound : sound.fill(0)));
    const longer = paddedPacket(packet, 200);
    expect(longer.length).toBe(Math.max(packet.length, 200));
    expect(samplesOf(longer)).toBe(960);
    expect(padded.decodeFloat(longer)).toEqual(plain.decodeFloat(packet));
  }
});

it('leaves what is long enough, and what has several frames', () => {
  for (const packet of [new Uint8Array(200).fill(0xf8), Uint8Array.of(0xfb, 2, 0xff, 0xfe)]) {
    expect(paddedPacket(packet, 160)).toEqual(packet);
  }
});
