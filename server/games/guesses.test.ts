import { describe, expect, it } from 'vitest';
import { comparable, compareGuess, isOneEditApart } from './guesses.ts';

describe('compareGuess', () => {
  it.each([
    ['Ice-Cream', 'ice cream'],
    ['  icecream! ', 'ice cream'],
    ['사과'.normalize('NFD'), '사과'],
    ['보물상자', '보물 상자'],
    ['CAFÉ'.normalize('NFD'), 'café'],
  ])('%j is right for %j', (guess, word) => {
    expect(compareGuess(guess, word)).toBe('right');
  });

  it.each([
    ['ice crem', 'ice cream'],
    ['aple', 'apple'],
    ['appple', 'apple'],
    ['bpple', 'apple'],
    // One jamo: another final, vowel or initial consonant, or one that is missing.
    ['사괴', '사과'],
    ['자과', '사과'],
    ['호랑', '호랑이'.slice(0, 2)],
    ['고랭', '고래'],
    ['기리', '기린'],
    // The word together with others, which nobody else may read.
    ['is it an apple?', 'apple'],
    ['사과나무', '사과'],
  ])('%j is close to or contains %j', (guess, word) => {
    expect(compareGuess(guess, word)).not.toBe('wrong');
  });

  it.each([
    ['pear', 'apple'],
    ['appel tree', 'apple'],
    ['사자', '사과'.slice(0, 1)],
    ['포도', '사과'],
    ['', 'apple'],
    ['?!', 'apple'],
  ])('%j is neither for %j', (guess, word) => {
    expect(compareGuess(guess, word)).not.toBe('right');
  });

  it('tells nobody that a guess is close to a word of two letters', () => {
    expect(compareGuess('ex', 'ox')).toBe('wrong');
  });
});

it('two lists are one edit apart by one item that is missing, added or another one', () => {
  const apart = (one: string, other: string) => isOneEditApart([...one], [...other]);
  expect([apart('cat', 'cut'), apart('cat', 'at'), apart('cat', 'cats')]).toEqual([
    true,
    true,
    true,
  ]);
  expect([apart('cat', 'cat'), apart('cat', 'dog'), apart('cat', 'c'), apart('ab', 'ba')]).toEqual([
    false,
    false,
    false,
    false,
  ]);
});

it('what does not count is left out', () => {
  expect(comparable(' Fire-Truck 3 ')).toBe('firetruck3');
  expect(comparable('🎉 !')).toBe('');
});
