/**
 * Names as people type and paste them: of users, channels, sounds and servers. App and server use the same functions.
 *
 * What cannot be seen is taken out instead of refused, because nobody can find it in the box. It comes along from other
 * programs: direction marks around Hebrew and Arabic, zero-width spaces from web pages, soft hyphens from documents.
 */

/**
 * One emoji. Those in Unicode's list, flags by tags among them, and any other pictograph: the newest are unknown to an older
 * server. Tags do need the list: where they make no flag, they are a black flag and hidden text.
 */
const emoji = /\p{RGI_Emoji}|\p{Extended_Pictographic}[\ufe0e\ufe0f]?\p{Emoji_Modifier}?/v.source;
/** Several that a zero-width joiner makes one, as families are. */
const joinedEmoji = `(?:${emoji})(?:\\u200d(?:${emoji}))*`;
/** A variant of a letter, as many Japanese family names need it, and the choice of a Mongolian form. */
const letterVariant =
  /\p{Script=Han}\p{Variation_Selector}|\p{Script=Mongolian}[\u180b-\u180d\u180f]/v.source;
/** Persian and other cursive scripts write a joiner between two letters, to join them or to keep them apart. */
const cursiveLetter =
  /[[\p{Script=Arabic}\p{Script=Syriac}\p{Script=Nko}\p{Script=Mongolian}]&&\p{L}]/v.source;
const cursiveJoiner = `(?<=${cursiveLetter}\\p{M}*)[\\u200c\\u200d](?=${cursiveLetter})`;
/** Scripts of India and its neighbours write a joiner before or after a virama, the sign that takes a vowel away. */
const virama = /[\u094d\u09cd\u0a4d\u0acd\u0b4d\u0bcd\u0c4d\u0ccd\u0d4d\u0dca\u1039\u17d2]/v.source;
const viramaJoiner = `(?<=${virama})[\\u200c\\u200d]|[\\u200c\\u200d](?=${virama})`;
/**
 * Control characters, halves of surrogate pairs, private use, what Unicode itself calls ignorable or for direction; and
 * what it does not, though there is nothing to see: annotation and object marks, blanks of Egyptian and Khitan, and the
 * musical null note head.
 */
const invisible =
  /[\p{Cc}\p{Cs}\p{Co}\p{Noncharacter_Code_Point}\p{Default_Ignorable_Code_Point}\p{Bidi_Control}\ufff9-\ufffc\u{13441}\u{13442}\u{16fe4}\u{1d159}]/v
    .source;
/** Also the next line of old mainframes, and the cell of Braille without a dot. */
const space = /[\s\u0085\u2800]+/gv;

const keptOrInvisible = new RegExp(
  `(?<kept>${[joinedEmoji, letterVariant, cursiveJoiner, viramaJoiner].join('|')})|${invisible}`,
  'gv',
);
const invisibleInKey = /[\u200c\u200d\p{Variation_Selector}]/gv;
const visible = /[\p{L}\p{N}\p{P}\p{S}\p{Extended_Pictographic}]/v;

/** A name as it is sent, kept and shown: composed (NFC), single spaces, and nothing in it that cannot be seen. */
export function tidyName(text: string): string {
  return text
    .replace(space, ' ')
    .replace(keptOrInvisible, (_found, kept: string | undefined) => kept ?? '')
    .normalize('NFC')
    .replace(space, ' ')
    .trim();
}

/** What is wrong with a name after it has been tidied: `blank` when there is nothing to see. */
export type NameFault = 'blank' | 'tooLong';

/**
 * Why this text is no name, or null.
 *
 * @param maxLength in UTF-16 code units, as `String.length` counts: an emoji takes several
 */
export function nameFault(text: string, maxLength: number): NameFault | null {
  const name = tidyName(text);
  if (!visible.test(name)) return 'blank';
  return name.length > maxLength ? 'tooLong' : null;
}

/** As much of a text, tidied, as a name may have; letters with their marks, and emoji, stay whole. */
export function fittingName(text: string, maxLength: number): string {
  const name = tidyName(text);
  let length = 0;
  for (const { segment, index } of graphemes.segment(name)) {
    if (index + segment.length > maxLength) break;
    length = index + segment.length;
  }
  return tidyName(name.slice(0, length));
}

const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/**
 * What two names share that people would take for the same: case, the several ways to write a character, and joiners and
 * variants that are hard to see.
 */
export function nameKeyOf(name: string): string {
  return tidyName(name)
    .normalize('NFKC')
    .toLowerCase()
    .normalize('NFKC')
    .replace(invisibleInKey, '');
}
