import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { PeerId } from '../../../shared/domain/ids.ts';
import type { Pointing } from '../../../shared/protocol/streams/pointer.ts';
import { TypedEmitter } from '../../../shared/TypedEmitter.ts';
import type { VisibleShare } from '../../state/PointerFeed.ts';
import type { RequestFunction } from '../transport/SignalingPort.ts';
import type { PointerChannelEvents } from './PointerChannel.ts';
import { Pointers } from './Pointers.ts';

const [ann, bob, cho] = ['ann', 'bob', 'cho'] as PeerId[] as [PeerId, PeerId, PeerId];
const here = { x: 0.5, y: 0.5 };
const there = { x: 0.6, y: 0.5 };

class FakeChannel extends TypedEmitter<PointerChannelEvents> {
  readonly sent: Pointing[] = [];
  isOpen = true;
  #order = 0;

  send(pointing: Pointing): boolean {
    if (this.isOpen) this.sent.push(pointing);
    return this.isOpen;
  }

  hear(by: PeerId, share: PeerId): void {
    this.#order += 1;
    const stroke = { id: 1, first: 0, points: [here, there] };
    this.emit('pointed', { by, pointing: { share, order: this.#order, at: here, stroke } });
  }

  setOpen(isOpen: boolean): void {
    this.isOpen = isOpen;
    this.emit('openChanged', isOpen);
  }
}

const share = (peerId: PeerId, change: Partial<VisibleShare> = {}): VisibleShare => ({
  peerId,
  drawable: true,
  isMine: false,
  ...change,
});

let channel: FakeChannel;
let pointers: Pointers;
let asked: unknown[][];
beforeEach(() => {
  vi.useFakeTimers();
  channel = new FakeChannel();
  asked = [];
  const request = async (...said: unknown[]) => {
    asked.push(said);
    return {};
  };
  pointers = new Pointers({ channel, request: request as RequestFunction, drawable: true });
});
afterEach(() => {
  pointers.close();
  expect(vi.getTimerCount()).toBe(0);
  vi.useRealTimers();
});

const whoIsOn = (peerId: PeerId) => {
  const { pointers: shown, strokes } = pointers.look(peerId, false);
  return [...new Set([...shown, ...strokes].map(({ who }) => who))];
};

test('a packet appears on its own share only', () => {
  pointers.setShares([share(ann), share(bob)]);
  let changes = 0;
  const stop = pointers.subscribe(ann, () => {
    changes += 1;
  });
  channel.hear(cho, ann);
  channel.hear(cho, cho);
  expect([changes, whoIsOn(ann), whoIsOn(bob), whoIsOn(cho)]).toEqual([1, [cho], [], []]);
  stop();
  channel.hear(cho, ann);
  expect(changes).toBe(1);
});

test('a share that is no longer visible is forgotten', () => {
  pointers.setShares([share(ann)]);
  channel.hear(cho, ann);
  pointers.begin(ann, here);
  pointers.setShares([]);
  expect(channel.sent.at(-1)?.at).toBeNull();
  pointers.setShares([share(ann)]);
  expect(whoIsOn(ann)).toEqual([]);
  pointers.draw(bob, here);
  expect(whoIsOn(bob)).toEqual([]);
});

test('own strokes appear at once, the own pointer only without a mouse cursor', () => {
  pointers.setShares([share(ann)]);
  pointers.begin(ann, here);
  pointers.draw(ann, there);
  expect(pointers.look(ann, false).strokes).toMatchObject([{ who: 'me', points: [here, there] }]);
  expect(pointers.look(ann, false).pointers).toEqual([]);
  pointers.finish(ann);
  vi.advanceTimersByTime(100);
  pointers.point(ann, there, true);
  vi.advanceTimersByTime(100);
  expect(pointers.look(ann, true).pointers).toEqual([{ who: 'me', ...there }]);
});

test('without a connection nothing is drawn', () => {
  pointers.setShares([share(ann)]);
  const told: boolean[] = [];
  pointers.on('canPointChanged', (canPoint) => told.push(canPoint));
  channel.setOpen(false);
  pointers.begin(ann, here);
  pointers.point(ann, here, true);
  expect([told, pointers.canPoint, whoIsOn(ann)]).toEqual([[false], false, []]);
});

test('if the sharer forbids drawing, only the sharer’s drawings stay', () => {
  pointers.setShares([share(ann)]);
  channel.hear(cho, ann);
  channel.hear(ann, ann);
  pointers.begin(ann, here);
  pointers.setShares([share(ann, { drawable: false })]);
  expect(whoIsOn(ann)).toEqual([ann]);
  channel.hear(cho, ann);
  channel.hear(ann, ann);
  expect(whoIsOn(ann)).toEqual([ann]);

  pointers.setShares([share(bob, { isMine: true })]);
  channel.hear(cho, bob);
  pointers.begin(bob, here);
  pointers.setShares([share(bob, { isMine: true, drawable: false })]);
  expect(whoIsOn(bob)).toEqual(['me']);
  pointers.draw(bob, there);
  expect(pointers.look(bob, false).strokes).toMatchObject([{ points: [here, there] }]);
});

test('the sharer allows, forbids and clears, also for the next session', () => {
  expect(pointers.drawable).toBe(true);
  pointers.allowDrawing(false);
  pointers.wipe();
  expect(pointers.drawable).toBe(false);
  expect(asked).toEqual([
    ['share:allowDrawing', { allowed: false }],
    ['share:clear', {}],
  ]);
  pointers.setShares([
    share(ann),
    share(bob, { drawable: false }),
    share(cho, { isMine: true, drawable: false }),
  ]);
  expect([ann, bob, cho].map((peerId) => pointers.mayPointAt(peerId))).toEqual([true, false, true]);
});

test('clearing keeps pointers', () => {
  pointers.setShares([share(ann)]);
  channel.hear(cho, ann);
  pointers.clear(ann);
  pointers.clear(bob);
  expect(pointers.look(ann, false)).toMatchObject({ pointers: [{ who: cho }], strokes: [] });
});
