export interface ObjectStoreOptions {
  readonly databaseName: string;
  readonly storeName: string;
  /** The browser's databases. Throws, or is missing, if site data is blocked. */
  readonly databases?: () => IDBFactory;
  readonly timeoutMs?: number;
}

/** Some browsers never settle an open request. Far longer than a slow disk takes: after a timeout the user gets a new key. */
const defaultTimeoutMs = 8_000;

/**
 * One object store in its own IndexedDB database, for values that are not text. Each use opens and closes the database, so
 * no connection can break between two uses. Every use may reject.
 */
export class ObjectStore {
  readonly #options: ObjectStoreOptions;

  constructor(options: ObjectStoreOptions) {
    this.#options = options;
  }

  /** Reads or changes the store. Resolves after the transaction has completed. */
  async use<T>(mode: IDBTransactionMode, act: (objects: IDBObjectStore) => Promise<T>): Promise<T> {
    const database = await this.#open();
    try {
      const transaction = database.transaction(this.#options.storeName, mode);
      const completion = completionOf(transaction);
      const [answer] = await Promise.all([
        act(transaction.objectStore(this.#options.storeName)),
        completion,
      ]);
      return answer;
    } finally {
      database.close();
    }
  }

  #open(): Promise<IDBDatabase> {
    const {
      databaseName,
      storeName,
      databases = () => indexedDB,
      timeoutMs = defaultTimeoutMs,
    } = this.#options;
    return new Promise((resolve, reject) => {
      const opening = databases().open(databaseName, 1);
      let isLate = false;
      const timer = setTimeout(() => {
        isLate = true;
        reject(new Error(`the database ${databaseName} does not open`));
      }, timeoutMs);
      opening.onupgradeneeded = () => opening.result.createObjectStore(storeName);
      opening.onerror = () => {
        clearTimeout(timer);
        reject(opening.error);
      };
      opening.onsuccess = () => {
        clearTimeout(timer);
        const database = opening.result;
        // Another page deletes or upgrades the database; this connection must not block it.
        database.onversionchange = () => database.close();
        if (isLate) database.close();
        else resolve(database);
      };
    });
  }
}

/** Resolves to the result of a request. */
export function resultOf<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

function completionOf(transaction: IDBTransaction): Promise<void> {
  return new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve();
    transaction.onabort = () =>
      reject(transaction.error ?? new Error('the browser aborted the transaction'));
  });
}
