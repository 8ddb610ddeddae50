import { afterEach, expect, test, vi } from 'vitest';
import { DeviceKey } from '../signaling/DeviceKey.ts';
import { FallbackStore } from './FallbackStore.ts';

vi.spyOn(console, 'warn').mockImplementation(() => {});
afterEach(() => vi.unstubAllGlobals());

const refuse = async () => {
  throw new DOMException('The user denied permission to access the database.', 'UnknownError');
};

test('where no key can be kept there is one all the same, and it is known that it is forgotten', async () => {
  const store = new FallbackStore<CryptoKeyPair>('device key', { read: refuse, keep: refuse });
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
  const store = new FallbackStore('device key', { read: refuse, keep: async () => kept });
  const publicKey = await crypto.subtle.exportKey('raw', kept.publicKey);
  expect((await DeviceKey.load(store)).publicKey).toBe(
    Buffer.from(publicKey).toString('base64url'),
  );
  expect(store.isLasting).toBe(true);
});

test('what could not be kept is there as long as the page, until something newer is kept', async () => {
  let isFull = true;
  const kept: string[] = [];
  const store = new FallbackStore<string>('word', {
    read: async () => kept.at(-1),
    keep: async (word) => {
      if (isFull) await refuse();
      kept.push(word);
      return word;
    },
  });
  expect(await store.keep('first')).toBe('first');
  expect([await store.read(), store.isLasting]).toEqual(['first', false]);
  isFull = false;
  await store.keep('second');
  expect([await store.read(), store.isLasting]).toEqual(['second', true]);
});
