import { describe, expect, it } from 'vitest';
import { comparable } from './guesses.ts';
import { usableWords, WordDeck } from './WordDeck.ts';
import { wordLists } from './wordLists.ts';

const list = ['ant', 'bee', 'cow', 'dog', 'eel', 'fox', 'gnu'];
const deckOf = (custom: readonly string[] = [], onlyCustom = false) =>
  new WordDeck({ list, custom, onlyCustom }, Math.random);

function take(deck: WordDeck, count: number): string[] {
  return Array.from({ length: count }, () => {
    const [word = ''] = deck.offer();
    deck.take(word);
    return word;
  });
}

describe('a deck', () => {
  it('offers three different words, the same until one is taken', () => {
    const deck = deckOf();
    const offered = deck.offer();
    expect(new Set(offered).size).toBe(3);
    expect(deck.offer()).toEqual(offered);
  });

  it('gives no word twice before all were taken, and then goes on', () => {
    const deck = deckOf();
    expect(new Set(take(deck, 5)).size).toBe(5);
    expect(take(deck, 20)).toHaveLength(20);
  });

  it('has an own word among those offered as long as there are any', () => {
    const deck = deckOf(['Perch', 'Nest']);
    const offered = () => deck.offer().filter((word) => ['Perch', 'Nest'].includes(word));
    for (const _ of ['Perch', 'Nest']) {
      expect(offered()).toHaveLength(1);
      deck.take(offered()[0] ?? '');
    }
    expect(offered()).toEqual([]);
  });

  it('has only own words where that is wanted and there are enough', () => {
    const custom = Array.from({ length: 10 }, (_, index) => `own ${index}`);
    expect(take(deckOf(custom, true), 30).every((word) => word.startsWith('own'))).toBe(true);
    const few = deckOf(['Perch', 'Nest'], true).offer();
    expect(few.filter((word) => list.includes(word))).toHaveLength(2);
  });

  it('never offers one word in two forms', () => {
    expect(
      deckOf(['Ant'])
        .offer()
        .map(comparable)
        .filter((word) => word === 'ant').length,
    ).toBe(1);
  });
});

it('own words that nobody could guess are left out, and each counts once', () => {
  expect(usableWords(['Ice cream', 'ice-cream', '!', 'a', '용', '사과'])).toEqual([
    'ice-cream',
    '사과',
  ]);
});

describe.each(Object.entries(wordLists))('the words of %s', (language, words) => {
  it('are many, each once and in one form', () => {
    expect(words.length).toBeGreaterThanOrEqual(200);
    expect(usableWords(words)).toEqual(words);
  });

  it('can be typed as they are written, and are short', () => {
    const script = language === 'ko' ? /^[가-힣]+( [가-힣]+)?$/ : /^[a-z]+([ -][a-z]+)*$/;
    for (const word of words) {
      expect(word).toMatch(script);
      expect(word.length).toBeLessThanOrEqual(language === 'ko' ? 8 : 16);
    }
  });
});
