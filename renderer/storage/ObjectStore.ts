export interface ObjectStoreOptions {
  readonly databaseName: string;
  readonly storeName: string;
  /** The browser's databases; throws or is missing where site data is blocked. */
  readonly databases?: () => IDBFactory;
  readonly patienceMs?: number;
}

/** Engines are known in which an opening never settles. Far longer than a slow disk takes: who gives up is a stranger. */
const usualPatienceMs = 8_000;

/**
 * One object store in a database of its own (IndexedDB), for what is no text. Each use opens the database and closes it
 * again, so that nothing is left to break between two uses. Every use may reject: what then, says who uses it.
 */
export class ObjectStore {
  readonly #options: ObjectStoreOptions;

  constructor(options: ObjectStoreOptions) {
    this.#options = options;
  }

  /** Asks or changes the store; fulfilled only once a change is really kept. */
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
      patienceMs = usualPatienceMs,
    } = this.#options;
    return new Promise((resolve, reject) => {
      const opening = databases().open(databaseName, 1);
      let isLate = false;
      const timer = setTimeout(() => {
        isLate = true;
        reject(new Error(`the database ${databaseName} does not open`));
      }, patienceMs);
      opening.onupgradeneeded = () => opening.result.createObjectStore(storeName);
      opening.onerror = () => {
        clearTimeout(timer);
        reject(opening.error);
      };
      opening.onsuccess = () => {
        clearTimeout(timer);
        const database = opening.result;
        // Another page wants to delete or change it: nobody waits for this one.
        database.onversionchange = () => database.close();
        if (isLate) database.close();
        else resolve(database);
      };
    });
  }
}

/** What a request answers. */
export function answerOf<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

function completionOf(transaction: IDBTransaction): Promise<void> {
  return new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve();
    transaction.onabort = () =>
      reject(transaction.error ?? new Error('the change was given up by the browser'));
  });
}
