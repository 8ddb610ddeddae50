import type { HintCell } from '../../shared/domain/Game.ts';

/** The initial consonants of Hangul in the order of Unicode's syllables, as letters of their own. */
const initialConsonants = [...'ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ'];
const firstSyllable = '가'.codePointAt(0) ?? 0;
const syllablesPerInitial = '까'.codePointAt(0) ?? 0;
/** At most this share of the letters is shown: the rest is left to guess. */
const shownShare = 0.4;
const shownMax = 5;
/** From so many syllables on, whole ones are shown after all initial consonants. */
const longWord = 3;

/** The initial consonant (초성) of a syllable of Hangul, such as ㅅ of 사; null for any other character. */
export function initialConsonantOf(character: string): string | null {
  if (!/^[가-힣]$/.test(character)) return null;
  const index = (character.codePointAt(0) ?? 0) - firstSyllable;
  return initialConsonants[Math.floor(index / (syllablesPerInitial - firstSyllable))] ?? null;
}

/** One step of the hint: the place of a character, and what is shown there from then on. */
interface HintStep {
  readonly place: number;
  readonly shows: string;
}

/** The hint before the first step: letters and digits are hidden; spaces and punctuation are shown. */
export function hiddenHint(word: string): HintCell[] {
  return [...word.normalize('NFC')].map((character) => (isHidden(character) ? null : character));
}

/**
 * What is shown of a word, one after the other, in a random order: some letters, and of Hangul all initial consonants before any
 * whole syllable. Never enough to show the whole word.
 *
 * @param random as `Math.random`
 */
export function hintSteps(word: string, random: () => number): HintStep[] {
  const characters = [...word.normalize('NFC')];
  const hidden = characters.flatMap((character, place) => (isHidden(character) ? place : []));
  const syllables = hidden.filter((place) => initialConsonantOf(characters[place] ?? '') !== null);
  const letters = hidden.filter((place) => !syllables.includes(place));
  const initials = shuffled(syllables, random).map((place) => ({
    place,
    shows: initialConsonantOf(characters[place] ?? '') ?? '',
  }));
  const whole = (places: readonly number[], count: number) =>
    shuffled(places, random)
      .slice(0, Math.min(count, shownMax))
      .map((place) => ({ place, shows: characters[place] ?? '' }));
  const wholeSyllables = Math.floor(
    syllables.length >= longWord ? syllables.length * shownShare : 0,
  );
  return [
    ...shuffled([...initials, ...whole(letters, Math.floor(letters.length * shownShare))], random),
    ...whole(syllables, wholeSyllables),
  ];
}

/** The hint after some steps. */
export function hintAfter(word: string, steps: readonly HintStep[]): HintCell[] {
  const cells = hiddenHint(word);
  for (const { place, shows } of steps) cells[place] = shows;
  return cells;
}

/** The same items in a random order. */
export function shuffled<Item>(items: readonly Item[], random: () => number): Item[] {
  const order = [...items];
  for (let last = order.length - 1; last > 0; last -= 1) {
    const other = Math.floor(random() * (last + 1));
    [order[last], order[other]] = [order[other] as Item, order[last] as Item];
  }
  return order;
}

function isHidden(character: string): boolean {
  return /[\p{L}\p{N}\p{M}]/u.test(character);
}
