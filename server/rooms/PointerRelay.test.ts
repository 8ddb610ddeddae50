import { expect, it } from 'vitest';
import type { PeerId } from '../../shared/domain/ids.ts';
import { encodePointed, encodePointing } from '../../shared/protocol/streams/pointer.ts';
import { sealablePointing } from '../../shared/protocol/streams/sealedPointer.ts';
import type { PointerChannel } from '../media/PointerChannels.ts';
import type { Peer } from '../peers/Peer.ts';
import { PointerRelay } from './PointerRelay.ts';

const ann = { id: 'ann' } as Peer;
const pointerChannel = {} as PointerChannel;
const bob = { id: 'bob', media: { pointerChannel } } as Peer;
const pointing = { share: 'bob' as PeerId, order: 1, at: { x: 0, y: 0 }, stroke: null };

it('passes sealed and clear packets on as they are, to who may see that share, and nothing else', () => {
  const sent: [readonly PointerChannel[], Uint8Array][] = [];
  const relay = new PointerRelay({
    video: { whoSeesPointing: (peer, share) => (peer === ann && share === bob.id ? [bob] : []) },
    boards: { whoSeesPointing: () => [bob] },
    rooms: { channelOf: () => null },
    channels: { send: (...packet) => sent.push(packet) },
  });
  const seal = new Uint8Array(22);
  const sealed = Uint8Array.from([...sealablePointing(pointing).bytes, ...seal]);
  const packets = [encodePointing(pointing), sealed];
  for (const packet of packets) relay.relay(ann, packet);
  expect(sent).toEqual(packets.map((packet) => [[pointerChannel], encodePointed(ann.id, packet)]));
  sent.length = 0;
  for (const packet of [
    Uint8Array.from([3]),
    Uint8Array.from([3, 200, 98]),
    Uint8Array.from([4, 3, 98, 111, 98]),
    Uint8Array.from([...sealed, ...new Uint8Array(400)]),
  ]) {
    relay.relay(ann, packet);
  }
  expect(sent.flatMap(([channels]) => channels)).toEqual([]);
});
