import { expect, test } from 'vitest';
import { nextTimeOf } from './nextTimeOf.ts';

const noon = new Date(2026, 2, 3, 12, 0).getTime();

test('a time of day is that of today, or of tomorrow when it is over', () => {
  expect(nextTimeOf('14:30', noon)).toBe(new Date(2026, 2, 3, 14, 30).getTime());
  expect(nextTimeOf('11:59', noon)).toBe(new Date(2026, 2, 4, 11, 59).getTime());
  expect(nextTimeOf('12:00', noon)).toBe(new Date(2026, 2, 4, 12, 0).getTime());
});

test.each(['', '14', '1:5', 'noon'])('%j is none', (text) => {
  expect(nextTimeOf(text, noon)).toBeNull();
});
