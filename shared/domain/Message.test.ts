import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RoleId, UserId } from './ids.ts';
import {
  excerptMaxLength,
  excerptOf,
  mentionText,
  messageFault,
  messageMaxLength,
  messageMaxLines,
  textParts,
  tidyMessage,
} from './Message.ts';

describe('tidyMessage', () => {
  it.each([
    ['line ends of any system', 'a\r\nb\rc\u2028d', 'a\nb\nc\nd'],
    ['control characters', 'a\0b\u0007c\u001b[31md', 'abc[31md'],
    ['tabs', 'a\tb', 'a\tb'],
    ['overrides and isolates of the direction', 'gp\u202e\u2066j.exe', 'gpj.exe'],
    ['marks of the direction', 'שלום\u200f!', 'שלום\u200f!'],
    ['halves of surrogate pairs', 'a\ud800b', 'ab'],
    ['decomposed Hangul', '회의'.normalize('NFD'), '회의'],
    ['piles of marks', `a${'\u0301'.repeat(50)}b`, `\u00e1${'\u0301'.repeat(7)}b`],
    ['joined emoji', '👩‍👧 ❤️', '👩‍👧 ❤️'],
    ['blank lines around it', '\n \n  code\n    more\n\n', '  code\n    more'],
  ])('%s', (_what, text, tidied) => {
    expect(tidyMessage(text)).toBe(tidied);
  });

  it('changes nothing the second time', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const once = tidyMessage(text);
        expect(tidyMessage(once)).toBe(once);
      }),
    );
  });
});

it.each([
  ['', 'blank'],
  [' \n\u200b\u2800\u3164\u00ad', 'blank'],
  ['\u0301', 'blank'],
  ['x'.repeat(messageMaxLength + 1), 'tooLong'],
  [`${'x\n'.repeat(messageMaxLines)}x`, 'tooManyLines'],
  ['x'.repeat(messageMaxLength), null],
  ['👍', null],
  ['...', null],
])('a text that cannot be sent: %#', (text, fault) => {
  expect(messageFault(text)).toBe(fault);
});

describe('mentions', () => {
  it('are found in a text, and what is between them', () => {
    expect(textParts('hi <@abc-1>, <@&r2> <@everyone><@>')).toEqual([
      { kind: 'text', text: 'hi ' },
      { kind: 'person', userId: 'abc-1' },
      { kind: 'text', text: ', ' },
      { kind: 'role', roleId: 'r2' },
      { kind: 'text', text: ' ' },
      { kind: 'everyone' },
      { kind: 'text', text: '<@>' },
    ]);
  });

  it('are read as they are written', () => {
    for (const part of [
      { kind: 'everyone' },
      { kind: 'person', userId: 'a' as UserId },
      { kind: 'role', roleId: 'b' as RoleId },
    ] as const) {
      expect(textParts(mentionText(part))).toEqual([part]);
    }
  });
});

describe('excerptOf', () => {
  it('is one line without spoilers', () => {
    expect(excerptOf('first\n\n  second ||the\nend|| third ||open')).toBe('first second … third …');
  });

  it('cuts neither emoji nor mentions', () => {
    const before = 'x'.repeat(excerptMaxLength - 2);
    expect(excerptOf(`${before}👍👍👍`)).toBe(`${before}…`);
    expect(excerptOf(`${before.slice(9)} <@abcdefghijkl> and more`)).toBe(`${before.slice(9)} …`);
  });
});
