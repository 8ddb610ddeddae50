import { webcrypto } from 'node:crypto';
import { expect, test } from 'vitest';
import { DeviceKey } from './DeviceKey.ts';
import type { KeyStore } from './KeyStore.ts';

function memoryKeyStore(): KeyStore {
  let kept: CryptoKeyPair | undefined;
  return {
    read: async () => kept,
    keep: async (pair) => {
      kept ??= pair;
      return kept;
    },
  };
}

test('a signature fits the public key, and only its text', async () => {
  const key = await DeviceKey.load(memoryKeyStore());
  const publicKey = await webcrypto.subtle.importKey(
    'raw',
    Buffer.from(key.publicKey, 'base64url'),
    'Ed25519',
    false,
    ['verify'],
  );
  const signature = Buffer.from(await key.sign('wörter'), 'base64url');
  const fits = (text: string) =>
    webcrypto.subtle.verify('Ed25519', publicKey, signature, Buffer.from(text));
  expect(signature).toHaveLength(64);
  expect(await fits('wörter')).toBe(true);
  expect(await fits('andere')).toBe(false);
});

test('the second start finds the key of the first, and two first starts agree on one', async () => {
  const store = memoryKeyStore();
  const [one, two] = await Promise.all([DeviceKey.load(store), DeviceKey.load(store)]);
  const later = await DeviceKey.load(store);
  expect(one.publicKey).toBe(two.publicKey);
  expect(later.publicKey).toBe(one.publicKey);
});
