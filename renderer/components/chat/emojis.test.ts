import { expect, test } from 'vitest';
import { emojiField } from '../../../shared/protocol/fields.ts';
import { findEmojis, quickEmojis } from './emojis.ts';

test('the server takes every emoji of the picker', () => {
  const all = findEmojis('');
  expect(all.length).toBeGreaterThan(100);
  expect(new Set(all).size).toBe(all.length);
  for (const emoji of [...all, ...quickEmojis]) {
    expect(emojiField.safeParse(emoji).success, emoji).toBe(true);
  }
});

test.each([
  ['pizza', '🍕'],
  ['하트', '❤️'],
  ['PARTY', '🎉'],
])('%s finds %s', (query, emoji) => {
  expect(findEmojis(query)).toContain(emoji);
});
