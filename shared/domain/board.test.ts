import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type BoardElement, isNewer, newerElements } from './board.ts';

/** The content follows from the version, as it does where nobody cheats. */
const states = fc
  .record({
    id: fc.constantFrom('a', 'b', 'c'),
    version: fc.integer({ min: 1, max: 5 }),
    versionNonce: fc.integer({ min: 0, max: 4 }),
  })
  .map((each): BoardElement => ({ ...each, isDeleted: each.versionNonce === 0 }));

function merge(known: Map<string, BoardElement>, elements: readonly BoardElement[]): void {
  for (const element of newerElements(known, elements)) known.set(element.id, element);
}
const contentOf = (board: ReadonlyMap<string, BoardElement>) =>
  [...board.values()].sort((one, other) => (one.id < other.id ? -1 : 1));

it('is the same for all who have learned the same, in any order, in any pieces, and repeatedly', () => {
  const shuffled = fc
    .array(states, { maxLength: 20 })
    .chain((all) =>
      fc.tuple(
        fc.constant(all),
        fc.shuffledSubarray(all, { minLength: all.length }),
        fc.array(fc.nat({ max: 4 }), { minLength: all.length, maxLength: all.length }),
        fc.subarray(all),
      ),
    );
  fc.assert(
    fc.property(shuffled, ([all, order, cuts, repeated]) => {
      const [one, other] = [new Map<string, BoardElement>(), new Map<string, BoardElement>()];
      merge(one, all);
      let rest = [...order];
      for (const cut of cuts) merge(other, rest.splice(0, cut));
      rest = [...rest, ...repeated];
      merge(other, rest);
      expect(contentOf(other)).toEqual(contentOf(one));
    }),
  );
});

it('decides between any two different states, and never for both', () => {
  fc.assert(
    fc.property(states, states, (one, other) => {
      const isSame = one.version === other.version && one.versionNonce === other.versionNonce;
      expect(Number(isNewer(one, other)) + Number(isNewer(other, one))).toBe(isSame ? 0 : 1);
    }),
  );
});

it('takes only what is newer, and of several states the newest', () => {
  const state = (version: number, versionNonce: number) => ({ id: 'a', version, versionNonce });
  const known = new Map([['a', state(3, 5)]]);
  expect(newerElements(known, [state(2, 0), state(3, 6), state(3, 5)])).toEqual([]);
  expect(newerElements(known, [state(4, 9), state(4, 2), state(3, 1)])).toEqual([state(4, 2)]);
});
