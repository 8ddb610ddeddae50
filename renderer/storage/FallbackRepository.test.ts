import { afterEach, expect, test, vi } from 'vitest';
import { DeviceKey } from '../signaling/DeviceKey.ts';
import { FallbackRepository } from './FallbackRepository.ts';

vi.spyOn(console, 'warn').mockImplementation(() => {});
afterEach(() => vi.unstubAllGlobals());

const refuse = async () => {
  throw new DOMException('The user denied permission to access the database.', 'UnknownError');
};

test('creates a key even if it cannot be saved, and reports that it is not persistent', async () => {
  const repository = new FallbackRepository<CryptoKeyPair>('device key', {
    read: refuse,
    save: refuse,
  });
  const failures: unknown[] = [];
  repository.on('failed', (error) => failures.push(error));
  const key = await DeviceKey.load(repository);
  expect(await key.sign('text')).toHaveLength(86);
  expect(repository.isPersistent).toBe(false);
  expect(failures).toHaveLength(1);
});

test('uses the saved key if it could not be read before', async () => {
  const stored = (await crypto.subtle.generateKey('Ed25519', false, [
    'sign',
    'verify',
  ])) as CryptoKeyPair;
  const repository = new FallbackRepository('device key', {
    read: refuse,
    save: async () => stored,
  });
  const publicKey = await crypto.subtle.exportKey('raw', stored.publicKey);
  expect((await DeviceKey.load(repository)).publicKey).toBe(
    Buffer.from(publicKey).toString('base64url'),
  );
  expect(repository.isPersistent).toBe(true);
});

test('holds an unsaved value in memory until a newer one is saved', async () => {
  let isFull = true;
  const stored: string[] = [];
  const repository = new FallbackRepository<string>('word', {
    read: async () => stored.at(-1),
    save: async (word) => {
      if (isFull) await refuse();
      stored.push(word);
      return word;
    },
  });
  expect(await repository.save('first')).toBe('first');
  expect([await repository.read(), repository.isPersistent]).toEqual(['first', false]);
  isFull = false;
  await repository.save('second');
  expect([await repository.read(), repository.isPersistent]).toEqual(['second', true]);
});
