import { onlyCustomWordsMin, wordChoices } from '../../shared/domain/Game.ts';
import { comparable } from './guesses.ts';
import { shuffled } from './hints.ts';

/** Shorter words are no fun to guess. Their length is that of the text that is compared. */
const shortestWord = 2;

/** Own words that can be guessed, each once. */
export function usableWords(words: readonly string[]): string[] {
  const byKey = new Map(words.map((word) => [comparable(word), word]));
  return [...byKey].flatMap(([key, word]) => ([...key].length >= shortestWord ? word : []));
}

/** Which words the deck has. */
export interface DeckWords {
  readonly list: readonly string[];
  /** The host’s own, as `usableWords` answers them. */
  readonly custom: readonly string[];
  readonly onlyCustom: boolean;
}

/** The words of one game in a random order. No word is drawn twice before all of its kind were drawn. */
export class WordDeck {
  readonly #random: () => number;
  readonly #list: readonly string[];
  readonly #custom: readonly string[];
  #listPile: string[] = [];
  #customPile: string[] = [];

  constructor({ list, custom, onlyCustom }: DeckWords, random: () => number) {
    const isOnlyCustom = onlyCustom && custom.length >= onlyCustomWordsMin;
    this.#random = random;
    this.#list = isOnlyCustom ? custom : list;
    this.#custom = isOnlyCustom ? [] : custom;
    this.#customPile = shuffled(this.#custom, random);
  }

  /** Words to choose from, the same until one is taken. One of them is an own one, as long as there are any. */
  offer(): string[] {
    if (this.#listPile.length < wordChoices) {
      const fresh = this.#list.filter((word) => !this.#listPile.includes(word));
      this.#listPile = [...this.#listPile, ...shuffled(fresh, this.#random)];
    }
    const own = this.#customPile.slice(0, 1);
    const keys = own.map(comparable);
    const others = this.#listPile.filter((word) => !keys.includes(comparable(word)));
    return [...own, ...others.slice(0, wordChoices - own.length)];
  }

  /** Takes one of the offered words, and puts the others back under the deck. */
  take(word: string): void {
    const offered = this.offer();
    const without = (pile: readonly string[]) => [
      ...pile.filter((each) => !offered.includes(each)),
      ...pile.filter((each) => offered.includes(each) && each !== word),
    ];
    this.#listPile = without(this.#listPile);
    this.#customPile = without(this.#customPile);
  }
}
