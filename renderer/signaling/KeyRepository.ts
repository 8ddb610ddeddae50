import type { Repository } from '../storage/FallbackRepository.ts';
import { ObjectStore, resultOf } from '../storage/ObjectStore.ts';

/**
 * Stores the device key. `save` keeps a pair that exists already, as when two windows start at the same time, and returns
 * that pair.
 */
export type KeyRepository = Repository<CryptoKeyPair>;

const deviceKeyId = 'device';
const keys = new ObjectStore({ databaseName: 'perch', storeName: 'keys' });

/** In IndexedDB, which can store a key that no script can read. */
export const browserKeyRepository: KeyRepository = {
  read: () =>
    keys.use('readonly', (objects) =>
      resultOf<CryptoKeyPair | undefined>(objects.get(deviceKeyId)),
    ),
  save: (pair) =>
    keys.use('readwrite', async (objects) => {
      const saved = await resultOf<CryptoKeyPair | undefined>(objects.get(deviceKeyId));
      if (saved !== undefined) return saved;
      await resultOf(objects.put(pair, deviceKeyId));
      return pair;
    }),
};

/**
 * Deletes the key of this device, so that the next start makes a new one. Rejects where the browser does not let the page store
 * anything.
 */
export async function forgetDeviceKey(): Promise<void> {
  await keys.use('readwrite', (objects) => resultOf(objects.delete(deviceKeyId)));
}
