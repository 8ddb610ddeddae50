import { expect, test } from 'vitest';
import { fittingName, nameFault, nameKeyOf, tidyName } from './names.ts';

const wales = '🏴\u{e0067}\u{e0062}\u{e0077}\u{e006c}\u{e0073}\u{e007f}';

test.each([
  ['plain', 'Ann'],
  ['Korean', '김하늘'],
  ['Hebrew', 'נועה לוי'],
  ['Arabic with marks', 'مُحَمَّد'],
  ['Persian, which keeps letters apart', 'می\u200cخواهم'],
  ['a Sinhala joiner', 'ශ්\u200dරී'],
  ['a Bengali joiner before the virama', 'র\u200d্যাম'],
  ['a Devanagari non-joiner', 'क्\u200cष'],
  ['a variant of a Japanese name', '葛\u{e0100}城'],
  ['the flag of Wales', `Ann ${wales}`],
  ['a flag of a country', '🇰🇷 Seoul'],
  ['a family', '👨\u200d👩\u200d👧\u200d👦'],
  ['a skin colour and a joiner', '👩🏽\u200d🚀'],
  ['a key', '1\ufe0f\u20e3 first'],
  ['a red heart', '❤\ufe0f'],
  ['joined emoji of tomorrow', '🧑\u200d🫎'],
  ['markup, which is only text', '<b>Ann</b>'],
])('%s is kept', (_what, name) => {
  expect(tidyName(name)).toBe(name);
  expect(nameFault(name, 32)).toBeNull();
});

test.each([
  ['a pasted direction mark', 'Anna\u200e', 'Anna'],
  ['Hebrew between direction marks', '\u200fנועה\u200f', 'נועה'],
  ['Arabic in an isolate', '\u2067سارة\u2069', 'سارة'],
  ['an Arabic letter mark', '\u061cسارة', 'سارة'],
  ['an override of the direction', 'Ann\u202egnp', 'Anngnp'],
  ['a zero-width space', 'An\u200bn', 'Ann'],
  ['a soft hyphen', 'An\u00adn', 'Ann'],
  ['a word joiner and a byte order mark', '\ufeffAn\u2060n', 'Ann'],
  ['a combining grapheme joiner', 'An\u034fn', 'Ann'],
  ['joiners between Latin letters', 'An\u200d\u200cn', 'Ann'],
  ['a joiner at the end', 'سارة\u200c', 'سارة'],
  ['variation selectors after letters', 'A\ufe0fnn\u{e0100}', 'Ann'],
  ['a variation selector after a digit', '1\ufe0f', '1'],
  ['tags without a flag', 'Ann\u{e0041}\u{e007f}', 'Ann'],
  ['a tag sequence that is no flag', '🏴\u{e0078}\u{e0078}\u{e007f}', '🏴'],
  ['Hangul fillers', '\u3164김\u115f하\u1160늘\uffa0', '김하늘'],
  ['a musical null note head', 'Ann\u{1d159}', 'Ann'],
  ['control characters', 'An\u0000\u001bn\u007f\u009b', 'Ann'],
  ['private use and object marks', 'Ann\ue000\ufffc\ufffe', 'Ann'],
  ['half a surrogate pair', 'Ann\ud83c', 'Ann'],
  ['spaces of all kinds', ' \u2800Ann\u00a0\u3000\u0085\n\tLee \u200b ', 'Ann Lee'],
  ['decomposed letters', 'Zoe\u0308', 'Zo\u00eb'],
  ['decomposed Hangul', '\u1112\u1161\u11ab', '\ud55c'],
  ['letters that a mark kept apart', 'Zoe\u200e\u0308', 'Zo\u00eb'],
])('%s: invisible characters are removed', (_what, text, name) => {
  expect(tidyName(text)).toBe(name);
  expect(tidyName(name)).toBe(name);
});

test.each([
  ['nothing', ''],
  ['only spaces', ' \u00a0\u3000\u2800 '],
  ['only fillers', '\u3164\u115f\uffa0'],
  ['only direction marks', '\u200e\u200f'],
  ['only a null note head', '\u{1d159}'],
  ['only a mark without its letter', '\u0301'],
])('%s is blank', (_what, text) => {
  expect(nameFault(text, 32)).toBe('blank');
});

test('the length of a name counts after tidying', () => {
  expect(nameFault(`${'a'.repeat(32)}\u200e `, 32)).toBeNull();
  expect(nameFault('a'.repeat(33), 32)).toBe('tooLong');
});

test.each([
  ['short enough', 'Applause', 8, 'Applause'],
  ['cut before an emoji that does not fit', `${'a'.repeat(7)}😀`, 8, 'a'.repeat(7)],
  ['a family stays whole or goes', 'Fun 👨\u200d👩\u200d👧', 8, 'Fun'],
  ['a flag stays whole or goes', `Fun ${wales}`, 10, 'Fun'],
  ['Hangul of several letters', '\u1112\u1161\u11ab글', 1, '\ud55c'],
])('a text is cut to fit: %s', (_what, text, maxLength, name) => {
  expect(fittingName(text, maxLength)).toBe(name);
});

test.each([
  ['case', 'General', 'GENERAL'],
  ['full width', 'General', 'Ｇｅｎｅｒａｌ'],
  ['a ligature', 'office', 'oﬃce'],
  ['a direction mark', 'Anna', 'Anna\u200e'],
  ['a filler', '하늘', '하\u3164늘'],
  ['a null note head', 'Anna', 'An\u{1d159}na'],
  ['a joiner', 'میخواهم', 'می\u200cخواهم'],
  ['the colour of a heart', '❤', '❤\ufe0f'],
])('names that differ only by %s are the same', (_what, one, other) => {
  expect(nameKeyOf(one)).toBe(nameKeyOf(other));
});

test('names that look different have different keys', () => {
  const scotland = '🏴\u{e0067}\u{e0062}\u{e0073}\u{e0063}\u{e0074}\u{e007f}';
  const names = ['Ann', 'Anna', '안나', 'אנה', 'آنا', '🏴', wales, scotland, '👩', '👩🏽'];
  expect(new Set(names.map(nameKeyOf)).size).toBe(names.length);
});

test('a very long text is tidied quickly', () => {
  expect(tidyName('\u200d'.repeat(100_000))).toBe('');
  expect(tidyName('👩\u200d'.repeat(1000))).toHaveLength(2999);
});
