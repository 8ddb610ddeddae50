import { describe, expect, test } from 'vitest';
import type { PeerId } from '../../domain/ids.ts';
import {
  decodePointed,
  decodePointing,
  encodePointed,
  encodePointing,
  isLater,
  type Pointing,
  piecePointsMax,
  pointedMaxBytes,
  pointingMaxBytes,
  strokePointsMax,
} from './pointer.ts';

const [ann, bob] = ['aA0_-zZ9ann1', 'bob'] as PeerId[] as [PeerId, PeerId];
const at = { x: 0.25, y: 0.75 };
const stroke = { id: 65_535, first: 7, points: [at, { x: 0, y: 1 }] };
const full: Pointing = { share: ann, order: 513, at, stroke };

function expectSame(said: Pointing | null | undefined, meant: Pointing): void {
  const rounded = (part: number) => expect.closeTo(part, 4);
  const point = ({ x, y }: { x: number; y: number }) => ({ x: rounded(x), y: rounded(y) });
  expect(said).toEqual({
    ...meant,
    at: meant.at && point(meant.at),
    stroke: meant.stroke && { ...meant.stroke, points: meant.stroke.points.map(point) },
  });
}

describe('a packet', () => {
  test.each<[string, Pointing]>([
    ['a place and a stroke', full],
    ['only a place', { ...full, stroke: null }],
    ['only a stroke', { ...full, at: null }],
    ['that nobody points any more', { ...full, at: null, stroke: null }],
  ])('says %s, up and down', (_what, pointing) => {
    const packet = encodePointing(pointing);
    expectSame(decodePointing(packet), pointing);
    const told = decodePointed(encodePointed(bob, packet));
    expect(told?.by).toBe(bob);
    expectSame(told?.pointing, pointing);
  });

  test('can be part of a larger buffer', () => {
    const packet = encodePointing(full);
    const buffer = new Uint8Array(packet.length + 20);
    buffer.set(packet, 11);
    expectSame(decodePointing(buffer.subarray(11, 11 + packet.length)), full);
  });

  test('is never longer than the limits', () => {
    const long = 'x'.repeat(64) as PeerId;
    const points = Array.from({ length: piecePointsMax }, () => at);
    const packet = encodePointing({ ...full, share: long, stroke: { ...stroke, points } });
    expect(packet).toHaveLength(pointingMaxBytes);
    expect(decodePointing(packet)).not.toBeNull();
    expect(encodePointed(long, packet)).toHaveLength(pointedMaxBytes);
  });

  test('moves points outside the video to its edge', () => {
    for (const [given, kept] of [
      [
        { x: -3, y: 7 },
        { x: 0, y: 1 },
      ],
      [
        { x: Number.POSITIVE_INFINITY, y: Number.NEGATIVE_INFINITY },
        { x: 1, y: 0 },
      ],
    ] as const) {
      expect(decodePointing(encodePointing({ ...full, at: given }))?.at).toEqual(kept);
    }
  });
});

describe('an invalid packet', () => {
  const right = encodePointing(full);
  const spoilt = (change: (packet: Uint8Array) => void) => {
    const packet = right.slice();
    change(packet);
    return packet;
  };
  const strokeAt = 5 + ann.length + 4;

  test('is shorter or longer than its content', () => {
    for (let length = 0; length < right.length; length += 1) {
      expect(decodePointing(right.subarray(0, length)), `${length} bytes`).toBeNull();
    }
    expect(decodePointing(new Uint8Array([...right, 0]))).toBeNull();
  });

  test.each<[string, Uint8Array]>([
    ['of another version', spoilt((packet) => packet.set([2], 0))],
    ['with unknown flags', spoilt((packet) => packet.set([7], 1))],
    ['without a share', spoilt((packet) => packet.set([0], 4))],
    ['whose share is longer than the packet', spoilt((packet) => packet.set([255], 4))],
    ['whose share is not an id', spoilt((packet) => packet.set([60], 6))],
    ['whose stroke has no points', spoilt((packet) => packet.set([0], strokeAt + 4))],
    ['whose stroke has too many', spoilt((packet) => packet.set([33], strokeAt + 4))],
    ['whose stroke never ends', spoilt((packet) => packet.set([0xff, 0xff], strokeAt + 2))],
    ['that is huge', new Uint8Array(100_000).fill(1)],
  ])('is one %s', (_what, packet) => {
    expect(decodePointing(packet)).toBeNull();
    expect(decodePointed(encodePointed(bob, packet))).toBeNull();
  });

  test('is random bytes', () => {
    let seed = 1;
    const random = () => {
      seed = (seed * 48_271) % 0x7fffffff;
      return seed & 0xff;
    };
    for (let round = 0; round < 3000; round += 1) {
      const noise = Uint8Array.from({ length: random() }, random);
      expect(() => decodePointed(noise)).not.toThrow();
      const said = decodePointing(noise);
      for (const { x, y } of said?.stroke?.points ?? []) {
        expect(x >= 0 && x <= 1 && y >= 0 && y <= 1).toBe(true);
      }
    }
  });

  test('has a stroke with too many points', () => {
    const last = { ...stroke, first: strokePointsMax - 2 };
    expect(decodePointing(encodePointing({ ...full, stroke: last }))).not.toBeNull();
    const beyond = { ...stroke, first: strokePointsMax - 1 };
    expect(decodePointing(encodePointing({ ...full, stroke: beyond }))).toBeNull();
  });
});

test('late packets are recognised by their order, also after a wrap', () => {
  expect([isLater(5, 4), isLater(4, 5), isLater(4, 4)]).toEqual([true, false, false]);
  expect([isLater(2, 65_530), isLater(65_530, 2)]).toEqual([true, false]);
});
