/** Letters and digits only: spaces, hyphens and marks of punctuation do not count, nor does case. */
const ignored = /[\s\p{P}\p{S}\p{Cf}]/gu;

/** A word or a guess as it is compared. Empty when nothing in it counts. */
export function comparable(text: string): string {
  return text.normalize('NFC').toLowerCase().normalize('NFC').replace(ignored, '');
}

/**
 * How a guess compares with the word. `close`: one letter is missing, too many or another one, for Hangul one jamo; or the word is
 * in it together with others.
 */
export function compareGuess(guess: string, word: string): 'right' | 'close' | 'wrong' {
  const [guessed, wanted] = [comparable(guess), comparable(word)];
  if (guessed === wanted) return 'right';
  if (guessed.includes(wanted)) return 'close';
  // Decomposed, a syllable of Hangul is its two or three jamo.
  const [one, other] = [[...guessed.normalize('NFD')], [...wanted.normalize('NFD')]];
  // In shorter words almost every guess would be close.
  return other.length >= 3 && isOneEditApart(one, other) ? 'close' : 'wrong';
}

/** Whether one inserted, removed or replaced item makes one list the other one. */
export function isOneEditApart(one: readonly string[], other: readonly string[]): boolean {
  const [short, long] = one.length <= other.length ? [one, other] : [other, one];
  if (long.length - short.length > 1) return false;
  const differs = short.findIndex((item, index) => item !== long[index]);
  const place = differs < 0 ? short.length : differs;
  const rest = (list: readonly string[], from: number) => list.slice(from).join('\n');
  if (short.length < long.length) return rest(short, place) === rest(long, place + 1);
  return place < short.length && rest(short, place + 1) === rest(long, place + 1);
}
