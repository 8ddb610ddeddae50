import { webcrypto } from 'node:crypto';
import { expect, test } from 'vitest';
import { DeviceKey } from './DeviceKey.ts';
import type { KeyRepository } from './KeyRepository.ts';

function memoryKeyRepository(): KeyRepository {
  let stored: CryptoKeyPair | undefined;
  return {
    read: async () => stored,
    save: async (pair) => {
      stored ??= pair;
      return stored;
    },
  };
}

test('a signature matches the public key and its text only', async () => {
  const key = await DeviceKey.load(memoryKeyRepository());
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

test('a second start loads the same key, and two first starts at once use one key', async () => {
  const repository = memoryKeyRepository();
  const [one, two] = await Promise.all([DeviceKey.load(repository), DeviceKey.load(repository)]);
  const later = await DeviceKey.load(repository);
  expect(one.publicKey).toBe(two.publicKey);
  expect(later.publicKey).toBe(one.publicKey);
});
