import { TypedEmitter } from '../../shared/TypedEmitter.ts';
import { answerOf, ObjectStore } from '../storage/ObjectStore.ts';

/** Where the device key is kept. */
export interface KeyStore {
  read(): Promise<CryptoKeyPair | undefined>;
  /** Keeps the pair unless another one is kept already, as by a second window in the same moment; answers the kept one. */
  keep(pair: CryptoKeyPair): Promise<CryptoKeyPair>;
}

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

/**
 * A key store that never fails. Where nothing can be kept, the key lives as long as the page, and whoever comes back is
 * somebody new.
 */
export class FallbackKeyStore extends TypedEmitter<{ failed: unknown }> implements KeyStore {
  readonly #lasting: KeyStore;
  #unkept: CryptoKeyPair | undefined;

  constructor(lasting: KeyStore) {
    super();
    this.#lasting = lasting;
  }

  /** False once a key could not be kept. */
  get isLasting(): boolean {
    return this.#unkept === undefined;
  }

  async read(): Promise<CryptoKeyPair | undefined> {
    try {
      return await this.#lasting.read();
    } catch (error) {
      // Only to read may have failed: to keep a new key finds the old one then.
      console.warn('The device key cannot be read:', error);
      return undefined;
    }
  }

  async keep(pair: CryptoKeyPair): Promise<CryptoKeyPair> {
    try {
      return await this.#lasting.keep(pair);
    } catch (error) {
      console.warn('The device key cannot be kept:', error);
      this.#unkept = pair;
      this.emit('failed', error);
      return pair;
    }
  }
}
