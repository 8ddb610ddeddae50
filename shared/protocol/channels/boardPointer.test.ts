import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { ChannelId, PeerId } from '../../domain/ids.ts';
import { decodePointing, encodePointed, piecePointsMax } from '../streams/pointer.ts';
import {
  type BoardPointing,
  boardPointingMaxBytes,
  decodeBoardPointed,
  decodeBoardPointing,
  encodeBoardPointing,
} from './boardPointer.ts';

const float = fc.float({ noNaN: true, noDefaultInfinity: true });
const point = fc.record({ x: float, y: float });
const byte = fc.integer({ min: 0, max: 255 });
const pointings: fc.Arbitrary<BoardPointing> = fc.record({
  board: fc.record({
    channelId: fc.stringMatching(/^[\w-]{1,64}$/).map((id) => id as ChannelId),
    kind: fc.constantFrom('own', 'game'),
  }),
  order: fc.integer({ min: 0, max: 0xffff }),
  at: fc.option(point),
  stroke: fc.option(
    fc.record({
      id: fc.integer({ min: 0, max: 0xffff }),
      first: fc.integer({ min: 0, max: 1_900 }),
      points: fc.array(point, { minLength: 1, maxLength: piecePointsMax }),
      color: fc.tuple(byte, byte, byte),
      width: byte.map((halves) => halves / 2),
    }),
  ),
});

it('decodes what was encoded, and is no pointing at a share', () => {
  fc.assert(
    fc.property(pointings, (pointing) => {
      const packet = encodeBoardPointing(pointing);
      expect(packet.length).toBeLessThanOrEqual(boardPointingMaxBytes);
      expect(decodeBoardPointing(packet)).toEqual(pointing);
      expect(decodePointing(packet)).toBeNull();
      const by = 'ann' as PeerId;
      expect(decodeBoardPointed(encodePointed(by, packet))).toEqual({ by, pointing });
    }),
  );
});

it('refuses whatever else comes, without reading beyond its end', () => {
  const spoilt = fc.tuple(pointings, fc.nat(), byte, fc.nat({ max: 400 }));
  fc.assert(
    fc.property(spoilt, ([pointing, at, value, length]) => {
      const packet = encodeBoardPointing(pointing);
      packet[at % packet.length] = value;
      const changed = decodeBoardPointing(packet);
      if (changed) expect(decodeBoardPointing(encodeBoardPointing(changed))).toEqual(changed);
      const cut = encodeBoardPointing(pointing).slice(0, length);
      const isWhole = cut.length === encodeBoardPointing(pointing).length;
      expect(decodeBoardPointing(cut) !== null).toBe(isWhole);
    }),
  );
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 500 }), (bytes) => void decodeBoardPointed(bytes)),
  );
  const endless = { x: Number.POSITIVE_INFINITY, y: 0 };
  const board = { channelId: 'c' as ChannelId, kind: 'own' } as const;
  const packet = encodeBoardPointing({ board, order: 0, at: endless, stroke: null });
  expect(decodeBoardPointing(packet)).toBeNull();
});
