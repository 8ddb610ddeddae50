import { describe, expect, it } from 'vitest';
import { errorCodes } from '../../shared/protocol/errors.ts';
import { createAllTexts, createTexts, hasLaterTexts, loadLanguage } from './createTexts.ts';
import { en } from './en.ts';
import { ko } from './ko.ts';
import { languageFor } from './language.ts';
import { laterEn } from './laterEn.ts';
import { laterKo } from './laterKo.ts';

function flat(texts: object, prefix = ''): Map<string, string> {
  const found = new Map<string, string>();
  for (const [key, value] of Object.entries(texts)) {
    if (typeof value === 'string') found.set(prefix + key, value);
    else for (const [inner, text] of flat(value, `${prefix}${key}.`)) found.set(inner, text);
  }
  return found;
}

const english = new Map([...flat(en), ...flat(laterEn)]);
const korean = new Map([...flat(ko), ...flat(laterKo)]);
const blanks = (text = '') =>
  [...text.matchAll(/\{\{(\w+)(?:, [^}]*)?\}\}/g)].map(([, name]) => name).sort();

describe('texts', () => {
  it('are complete in both languages, with the same placeholders', () => {
    const wanted = [...english.keys()].filter((key) => !key.endsWith('_one'));
    expect([...korean.keys()].sort()).toEqual(wanted.sort());
    for (const key of wanted) {
      expect(korean.get(key), key).not.toBe('');
      expect(blanks(korean.get(key)), key).toEqual(blanks(english.get(key)));
    }
  });

  it('have blanks that can all be filled', () => {
    for (const [key, text] of [...english, ...korean]) {
      const left = text.replace(/\{\{\w+(, datetime\((\w+: \w+(; )?)+\))?\}\}/g, '');
      expect(left, key).not.toMatch(/[{}]{2}|\$t\(/);
    }
  });

  it('have a plural for every singular', () => {
    for (const key of english.keys()) {
      if (key.endsWith('_one')) expect(english.has(key.replace(/_one$/, '_other')), key).toBe(true);
    }
  });

  it('have a text without error codes for every failure', () => {
    for (const code of errorCodes) {
      for (const text of [en.failure[code], ko.failure[code]]) {
        expect(text.length).toBeGreaterThan(10);
        expect(text).not.toContain(code);
      }
    }
  });

  it('of the first load and later ones have no key in common', () => {
    const later = flat(laterEn);
    expect([...flat(en).keys()].filter((key) => later.has(key))).toEqual([]);
  });

  it('of a language are complete once it is loaded', async () => {
    const texts = await createTexts('en');
    expect(hasLaterTexts(texts, 'en')).toBe(false);
    await loadLanguage(texts, 'en');
    await loadLanguage(texts, 'ko');
    expect(hasLaterTexts(texts, 'en') && hasLaterTexts(texts, 'ko')).toBe(true);
    expect(texts.t('permission.ban')).toBe('Ban people');
    texts.changeLanguage('ko');
    expect(texts.t('permission.ban')).toBe('사람 차단');
    expect(texts.t('app.save')).toBe('저장');
  });

  it('count people in both languages', async () => {
    const texts = await createTexts('en');
    expect(texts.t('channels.occupancy', { count: 1 })).toBe('1 person here');
    expect(texts.t('channels.occupancy', { count: 3 })).toBe('3 people here');
    const koTexts = await createTexts('ko');
    expect(koTexts.t('channels.occupancy', { count: 1 })).toBe('1명 있음');
  });

  it('say the time in their language', async () => {
    const time = new Date(2026, 0, 2, 15, 4);
    const [englishTexts, koreanTexts] = [await createAllTexts('en'), await createAllTexts('ko')];
    expect(englishTexts.t('profile.clock', { time })).toMatch(/^3:04\sPM$/);
    expect(koreanTexts.t('profile.clock', { time })).toBe('오후 3:04');
  });

  it('answer the key of a text that is not loaded', async () => {
    expect((await createTexts('en')).t('permission.ban')).toBe('permission.ban');
  });

  it('keep user input unchanged', async () => {
    expect((await createTexts('en')).t('notice.joined', { channel: 'R&B <3' })).toBe(
      'You are in R&B <3.',
    );
  });
});

describe('languageFor', () => {
  it('uses the choice, else the first known language of the system', () => {
    expect(languageFor('ko', ['en-US'])).toBe('ko');
    expect(languageFor('system', ['ko-KR', 'en'])).toBe('ko');
    expect(languageFor('system', ['de-DE', 'ko'])).toBe('ko');
    expect(languageFor('system', ['de-DE'])).toBe('en');
    expect(languageFor('system', [])).toBe('en');
  });
});
