import { expect, it } from 'vitest';
import { agoText } from './agoText.ts';

const now = Date.UTC(2026, 10, 30);
const ago = (ms: number, language = 'en') => agoText(language, now - ms, now);
const day = 86_400_000;

it('a time is told in the largest unit that fits', () => {
  expect(ago(90_000)).toBe('1 minute ago');
  expect(ago(3 * 3_600_000)).toBe('3 hours ago');
  expect(ago(day)).toBe('yesterday');
  expect(ago(13 * day)).toBe('last week');
  expect(ago(200 * day)).toBe('6 months ago');
  expect(ago(2 * 366 * day, 'ko')).toBe('2년 전');
});

it('a moment ago, and a clock that goes ahead, are this minute', () => {
  expect(ago(0)).toBe('this minute');
  expect(ago(-5_000)).toBe('this minute');
});
