import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { PeerId } from '../../shared/domain/ids.ts';
import { WatchedCameras } from './WatchedCameras.ts';

const ids = (from: number, to: number) =>
  Array.from({ length: to - from }, (_, index) => `peer ${from + index}` as PeerId);

let watched: WatchedCameras;
let dropped: number;
beforeEach(() => {
  vi.useFakeTimers();
  watched = new WatchedCameras();
  dropped = 0;
});
afterEach(() => {
  vi.useRealTimers();
});
const see = (peerIds: PeerId[]) =>
  watched.replace(peerIds, () => {
    dropped += 1;
  });
const allWatched = () => ids(0, 100).filter((peerId) => watched.has(peerId));

test('the page before is kept for a while, for whoever turns back', () => {
  see(ids(0, 25));
  see(ids(25, 50));
  expect(allWatched()).toEqual(ids(0, 50));
  vi.runAllTimers();
  expect(allWatched()).toEqual(ids(25, 50));
  expect(dropped).toBe(1);
});

test('of many pages only one is kept, so that nobody watches more than two', () => {
  for (let page = 0; page < 4; page += 1) see(ids(page * 25, page * 25 + 25));
  expect(allWatched()).toEqual(ids(50, 100));
});

test('what is in sight again is not dropped', () => {
  see(ids(0, 2));
  see(ids(0, 1));
  see(ids(0, 2));
  vi.runAllTimers();
  expect(allWatched()).toEqual(ids(0, 2));
  expect(dropped).toBe(0);
});
