import { afterEach, expect, test, vi } from 'vitest';
import { DeviceKey } from './DeviceKey.ts';
import { FallbackKeyStore, type KeyStore } from './KeyStore.ts';

vi.spyOn(console, 'warn').mockImplementation(() => {});
afterEach(() => vi.unstubAllGlobals());

const refuse = async () => {
  throw new DOMException('The user denied permission to access the database.', 'UnknownError');
};

test('where no key can be kept there is one all the same, and it is known that it is forgotten', async () => {
  const store = new FallbackKeyStore({ read: refuse, keep: refuse });
  const failures: unknown[] = [];
  store.on('failed', (error) => failures.push(error));
  const key = await DeviceKey.load(store);
  expect(await key.sign('text')).toHaveLength(86);
  expect(store.isLasting).toBe(false);
  expect(failures).toHaveLength(1);
});

test('a key that could not be read once, and is there, is the one', async () => {
  const kept = (await crypto.subtle.generateKey('Ed25519', false, [
    'sign',
    'verify',
  ])) as CryptoKeyPair;
  const store = new FallbackKeyStore({ read: refuse, keep: async () => kept } satisfies KeyStore);
  const publicKey = await crypto.subtle.exportKey('raw', kept.publicKey);
  expect((await DeviceKey.load(store)).publicKey).toBe(
    Buffer.from(publicKey).toString('base64url'),
  );
  expect(store.isLasting).toBe(true);
});
