import { expect, test } from 'vitest';
import { en } from './en.ts';
import { ko } from './ko.ts';
import { mainTexts } from './mainTexts.ts';

test('the chosen language counts, else the first of the system that Perch has', () => {
  expect(mainTexts('ko', ['en-US'])).toBe(ko);
  expect(mainTexts('en', ['ko-KR'])).toBe(en);
  expect(mainTexts('system', ['fr-FR', 'ko-KR', 'en'])).toBe(ko);
  expect(mainTexts('system', ['EN-GB'])).toBe(en);
  expect(mainTexts('system', ['fr'])).toBe(en);
  expect(mainTexts('system', [])).toBe(en);
});
