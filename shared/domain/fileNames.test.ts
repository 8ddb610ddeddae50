import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { tidyFileName } from './fileNames.ts';

const bytes = (text: string) => new TextEncoder().encode(text).byteLength;

describe('tidyFileName', () => {
  it.each([
    ['회의록 2026.pdf', '회의록 2026.pdf'],
    ['한글.txt'.normalize('NFD'), '한글.txt'],
    ['../../etc/passwd', '_.._etc_passwd'],
    ['C:\\Windows\\a.exe', 'C__Windows_a.exe'],
    ['a\0b.png', 'a_b.png'],
    ['photo\u202Egnp.exe', 'photognp.exe'],
    ['שלום.txt', 'שלום.txt'],
    ['.hidden', 'hidden'],
    ['name. . ', 'name'],
    ['...', 'file'],
    ['', 'file'],
    ['\ud800', '_'],
  ])('%j becomes %j', (given, expected) => {
    expect(tidyFileName(given)).toBe(expected);
  });

  it('cuts a long name before its ending, and not inside a letter', () => {
    const name = tidyFileName(`${'각'.repeat(200)}.tar.gz`);
    expect(bytes(name)).toBeLessThanOrEqual(255);
    expect(name).toMatch(/^각+\.gz$/);
    expect(tidyFileName('a'.repeat(255))).toHaveLength(255);
    expect(tidyFileName('👨‍👩‍👧'.repeat(40))).toMatch(/👨‍👩‍👧$/u);
  });

  it('gives a short name without separators and control characters for any text, and keeps it', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 400 }), (text) => {
        const name = tidyFileName(text);
        expect(name).not.toBe('');
        expect(bytes(name)).toBeLessThanOrEqual(255);
        expect(name).not.toMatch(/[/\\\p{Cc}]/u);
        expect(encodeURIComponent(name)).toBeTruthy();
      }),
    );
  });
});
