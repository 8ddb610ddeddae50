import { expect, test } from 'vitest';
import { fingerprintGroups } from './Fingerprint.tsx';

const bytes = Buffer.from(Array.from({ length: 32 }, (_, index) => index * 7));
const hex = bytes.toString('hex');

test.each([
  ['Node’s spelling', (hex.match(/../g) ?? []).join(':').toUpperCase()],
  ['plain hex', hex],
  ['Electron’s spelling', `sha256/${bytes.toString('base64')}`],
])('%s: sixteen groups of four', (_what, fingerprint) => {
  const groups = fingerprintGroups(fingerprint);
  expect(groups).toHaveLength(16);
  expect(groups.join('')).toBe(hex.toUpperCase());
  expect(groups[0]).toBe('0007');
});

test('other text stays unchanged', () => {
  expect(fingerprintGroups('what?')).toEqual(['what?']);
});
