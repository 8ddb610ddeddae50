import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { formatFingerprint } from '../../certs/keyFingerprint.ts';
import { normalizePin } from './normalizePin.ts';

const digest = createHash('sha256').update('the certificate of a server').digest();
const nodeSpelling = digest.toString('hex').toUpperCase().match(/../g)?.join(':') ?? '';
const electronSpelling = `sha256/${digest.toString('base64')}`;

test('all spellings of a fingerprint are the same pin', () => {
  expect(normalizePin(nodeSpelling)).toBe(digest.toString('hex'));
  expect(normalizePin(nodeSpelling.toLowerCase())).toBe(digest.toString('hex'));
  expect(normalizePin(digest.toString('hex').toUpperCase())).toBe(digest.toString('hex'));
  expect(normalizePin(electronSpelling)).toBe(digest.toString('hex'));
});

test('people compare it in pairs', () => {
  expect(formatFingerprint(digest.toString('hex'))).toBe(nodeSpelling);
});

test.each([
  '',
  'AA:BB',
  nodeSpelling.slice(3),
  `${nodeSpelling}:00`,
  `sha1/${digest.toString('base64')}`,
  'sha256/',
  `sha256/${digest.subarray(1).toString('base64')}`,
])('%j is no pin', (text) => {
  expect(normalizePin(text)).toBeNull();
});
