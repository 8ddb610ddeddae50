import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { ObjectStore } from './ObjectStore.ts';

/** An open request that the test settles. */
class Opening {
  result = {
    onversionchange: null as (() => void) | null,
    close: vi.fn(),
    transaction: () => {
      throw new DOMException('The database connection is closing.', 'InvalidStateError');
    },
  };
  error = new DOMException('blocked', 'UnknownError');
  onsuccess: () => void = () => undefined;
  onerror: () => void = () => undefined;
}

let opening: Opening;
const databases = () => ({ open: () => opening }) as unknown as IDBFactory;
const storeAt = (factory: () => IDBFactory) =>
  new ObjectStore({
    databaseName: 'perch',
    storeName: 'keys',
    databases: factory,
    timeoutMs: 1_000,
  });
const read = (store: ObjectStore) => store.use('readonly', async () => 'read');

beforeEach(() => {
  vi.useFakeTimers();
  opening = new Opening();
});
afterEach(() => void vi.useRealTimers());

test.each([
  [
    'access is denied',
    () => {
      throw new DOMException('denied', 'SecurityError');
    },
  ],
  ['there is no database at all', () => undefined as unknown as IDBFactory],
])('a use rejects where %s', async (_what, factory) => {
  await expect(read(storeAt(factory))).rejects.toThrow();
  expect(vi.getTimerCount()).toBe(0);
});

test('a use rejects if the database does not open', async () => {
  const used = expect(read(storeAt(databases))).rejects.toThrow('blocked');
  opening.onerror();
  await used;
});

test('a use rejects if the open request does not settle, and closes a late connection', async () => {
  const used = expect(read(storeAt(databases))).rejects.toThrow('does not open');
  await vi.advanceTimersByTimeAsync(1_000);
  await used;
  opening.onsuccess();
  expect(opening.result.close).toHaveBeenCalledOnce();
});

test('a use rejects if the connection was closed from outside', async () => {
  const used = expect(read(storeAt(databases))).rejects.toThrow('closing');
  opening.onsuccess();
  await used;
  expect(opening.result.close).toHaveBeenCalled();
});
