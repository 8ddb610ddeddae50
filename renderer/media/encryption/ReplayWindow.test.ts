import fc from 'fast-check';
import { expect, it } from 'vitest';
import { ReplayWindow } from './ReplayWindow.ts';

it('takes each counter once, in any order within 1024', () => {
  const window = new ReplayWindow();
  expect([5, 3, 1023, 4, 3, 5, 0].map((counter) => window.take(counter))).toEqual([
    true,
    true,
    true,
    true,
    false,
    false,
    true,
  ]);
  expect(window.take(1024)).toBe(true);
  // It may have been taken before: nothing is known of it any more.
  expect(window.take(0)).toBe(false);
  expect(window.take(1)).toBe(true);
});

it('takes nothing that came before a jump', () => {
  const window = new ReplayWindow();
  expect([1, 4_294_967_295, 4_294_967_294, 1, 2].map((counter) => window.take(counter))).toEqual([
    true,
    true,
    true,
    false,
    false,
  ]);
});

it('says the same as a set of everything, for whatever comes', () => {
  const counter = fc.oneof(fc.nat(3000), fc.nat(20), fc.integer({ min: 0, max: 2 ** 32 - 1 }));
  fc.assert(
    fc.property(fc.array(counter, { maxLength: 300 }), (counters) => {
      const window = new ReplayWindow();
      const seen = new Set<number>();
      let highest = -1;
      for (const each of counters) {
        const isNew = each > highest - 1024 && !seen.has(each);
        expect(window.take(each)).toBe(isNew);
        seen.add(each);
        highest = Math.max(highest, each);
      }
    }),
  );
});
