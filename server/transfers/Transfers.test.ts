import { beforeEach, expect, it, vi } from 'vitest';
import type { PeerId } from '../../shared/domain/ids.ts';
import { transfersMax } from '../../shared/protocol/chat/transfers.ts';
import type { Peer } from '../peers/Peer.ts';
import { DirectPairs } from '../rooms/DirectPairs.ts';
import { Transfers } from './Transfers.ts';

const peerOf = (name: string) =>
  ({ id: name as PeerId, media: null, notify: vi.fn() }) as unknown as Peer & {
    notify: ReturnType<typeof vi.fn>;
  };
const toldTo = (peer: { notify: ReturnType<typeof vi.fn> }) =>
  peer.notify.mock.calls.map(([name]) => name as string);
const file = { name: 'film.mp4', size: 9 };
let pairs: DirectPairs;
let transfers: Transfers;
let ann: ReturnType<typeof peerOf>;
let bob: ReturnType<typeof peerOf>;
let cho: ReturnType<typeof peerOf>;

beforeEach(() => {
  pairs = new DirectPairs();
  transfers = new Transfers(pairs);
  [ann, bob, cho] = [peerOf('ann'), peerOf('bob'), peerOf('cho')];
});

it('pairs two only after the other one has accepted, and nobody else can', () => {
  const id = transfers.offer(ann, bob, file);
  expect(bob.notify.mock.calls).toEqual([
    ['transfer:offered', { transferId: id, peerId: 'ann', ...file }],
  ]);
  for (const peer of [ann, cho]) expect(() => transfers.accept(peer, id)).toThrow();
  expect(() => transfers.reconnect(ann, id)).toThrow('not accepted');
  expect(pairs.ofPurpose('files')).toEqual([]);
  transfers.accept(bob, id);
  transfers.accept(bob, id);
  expect(pairs.ofPurpose('files')).toHaveLength(1);
  expect(toldTo(ann)).toEqual(['direct:paired', 'transfer:paired']);
});

it('pairs them anew after a lost connection, with one pair at a time', () => {
  const id = transfers.offer(ann, bob, file);
  transfers.accept(bob, id);
  const [first] = pairs.ofPurpose('files');
  if (first) pairs.end(first);
  transfers.reconnect(bob, id);
  transfers.reconnect(ann, id);
  expect(pairs.ofPurpose('files')).toHaveLength(1);
  expect(() => transfers.reconnect(cho, id)).toThrow('no such transfer');
});

it('ends with its connection when one of them ends it, or a session', () => {
  const first = transfers.offer(ann, bob, file);
  transfers.accept(bob, first);
  transfers.end(ann, first);
  expect(toldTo(bob).at(-1)).toBe('transfer:ended');
  expect(toldTo(ann)).not.toContain('transfer:ended');
  expect(pairs.ofPurpose('files')).toEqual([]);
  expect(() => transfers.end(bob, first)).toThrow('no such transfer');
  transfers.offer(ann, bob, file);
  transfers.endAllOf(bob);
  expect(toldTo(ann).at(-1)).toBe('transfer:ended');
});

it('are not too many of one peer, whoever offers them', () => {
  for (let count = 0; count < transfersMax; count += 1) transfers.offer(ann, bob, file);
  expect(() => transfers.offer(ann, cho, file)).toThrow();
  expect(() => transfers.offer(cho, bob, file)).toThrow();
  transfers.endAllOf(ann);
  transfers.offer(cho, bob, file);
});
