import { describe, expect, it } from 'vitest';
import { samplesInPacket } from './opusPackets.ts';
import { readOpusWebm, writeOpusWebm } from './opusWebm.ts';

/** CELT in 20 ms frames, one frame, mono: the silence that encoders send. */
const silence = Uint8Array.of(0xf8, 0xff, 0xfe);
const stereo = Uint8Array.of(0xfc, 0xff, 0xfe);
const packets = (count: number, packet = silence) => Array.from({ length: count }, () => packet);

describe('samplesInPacket', () => {
  it('reads the first byte, and the second when it has the number of frames', () => {
    expect(samplesInPacket(silence)).toBe(960);
    expect(samplesInPacket(Uint8Array.of(0b00011_000))).toBe(2880);
    expect(samplesInPacket(Uint8Array.of(0b01101_001))).toBe(1920);
    expect(samplesInPacket(Uint8Array.of(0b10000_011, 5))).toBe(600);
  });

  it('is null for invalid packets', () => {
    expect(samplesInPacket(new Uint8Array())).toBeNull();
    expect(samplesInPacket(Uint8Array.of(0b11111_011, 0))).toBeNull();
    // 48 frames of 20 ms.
    expect(samplesInPacket(Uint8Array.of(0b11111_011, 48))).toBeNull();
  });
});

describe('opusWebm', () => {
  it('reads what it wrote', () => {
    expect(readOpusWebm(writeOpusWebm(packets(50), 1))).toEqual({ channels: 1, lengthMs: 994 });
    expect(readOpusWebm(writeOpusWebm(packets(251, stereo), 2))).toEqual({
      channels: 2,
      lengthMs: 5014,
    });
  });

  it('does not write invalid packets', () => {
    expect(() => writeOpusWebm([new Uint8Array()], 1)).toThrow(RangeError);
    expect(() => writeOpusWebm(packets(2000), 1)).toThrow(RangeError);
  });

  it('refuses a file with a changed byte outside the packets, and a shorter or longer one', () => {
    const right = writeOpusWebm(packets(3), 1);
    const [clusterAt] = [...right.keys()].filter(
      (at) => right[at] === 0x1f && right[at + 1] === 0x43 && right[at + 2] === 0xb6,
    );
    for (let at = 0; at < (clusterAt ?? 0) + 11; at += 1) {
      const spoilt = right.slice();
      spoilt[at] = (spoilt[at] ?? 0) ^ 0x55;
      expect(readOpusWebm(spoilt), `byte ${at}`).toBeNull();
    }
    for (let length = 0; length < right.length; length += 1) {
      expect(readOpusWebm(right.subarray(0, length)), `${length} bytes`).toBeNull();
    }
    expect(readOpusWebm(Uint8Array.of(...right, 0))).toBeNull();
  });

  it('refuses stereo that is declared as mono, and a file without sound', () => {
    expect(readOpusWebm(writeOpusWebm(packets(3, stereo), 1))).toBeNull();
    expect(readOpusWebm(writeOpusWebm([], 1))).toBeNull();
  });

  it('refuses other files', () => {
    const kinds = ['RIFF....WAVEfmt ', 'OggS', 'ID3', '<svg onload="x">', '\x89PNG\r\n', 'MZ'];
    for (const kind of kinds) expect(readOpusWebm(Buffer.from(kind.repeat(40)))).toBeNull();
    const noise = Uint8Array.from({ length: 4000 }, (_, index) => (index * 7919 * 31) % 251);
    expect(readOpusWebm(noise)).toBeNull();
  });
});
