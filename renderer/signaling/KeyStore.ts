import type { LastingStore } from '../storage/FallbackStore.ts';
import { answerOf, ObjectStore } from '../storage/ObjectStore.ts';

/**
 * Where the device key is kept. It keeps the pair that is there already, as by a second window in the same moment, and
 * answers that one.
 */
export type KeyStore = LastingStore<CryptoKeyPair>;

const deviceKeyId = 'device';
const keys = new ObjectStore({ databaseName: 'perch', storeName: 'keys' });

/** The browser's own database: it can hold a key that no script can read. */
export const indexedDbKeyStore: KeyStore = {
  read: () =>
    keys.use('readonly', (objects) =>
      answerOf<CryptoKeyPair | undefined>(objects.get(deviceKeyId)),
    ),
  keep: (pair) =>
    keys.use('readwrite', async (objects) => {
      const kept = await answerOf<CryptoKeyPair | undefined>(objects.get(deviceKeyId));
      if (kept !== undefined) return kept;
      await answerOf(objects.put(pair, deviceKeyId));
      return pair;
    }),
};
