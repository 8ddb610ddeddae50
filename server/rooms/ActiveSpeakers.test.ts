import { array, assert, constantFrom, integer, property, record } from 'fast-check';
import { expect, it } from 'vitest';
import type { Peer } from '../peers/Peer.ts';
import { ActiveSpeakers } from './ActiveSpeakers.ts';

const [ann, bob, cho, dan] = ['ann', 'bob', 'cho', 'dan'].map((id) => ({ id }) as Peer) as [
  Peer,
  Peer,
  Peer,
  Peer,
];
const everybody = [ann, bob, cho, dan];

function heard(speakers: ActiveSpeakers): string[] {
  return everybody.filter((peer) => speakers.has(peer)).map(({ id }) => id);
}

function entered(places: number): ActiveSpeakers {
  const speakers = new ActiveSpeakers(places);
  for (const peer of everybody) speakers.enter(peer);
  return speakers;
}

it('forwards everybody while all fit', () => {
  const speakers = entered(4);
  expect(heard(speakers)).toEqual(['ann', 'bob', 'cho', 'dan']);
  expect(speakers.isCrowded).toBe(false);
  expect(speakers.spoke(dan, 0)).toBeNull();
});

it('gives who speaks the place of who was silent the longest', () => {
  const speakers = entered(3);
  expect(heard(speakers)).toEqual(['ann', 'bob', 'cho']);
  expect(speakers.isCrowded).toBe(true);
  speakers.spoke(ann, 1_000);
  expect(speakers.spoke(dan, 2_000)).toEqual({ admitted: dan, displaced: bob });
  expect(speakers.spoke(bob, 5_000)).toEqual({ admitted: bob, displaced: cho });
  expect(speakers.spoke(cho, 10_000)).toEqual({ admitted: cho, displaced: ann });
});

it('takes no place from anybody who speaks', () => {
  const speakers = entered(3);
  for (const peer of [ann, bob, cho]) speakers.spoke(peer, 1_000);
  expect(speakers.spoke(dan, 2_000)).toBeNull();
  expect(heard(speakers)).toEqual(['ann', 'bob', 'cho']);
  expect(speakers.spoke(dan, 2_600)).toEqual({ admitted: dan, displaced: ann });
});

it('gives a priority speaker a place at once', () => {
  const speakers = entered(3);
  for (const peer of [bob, ann, cho]) speakers.spoke(peer, 1_000 + 10 * everybody.indexOf(peer));
  expect(speakers.spoke(dan, 1_100, true)).toEqual({ admitted: dan, displaced: ann });
});

it('fills a free place at once, with who waits the longest', () => {
  const speakers = entered(2);
  expect(speakers.leave(ann)).toBe(cho);
  expect(speakers.leave(dan)).toBeNull();
  expect(heard(speakers)).toEqual(['bob', 'cho']);
  expect(speakers.isCrowded).toBe(false);
});

it('has no empty place while somebody waits, and never more voices than places', () => {
  const step = record({
    act: constantFrom('enter', 'leave', 'speak'),
    peer: constantFrom(...everybody),
    afterMs: integer({ min: 0, max: 3_000 }),
  });
  assert(
    property(integer({ min: 1, max: 4 }), array(step), (places, steps) => {
      const speakers = new ActiveSpeakers(places);
      const inside = new Set<Peer>();
      let nowMs = 0;
      for (const { act, peer, afterMs } of steps) {
        nowMs += afterMs;
        if (act === 'enter') {
          speakers.enter(peer);
          inside.add(peer);
        } else if (act === 'leave') {
          speakers.leave(peer);
          inside.delete(peer);
        } else if (inside.has(peer)) {
          const change = speakers.spoke(peer, nowMs);
          expect(change === null || speakers.has(change.admitted)).toBe(true);
        }
        expect(heard(speakers)).toHaveLength(Math.min(places, inside.size));
        expect(speakers.isCrowded).toBe(inside.size > places);
      }
    }),
  );
});

it('takes the places of the longest silent when it has fewer, and gives more to who waits the longest', () => {
  const speakers = entered(3);
  speakers.spoke(ann, 1_000);
  speakers.spoke(cho, 2_000);
  expect(speakers.resize(1)).toEqual({ admitted: [], displaced: [bob, ann] });
  expect(heard(speakers)).toEqual(['cho']);
  expect(speakers.resize(3)).toEqual({ admitted: [dan, bob], displaced: [] });
  expect(heard(speakers)).toEqual(['bob', 'cho', 'dan']);
  expect(speakers.resize(4)).toEqual({ admitted: [ann], displaced: [] });
  expect(speakers.isCrowded).toBe(false);
});
