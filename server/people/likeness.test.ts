import { expect, it } from 'vitest';
import { looksLikeOneOf } from './likeness.ts';

it.each([
  ['Ann', 'ANN'],
  ['Ann', 'Аnn'],
  ['ann', 'Аnn'],
  ['Michael', 'Michae1'],
  ['Alan', 'AIan'],
  ['Olga', 'О1ga'],
  ['paypal', '𝔭𝒶yрal'],
  ['Zoë', 'Zoe\u0308'],
  ['modern', 'rnodern'],
  ['밥', '\u1107\u1161\u11b8'],
])('%s and %s look alike', (name, other) => {
  expect(looksLikeOneOf(name, ['Cho', other])).toBe(true);
  expect(looksLikeOneOf(other, [name])).toBe(true);
});

it.each([
  ['Ann', 'Anna'],
  ['Ian', 'Lan'],
  ['밥', '박'],
  ['Zoë', 'Zoe'],
  ['Peer 1', 'Peer 2'],
  ['🐦', '🦆'],
])('%s and %s do not', (name, other) => {
  expect(looksLikeOneOf(name, [other])).toBe(false);
  expect(looksLikeOneOf(name, [])).toBe(false);
});
