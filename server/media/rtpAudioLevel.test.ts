import { assert, integer, property, uint8Array } from 'fast-check';
import { expect, it } from 'vitest';
import { rtpAudioLevel } from './rtpAudioLevel.ts';

/** An RTP packet with these header extension elements, padded to whole words. */
function packetWith(profile: number, elements: number[], sources = 0): Buffer {
  const words = Math.ceil(elements.length / 4);
  const packet = Buffer.alloc(12 + 4 * sources + 4 + 4 * words + 10);
  packet[0] = 0x90 | sources;
  packet.writeUInt16BE(profile, 12 + 4 * sources);
  packet.writeUInt16BE(words, 14 + 4 * sources);
  packet.set(elements, 16 + 4 * sources);
  return packet;
}

it('reads the level in both forms of header extensions, behind others and padding', () => {
  // The first bit says that there is a voice, and is not part of the level.
  expect(rtpAudioLevel(packetWith(0xbede, [0x60, 0x80 | 30]), 6)).toBe(-30);
  expect(rtpAudioLevel(packetWith(0xbede, [0x12, 1, 2, 3, 0, 0x60, 55]), 6)).toBe(-55);
  expect(rtpAudioLevel(packetWith(0x1000, [1, 2, 9, 9, 0, 6, 1, 127]), 6)).toBe(-127);
  expect(rtpAudioLevel(packetWith(0xbede, [0x60, 0], 3), 6)).toBe(0);
});

it('tells nothing of a packet without a level', () => {
  expect(rtpAudioLevel(Buffer.alloc(40), 6)).toBeNull();
  expect(rtpAudioLevel(packetWith(0xbede, [0x12, 1, 2, 3]), 6)).toBeNull();
  expect(rtpAudioLevel(packetWith(0xbede, [0xf0, 0x60, 30]), 6)).toBeNull();
  expect(rtpAudioLevel(packetWith(0xabcd, [0x60, 30]), 6)).toBeNull();
  expect(rtpAudioLevel(packetWith(0xbede, [0x60, 30]).subarray(0, 17), 6)).toBeNull();
  expect(rtpAudioLevel(packetWith(0x1000, [6, 0, 6, 0]), 6)).toBeNull();
});

it('takes any bytes', () => {
  assert(
    property(uint8Array({ maxLength: 80 }), integer({ min: 1, max: 14 }), (bytes, id) => {
      bytes[0] = (bytes[0] ?? 0) | 0x90;
      const level = rtpAudioLevel(Buffer.from(bytes), id);
      expect(level === null || (level <= 0 && level >= -127)).toBe(true);
    }),
  );
});
