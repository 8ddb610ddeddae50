/**
 * Names of users, channels, sounds and servers, as people type and paste them. App and server use the same functions.
 *
 * Invisible characters are removed, not refused, because people could not find them in the text. They come from other
 * programs: direction marks around Hebrew and Arabic, zero-width spaces from web pages, soft hyphens from documents.
 */

/**
 * One emoji: those in Unicode's list, including flags made of tags, and any other pictograph, because an older server does not
 * know the newest ones. Tags need the list: without a flag they are a black flag with hidden text.
 */
const emoji = /\p{RGI_Emoji}|\p{Extended_Pictographic}[\ufe0e\ufe0f]?\p{Emoji_Modifier}?/v.source;
/** Several emoji that zero-width joiners combine into one, such as families. */
const joinedEmoji = `(?:${emoji})(?:\\u200d(?:${emoji}))*`;
/** A variant of a letter, needed in many Japanese family names, or a Mongolian form. */
const letterVariant =
  /\p{Script=Han}\p{Variation_Selector}|\p{Script=Mongolian}[\u180b-\u180d\u180f]/v.source;
/** Persian and other cursive scripts write a joiner between two letters, to join them or to keep them apart. */
const cursiveLetter =
  /[[\p{Script=Arabic}\p{Script=Syriac}\p{Script=Nko}\p{Script=Mongolian}]&&\p{L}]/v.source;
const cursiveJoiner = `(?<=${cursiveLetter}\\p{M}*)[\\u200c\\u200d](?=${cursiveLetter})`;
/** Scripts of South and Southeast Asia write a joiner before or after a virama, the sign that removes a vowel. */
const virama = /[\u094d\u09cd\u0a4d\u0acd\u0b4d\u0bcd\u0c4d\u0ccd\u0d4d\u0dca\u1039\u17d2]/v.source;
const viramaJoiner = `(?<=${virama})[\\u200c\\u200d]|[\\u200c\\u200d](?=${virama})`;
/**
 * Control characters, halves of surrogate pairs, private use, and what Unicode marks as ignorable or as direction control;
 * also invisible characters without such a mark: annotation and object marks, blanks of Egyptian and Khitan, and the
 * musical null note head.
 */
const invisible =
  /[\p{Cc}\p{Cs}\p{Co}\p{Noncharacter_Code_Point}\p{Default_Ignorable_Code_Point}\p{Bidi_Control}\ufff9-\ufffc\u{13441}\u{13442}\u{16fe4}\u{1d159}]/v
    .source;
/** Also NEL, the line end of mainframes, and the Braille cell without dots. */
const space = /[\s\u0085\u2800]+/gv;

const keptOrInvisible = new RegExp(
  `(?<kept>${[joinedEmoji, letterVariant, cursiveJoiner, viramaJoiner].join('|')})|${invisible}`,
  'gv',
);
const invisibleInKey = /[\u200c\u200d\p{Variation_Selector}]/gv;
const visible = /[\p{L}\p{N}\p{P}\p{S}\p{Extended_Pictographic}]/v;

/** A name as it is sent, stored and shown: composed (NFC), with single spaces and without invisible characters. */
export function tidyName(text: string): string {
  return text
    .replace(space, ' ')
    .replace(keptOrInvisible, (_found, kept: string | undefined) => kept ?? '')
    .normalize('NFC')
    .replace(space, ' ')
    .trim();
}

/** Why a tidied name is not valid. `blank`: nothing in it is visible. */
export type NameFault = 'blank' | 'tooLong';

/**
 * Why this text is no valid name; null if it is one.
 *
 * @param maxLength in UTF-16 code units, as `String.length` counts: an emoji takes several
 */
export function nameFault(text: string, maxLength: number): NameFault | null {
  const name = tidyName(text);
  if (!visible.test(name)) return 'blank';
  return name.length > maxLength ? 'tooLong' : null;
}

/** Tidies a text and cuts it to the length of a name. Letters with their marks, and emoji, are not split. */
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
 * A key that is equal for names that look the same to people: it ignores case, different encodings of a character, and joiners
 * and variants that are hard to see.
 */
export function nameKeyOf(name: string): string {
  return tidyName(name)
    .normalize('NFKC')
    .toLowerCase()
    .normalize('NFKC')
    .replace(invisibleInKey, '');
}
