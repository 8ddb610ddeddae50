/** Where the device key is kept. */
export interface KeyStore {
  read(): Promise<CryptoKeyPair | undefined>;
  /** Keeps the pair unless another one is kept already, as by a second window in the same moment; answers the kept one. */
  keep(pair: CryptoKeyPair): Promise<CryptoKeyPair>;
}

const databaseName = 'perch';
const storeName = 'keys';
const deviceKeyId = 'device';

/** The browser's own database: it can hold a key that no script can read. */
export const indexedDbKeyStore: KeyStore = {
  read: () =>
    inKeys('readonly', (keys) => answerOf<CryptoKeyPair | undefined>(keys.get(deviceKeyId))),
  keep: (pair) =>
    inKeys('readwrite', async (keys) => {
      const kept = await answerOf<CryptoKeyPair | undefined>(keys.get(deviceKeyId));
      if (kept !== undefined) return kept;
      await answerOf(keys.put(pair, deviceKeyId));
      return pair;
    }),
};

async function inKeys<T>(
  mode: IDBTransactionMode,
  act: (keys: IDBObjectStore) => Promise<T>,
): Promise<T> {
  const opening = indexedDB.open(databaseName, 1);
  opening.onupgradeneeded = () => opening.result.createObjectStore(storeName);
  const database = await answerOf(opening);
  try {
    return await act(database.transaction(storeName, mode).objectStore(storeName));
  } finally {
    database.close();
  }
}

function answerOf<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}
