import { createPublicKey, verify } from 'node:crypto';
import { expect, test } from 'vitest';
import { keyOfPhrase, keyOfSeed, newPhrase, phraseFault, phraseWordsOf } from './recoveryPhrase.ts';

test('the key of a seed is that of SLIP-0010', async () => {
  // Test vectors 1 and 2 for ed25519, chain m.
  const vectors = [
    [
      '000102030405060708090a0b0c0d0e0f',
      'a4b2856bfec510abab89753fac1ac0e1112364e7d250545963f135f2a33188ed',
    ],
    [
      'fffcf9f6f3f0edeae7e4e1dedbd8d5d2cfccc9c6c3c0bdbab7b4b1aeaba8a5a29f9c999693908d8a8784817e7b7875726f6c696663605d5a5754514e4b484542',
      '8fe9693f8fa62a4305a140b9764c5ee01e455963744fe18204b4fb948249308a',
    ],
  ] as const;
  for (const [seed, publicKey] of vectors) {
    const key = await keyOfSeed(Buffer.from(seed, 'hex'));
    expect(Buffer.from(key.publicKey, 'base64url').toString('hex')).toBe(publicKey);
  }
});

test('words always give the same key, which signs', async () => {
  // A test vector of BIP-39; its seed without a passphrase is 5eb00bbd….
  const words = [...Array.from({ length: 11 }, () => 'abandon'), 'about'];
  const key = await keyOfPhrase(words);
  expect(key.publicKey).toBe((await keyOfPhrase(words)).publicKey);
  const seed =
    '5eb00bbddcf069084889a8ab9155568165f5c453ccb85e70811aaed6f6da5fc19a5ac40b389cd370d086206dec8aa6c43daea6690f20ad3d8d48b2d2ce9e38e4';
  expect((await keyOfSeed(Buffer.from(seed, 'hex'))).publicKey).toBe(key.publicKey);
  const publicKey = createPublicKey({
    key: { kty: 'OKP', crv: 'Ed25519', x: key.publicKey },
    format: 'jwk',
  });
  const signature = Buffer.from(await key.sign('text'), 'base64url');
  expect(verify(null, Buffer.from('text'), publicKey, signature)).toBe(true);
});

test('new words are twelve, differ, and are right', () => {
  const [one, other] = [newPhrase(), newPhrase()];
  expect(one).toHaveLength(12);
  expect(one).not.toEqual(other);
  expect(phraseFault(one)).toBeNull();
});

test('typed words are read whatever stands between them, and their faults are named', () => {
  const words = newPhrase();
  const typed = words.map((word, index) => `${index + 1}. ${word.toUpperCase()}`).join(',\n ');
  expect(phraseWordsOf(typed)).toEqual(words);
  expect(phraseFault(words.slice(1))).toEqual({ kind: 'count', count: 11 });
  expect(phraseFault([...words.slice(2), 'pearch', 'nesst'])).toEqual({
    kind: 'unknown',
    words: ['pearch', 'nesst'],
  });
  expect(phraseFault(Array.from({ length: 12 }, () => 'abandon'))).toEqual({ kind: 'checksum' });
});
