import { DatabaseSync } from 'node:sqlite';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { fts5Query } from './messageIndex.ts';
import { phrasesOf, wordsOf } from './messageWords.ts';

let index: DatabaseSync;
beforeEach(() => {
  index = new DatabaseSync(':memory:');
  index.exec(
    "CREATE VIRTUAL TABLE texts USING fts5 (words, tokenize='unicode61 remove_diacritics 2')",
  );
});
afterEach(() => index.close());

function isFound(text: string, search: string): boolean {
  index.exec('DELETE FROM texts');
  index.prepare('INSERT INTO texts VALUES (?)').run(wordsOf(text));
  const phrases = phrasesOf(search);
  if (phrases.length === 0) return false;
  const query = fts5Query(phrases);
  return index.prepare('SELECT 1 FROM texts WHERE texts MATCH ?').get(query) !== undefined;
}

describe('found', () => {
  it.each([
    ['a word with an ending', '내일 회의를 해요', '회의'],
    ['a part of a compound', '내일회의실에서', '회의'],
    ['the end of a compound', '정기회의', '회의'],
    ['one syllable', '저녁 배달', '배'],
    ['one syllable at the end', '우리 집', '집'],
    ['a longer part', '내일회의실에서', '회의실에'],
    ['decomposed Hangul', '회의'.normalize('NFD'), '회의'],
    ['single letters', 'ㅋㅋㅋㅋ', 'ㅋㅋ'],
    ['Japanese', '明日会議があります', '会議'],
    ['a word', 'Meet me at the river', 'river'],
    ['the beginning of a word', 'Meet me at the river', 'riv'],
    ['other case and accents', 'Ein ÉCLAIR', 'eclair'],
    ['both scripts in one word', '서버ip 알려줘', '서버ip'],
    ['a part across scripts', '게임서버ip주소', '서버ip'],
    ['a word with signs in it', 'send an e-mail', 'e-mail'],
    ['several words in any order', '회의는 tomorrow 오후', 'tom 회의'],
    ['full width', 'ＡＢＣ', 'abc'],
    ['words with a NUL between them', '회의는 tomorrow 오후', 'tomorrow\0오후'],
  ])('%s', (_what, text, search) => {
    expect(isFound(text, search)).toBe(true);
  });
});

describe('not found', () => {
  it.each([
    ['syllables that are not neighbours', '회사의', '회의'],
    ['one of two words', '회의는 오늘', '회의 내일'],
    ['the middle of a Latin word', 'unhappy', 'happy'],
    ['an id in a mention', 'hi <@abcdef>', 'abcdef'],
    ['signs only', 'what?!', '?!'],
    ['nothing', 'text', ' '],
  ])('%s', (_what, text, search) => {
    expect(isFound(text, search)).toBe(false);
  });
});

it('makes a valid query of any text', () => {
  const text = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.string(),
    fc.constantFrom('"', '" OR "', '*', 'a" NEAR(b', '-c:d', '(', '\0'),
  );
  fc.assert(fc.property(text, text, (search, other) => void isFound(other, search)));
});

it('finds each text by its own words', () => {
  const word = fc.constantFrom('회의', '내일', '서버', 'ip', 'river', '会議', 'ㅋㅋ', '집');
  fc.assert(
    fc.property(fc.array(word, { minLength: 1, maxLength: 8 }), (words) => {
      expect(isFound(words.join(''), words[0] ?? '')).toBe(true);
      for (const each of words) expect(isFound(words.join(' '), each)).toBe(true);
    }),
  );
});
