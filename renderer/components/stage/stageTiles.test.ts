import { expect, test } from 'vitest';
import type { PeerId } from '../../../shared/domain/ids.ts';
import { type SpotWishes, spotOf, type TileFacts, tilesOf } from './stageTiles.ts';

const [ann, bob, cho] = ['ann', 'bob', 'cho'] as PeerId[] as [PeerId, PeerId, PeerId];
const person = (peerId: PeerId) => ({ kind: 'person' as const, peerId });
const share = (peerId: PeerId) => ({ kind: 'share' as const, peerId });
const everything = { hideOwnTile: false, hideWithoutVideo: false };
const occupants: readonly TileFacts[] = [
  { peerId: ann, sharing: false, camera: false },
  { peerId: bob, sharing: true, camera: true },
  { peerId: cho, sharing: true, camera: false },
];
const tiles = tilesOf(occupants, ann, everything);
const nothing: SpotWishes = { layout: 'auto', pinned: null, watching: [], speaker: null, me: ann };

test('shares come first, then the people', () => {
  expect(tiles).toEqual([share(bob), share(cho), person(ann), person(bob), person(cho)]);
});

test('my own tile, and people without video, can be hidden; shares never are', () => {
  const hidden = (wish: Partial<typeof everything>) =>
    tilesOf(occupants, ann, { ...everything, ...wish });
  expect(hidden({ hideOwnTile: true })).toEqual([share(bob), share(cho), person(bob), person(cho)]);
  expect(hidden({ hideWithoutVideo: true })).toEqual([share(bob), share(cho), person(bob)]);
});

test('the default is a grid until a share is watched; the latest share counts', () => {
  expect(spotOf(tiles, nothing)).toBeNull();
  expect(spotOf(tiles, { ...nothing, speaker: bob })).toBeNull();
  expect(spotOf(tiles, { ...nothing, watching: [cho, bob] })).toEqual(share(bob));
  expect(spotOf(tiles, { ...nothing, watching: ['gone' as PeerId, cho] })).toEqual(share(cho));
});

test('a pin wins over everything while its tile exists', () => {
  const pinned = person(cho);
  for (const layout of ['auto', 'grid', 'spotlight'] as const) {
    expect(spotOf(tiles, { ...nothing, layout, pinned, watching: [bob] })).toEqual(pinned);
  }
  const gone = { ...nothing, pinned: share(ann) };
  expect(spotOf(tiles, gone)).toBeNull();
});

test('a chosen grid stays a grid, also while a share is watched', () => {
  expect(spotOf(tiles, { ...nothing, layout: 'grid', watching: [bob], speaker: bob })).toBeNull();
});

test('the spotlight shows a watched share, else the speaker, else another person', () => {
  const spotlight = { ...nothing, layout: 'spotlight' as const };
  expect(spotOf(tiles, { ...spotlight, speaker: cho, watching: [bob] })).toEqual(share(bob));
  expect(spotOf(tiles, { ...spotlight, speaker: cho })).toEqual(person(cho));
  expect(spotOf(tiles, spotlight)).toEqual(person(bob));
  expect(spotOf([person(ann)], spotlight)).toEqual(person(ann));
  expect(spotOf([], spotlight)).toBeNull();
});
