import type { SettingStore } from '../storage/SettingStore.ts';
import { canonicalCode, hashOf, isSameSecret, randomCode } from './secretText.ts';

const hashKey = 'ownerCodeHash';

/**
 * The code that makes whoever enters it the owner, once. There is one at a time: only the hash of the last one is kept. Another
 * process on the server's machine may set it while the server runs, so it is read at each claim.
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
