import type { Log } from '../log.ts';
import type { WriteQueue } from '../storage/database/WriteQueue.ts';
import type { SettingStore } from '../storage/SettingStore.ts';
import { canonicalCode, hashOf, isSameSecret, randomCode } from './secretText.ts';

const hashKey = 'ownerCodeHash';

/**
 * A code that makes a person the owner. It works once, and each new code replaces the one before. Only its hash is stored. A command
 * on the server's machine may replace it while the server runs, so it is read at each claim.
 */
export class OwnerCode {
  readonly #settings: SettingStore;

  constructor(settings: SettingStore) {
    this.#settings = settings;
  }

  /** A new code, for printing. Earlier ones are invalid from now on. Rejects when it cannot be saved. */
  async renew(): Promise<string> {
    const code = randomCode();
    await this.#settings.set(hashKey, hashOf(code));
    return code;
  }

  /** Uses up the code. Returns false, without a change, when another one was typed. Callers run it in a transaction. */
  async use(typed: string): Promise<boolean> {
    const expected = await this.#settings.get(hashKey);
    if (!expected || !isSameSecret(hashOf(canonicalCode(typed)), expected)) return false;
    await this.#settings.delete(hashKey);
    return true;
  }
}

/** The code of `People.firstOwnerCode`, saved; null where none is needed, and where it cannot be saved, which is logged. */
export async function issueOwnerCode(
  people: { firstOwnerCode(): Promise<string | null> },
  writes: Pick<WriteQueue, 'run'>,
  log: Pick<Log, 'error'>,
): Promise<string | null> {
  try {
    return await writes.run(() => people.firstOwnerCode());
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    log.error('no owner code can be given out: it could not be saved', { reason });
    return null;
  }
}
