import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { comparable } from './guesses.ts';
import { hiddenHint, hintAfter, hintSteps, initialConsonantOf } from './hints.ts';
import { wordLists } from './wordLists.ts';

const shownOf = (word: string, count: number, random = Math.random) =>
  hintAfter(word, hintSteps(word, random).slice(0, count))
    .map((cell) => cell ?? '_')
    .join('');

describe('a hint', () => {
  it('shows only where letters, spaces and hyphens are at first', () => {
    expect(hiddenHint('ice cream')).toEqual([null, null, null, ' ', ...Array(5).fill(null)]);
    expect(shownOf('yo-yo', 0)).toBe('__-__');
    expect(shownOf('보물 상자', 0)).toBe('__ __');
  });

  it('shows letter by letter, and leaves more than half of them', () => {
    expect(shownOf('elephant', 1).replaceAll('_', '')).toHaveLength(1);
    expect(shownOf('elephant', 99).replaceAll('_', '')).toHaveLength(3);
    expect(shownOf('ox', 99)).toBe('__');
  });

  it('shows the initial consonants of Hangul, and of long words some syllables after them', () => {
    expect(shownOf('사과', 1)).toMatch(/^(ㅅ_|_ㄱ)$/);
    expect(shownOf('사과', 99)).toBe('ㅅㄱ');
    expect(shownOf('해바라기', 4)).toBe('ㅎㅂㄹㄱ');
    expect(shownOf('해바라기', 5)).toMatch(/^(해ㅂㄹㄱ|ㅎ바ㄹㄱ|ㅎㅂ라ㄱ|ㅎㅂㄹ기)$/);
    expect(shownOf('꿀벌', 99)).toBe('ㄲㅂ');
    expect(shownOf('사과'.normalize('NFD'), 99)).toBe('ㅅㄱ');
  });

  it('never shows the word, whatever the word is', () => {
    const anyWord = fc.oneof(
      fc.constantFrom(...wordLists.en, ...wordLists.ko),
      fc.string({ unit: 'grapheme', minLength: 1, maxLength: 32 }),
    );
    fc.assert(
      fc.property(
        anyWord,
        fc.infiniteStream(fc.double({ min: 0, max: 0.999, noNaN: true })),
        (word, stream) => {
          if (comparable(word) === '') return;
          const random = () => stream.next().value ?? 0;
          const shown = hintAfter(word, hintSteps(word, random)).filter((cell) => cell !== null);
          expect(comparable(shown.join(''))).not.toBe(comparable(word));
        },
      ),
    );
  });
});

it('each initial consonant is found', () => {
  expect([...'가까나다따라마바빠사싸아자짜차카타파하힣'].map(initialConsonantOf).join('')).toBe(
    'ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎㅎ',
  );
  expect(initialConsonantOf('a')).toBeNull();
});
