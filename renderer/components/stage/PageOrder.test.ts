import fc from 'fast-check';
import { beforeEach, expect, test } from 'vitest';
import type { PeerId } from '../../../shared/domain/ids.ts';
import { type PagedPerson, PageOrder } from './PageOrder.ts';

const id = (index: number) => `p${index}` as PeerId;
const me = id(59);
let cameras: Map<number, boolean>;
let order: PageOrder;
const people = (): PagedPerson[] =>
  [...cameras].map(([index, camera]) => ({ peerId: id(index), camera }));
const arranged = () => order.arrange(people(), me) ?? [];
/** Where others are than before. */
const changes = (before: readonly PeerId[], after: readonly PeerId[]) =>
  after.flatMap((peerId, index) => (before[index] === peerId ? [] : [index]));

beforeEach(() => {
  cameras = new Map(Array.from({ length: 60 }, (_, index) => [index, true]));
  order = new PageOrder();
});

test('twenty-five cameras need no pages; more have them until clearly fewer are left', () => {
  const turnOff = (from: number, to: number) => {
    for (let index = from; index < to; index += 1) cameras.set(index, false);
  };
  turnOff(0, 35);
  expect(order.arrange(people(), me)).toBeNull();
  cameras.set(0, true);
  expect(arranged()).toHaveLength(60);
  turnOff(0, 37);
  expect(arranged()).toHaveLength(60);
  turnOff(37, 41);
  expect(order.arrange(people(), me)).toBeNull();
});

test('I come first, then people with cameras, then the others', () => {
  for (let index = 0; index < 10; index += 1) cameras.set(index, false);
  const all = arranged();
  expect(all[0]).toBe(me);
  expect(all.slice(-10).every((peerId) => Number(peerId.slice(1)) < 10)).toBe(true);
});

test('for who goes, or turns the camera off, one other moves', () => {
  const before = [...arranged()];
  cameras.delete(5);
  const gone = [...arranged()];
  expect(changes(before, gone)).toEqual([6]);
  cameras.set(7, false);
  // The last one comes in their place, and they go to the end.
  expect(changes(gone, arranged())).toEqual([8, 58]);
});

test('who speaks on another page comes to the first one, in the place of who has not spoken, and stays', () => {
  const before = [...arranged()];
  expect(order.bringForward(id(40), 0, me)).toBe(true);
  const first = [...arranged()];
  expect(changes(before, first)).toEqual([24, 41]);
  expect(first[24]).toBe(id(40));
  // On the first page already.
  for (const peerId of [id(40), id(22)]) expect(order.bringForward(peerId, 0, me)).toBe(false);
  for (let index = 30; index < 53; index += 1) order.bringForward(id(index), 0, me);
  expect(arranged().slice(0, 25)).toContain(id(40));
  expect(arranged()[0]).toBe(me);
});

test('who speaks on the page that is seen stays there', () => {
  arranged();
  expect(order.bringForward(id(40), 1, me)).toBe(false);
});

test('whoever speaks without a camera stays on the first page, too', () => {
  cameras.set(40, false);
  arranged();
  order.bringForward(id(40), 0, me);
  expect(arranged().slice(0, 25)).toContain(id(40));
});

test('whatever happens, everybody is there once, and asking again changes nothing', () => {
  const step = fc.record({
    who: fc.integer({ min: 0, max: 70 }),
    what: fc.constantFrom('camera', 'face', 'gone', 'speaks'),
  });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 39 }), (steps) => {
      order = new PageOrder();
      cameras = new Map(Array.from({ length: 60 }, (_, index) => [index, true]));
      for (const { who, what } of steps) {
        if (what === 'gone') cameras.delete(who);
        else if (what === 'speaks') order.bringForward(id(who), 0, me);
        else cameras.set(who, what === 'camera');
        const all = [...arranged()];
        expect(new Set(all)).toEqual(new Set(people().map(({ peerId }) => peerId)));
        expect(all).toHaveLength(cameras.size);
        expect(arranged()).toEqual(all);
      }
    }),
    { numRuns: 40 },
  );
});
