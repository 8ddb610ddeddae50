import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PeerId } from '../../../shared/domain/ids.ts';
import {
  encodePointed,
  encodePointing,
  type Pointed,
  type Pointing,
} from '../../../shared/protocol/streams/pointer.ts';
import {
  openedPointing,
  sealablePointing,
  sealedShareOf,
} from '../../../shared/protocol/streams/sealedPointer.ts';
import type { FrameMode } from './frameMessages.ts';
import { toHex, vectors } from './frameVectors.fixture.ts';
import { SealedPointing } from './SealedPointing.ts';

const ann = 'ann' as PeerId;
const bob = 'bob' as PeerId;
const secret = Uint8Array.from({ length: 32 }, (_, index) => index);
const pointing: Pointing = {
  share: bob,
  order: 7,
  at: { x: 1, y: 0 },
  stroke: { id: 3, first: 0, points: [{ x: 0, y: 1 }] },
};

/** Ann, leaf 5, and Bob, leaf 2, in epoch 7; Bob's app may be in another kind of channel. */
function pair(mode: FrameMode = 'sealed') {
  const [annSeals, bobSeals] = [new SealedPointing(() => 'sealed'), new SealedPointing(() => mode)];
  annSeals.use({ epoch: 7, secret, ownLeaf: 5, peers: [{ leaf: 2, peerId: bob }] });
  bobSeals.use({ epoch: 7, secret, ownLeaf: 2, peers: [{ leaf: 5, peerId: ann }] });
  const sealed = async () => {
    const packet = await annSeals.seal(pointing);
    if (packet === null) throw new Error('nothing was sealed');
    return packet;
  };
  return { annSeals, bobSeals, sealed };
}

describe('a pointing in an encrypted channel', () => {
  it('is opened by those who have the keys, and its share is all that the server can read', async () => {
    const { bobSeals, sealed } = pair();
    const packet = await sealed();
    expect(sealedShareOf(packet)).toBe(bob);
    expect(await bobSeals.open(encodePointed(ann, packet))).toEqual({ by: ann, pointing });
  });

  it('is sealed as docs/encryption.md says', async () => {
    const { sealed } = pair();
    const { bytes } = sealablePointing(pointing);
    expect(toHex(bytes)).toBe(vectors.pointing.bytes);
    expect(toHex(await sealed())).toBe(vectors.pointing.sealed);
  });

  it('is not sealed, and not opened, without keys', async () => {
    const { annSeals, bobSeals, sealed } = pair();
    const packet = encodePointed(ann, await sealed());
    bobSeals.use(null);
    annSeals.use(null);
    expect(await bobSeals.open(packet)).toBeNull();
    expect(await annSeals.seal(pointing)).toBeNull();
  });

  it('is nobody else’s, and on no other share, whatever the server says; and counts once', async () => {
    const { bobSeals, sealed } = pair();
    const packet = await sealed();
    expect(await bobSeals.open(encodePointed('cho' as PeerId, packet))).toBeNull();
    const elsewhere = packet.slice();
    elsewhere.set(new TextEncoder().encode('cho'), 2);
    expect(sealedShareOf(elsewhere)).toBe('cho');
    expect(await bobSeals.open(encodePointed(ann, elsewhere))).toBeNull();
    expect(await bobSeals.open(encodePointed(ann, packet))).not.toBeNull();
    expect(await bobSeals.open(encodePointed(ann, packet))).toBeNull();
  });

  it.each(['sealed', 'closed'] as const)(
    'is the only one that passes where it is %s',
    async (mode) => {
      const { bobSeals, sealed } = pair(mode);
      const heard: Pointed[] = [];
      bobSeals.take(encodePointed(ann, encodePointing(pointing)), (each) => heard.push(each));
      bobSeals.take(encodePointed(ann, await sealed()), (each) => heard.push(each));
      await expect.poll(() => heard).toEqual([{ by: ann, pointing }]);
      const sent: Uint8Array[] = [];
      const channel = { sendPacket: (packet: Uint8Array) => sent.push(packet) > 0 };
      bobSeals.send(pointing, channel);
      await expect.poll(() => sent.map(([version]) => version)).toEqual([3]);
      bobSeals.use(null);
      bobSeals.send(pointing, channel);
      expect(await bobSeals.seal(pointing)).toBeNull();
      expect(sent).toHaveLength(1);
    },
  );

  it('passes only in the clear where nothing is encrypted', async () => {
    const { bobSeals, sealed } = pair('plain');
    const heard: Pointed[] = [];
    bobSeals.take(encodePointed(ann, await sealed()), (each) => heard.push(each));
    bobSeals.take(encodePointed(ann, encodePointing(pointing)), (each) => heard.push(each));
    await expect.poll(() => heard).toEqual([{ by: ann, pointing }]);
    const sent: Uint8Array[] = [];
    bobSeals.send(pointing, { sendPacket: (packet) => sent.push(packet) > 0 });
    expect(sent).toEqual([encodePointing(pointing)]);
  });

  it('has the same content before and after, and is none when it is anything else', () => {
    const { bytes } = sealablePointing(pointing);
    expect(openedPointing(bytes)).toEqual(pointing);
    expect(openedPointing(bytes.slice(0, -1))).toBeNull();
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (noise) => {
        noise[0] = 3;
        expect(() => [openedPointing(noise), sealedShareOf(noise)]).not.toThrow();
      }),
    );
  });
});
