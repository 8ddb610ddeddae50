import { textParts } from '../../../shared/domain/Message.ts';

/*
 * What is searched for. SQLite's own tokenizers find too little in texts without spaces between words, or with endings on them:
 * of 48 Korean words of two syllables in 100,000 messages, `trigram` finds 12 % of the places, `unicode61` with prefixes 80 %
 * (not those inside compounds). Pairs of neighbouring syllables find all, with an index as large as `unicode61`'s with prefixes.
 *
 * An entry of the index is deleted by the words that it was made of, so a change of `wordsOf` needs a migration that makes all anew.
 */

/** Scripts that write words without spaces, or with endings attached. */
const runs =
  /[\p{Script=Hangul}\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]+/gu;
const searchable = /[\p{L}\p{N}]/u;
/** A query of FTS5 ends at its first NUL. */
const control = /\p{Cc}/gu;

/** Words that stand beside each other in a text, separated by spaces. */
export interface Phrase {
  readonly words: string;
  /** Whether the last word may be the beginning of a longer one. */
  readonly isPrefix: boolean;
}

/**
 * The words by which a text is found, separated by spaces: each run of such a script as its pairs of neighbours and its last
 * sign (`회의를` → `회의 의를 를`), so that a single sign is the beginning of a word wherever it stands. Mentions are not words.
 */
export function wordsOf(text: string): string {
  const spoken = textParts(text).map((part) => (part.kind === 'text' ? part.text : ' '));
  return spoken
    .join('')
    .normalize('NFKC')
    .replace(runs, (run) => ` ${pairsOf(run).join(' ')} `);
}

/**
 * The phrases that a text must have all to have the words of a search, each as it is or as the beginning of a longer one, in the
 * scripts above also within one. None when there is nothing to search for.
 */
export function phrasesOf(search: string): Phrase[] {
  return search
    .normalize('NFKC')
    .replace(control, ' ')
    .split(/\s+/u)
    .filter((term) => searchable.test(term))
    .map(phraseOf);
}

/** Its end may go on: the last sign of a run is left to its pair, and a last word is a beginning. */
function phraseOf(term: string): Phrase {
  let endsInPair = false;
  const words = term.replace(runs, (run, at: number) => {
    const pairs = pairsOf(run);
    const isLast = at + run.length === term.length;
    endsInPair = isLast && pairs.length > 1;
    return ` ${(endsInPair ? pairs.slice(0, -1) : pairs).join(' ')} `;
  });
  return { words: words.trim(), isPrefix: !endsInPair };
}

function pairsOf(run: string): string[] {
  const signs = [...run];
  return signs.map((sign, index) => sign + (signs[index + 1] ?? ''));
}
