import { expect, it } from 'vitest';
import { skeletonsOf } from './nameSkeletons.ts';

function lookAlike(one: string, other: string): boolean {
  const [first, second] = [skeletonsOf(one), skeletonsOf(other)];
  return first.written === second.written || first.small === second.small;
}

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
  expect(lookAlike(name, other)).toBe(true);
});

it.each([
  ['Ann', 'Anna'],
  ['Ian', 'Lan'],
  ['밥', '박'],
  ['Zoë', 'Zoe'],
  ['Peer 1', 'Peer 2'],
  ['🐦', '🦆'],
])('%s and %s do not', (name, other) => {
  expect(lookAlike(name, other)).toBe(false);
});
