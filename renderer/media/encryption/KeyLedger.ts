import type { FrameKey } from './frameKey.ts';

/** An epoch has a handful of keys in use; these are those of some hundred epochs, far more than any that comes again. */
const keptKeys = 4096;

/**
 * What has been used of each key: its counter, or the frames taken. It outlasts the key's epoch and its channel, so that nothing starts
 * again if the same key comes a second time, as after a lost connection.
 */
export class KeyLedger<Use> {
  readonly #create: () => Use;
  readonly #uses = new Map<string, Use>();

  constructor(create: () => Use) {
    this.#create = create;
  }

  of({ name }: FrameKey): Use {
    const use = this.#uses.get(name) ?? this.#create();
    this.#uses.delete(name);
    this.#uses.set(name, use);
    const [oldest] = this.#uses.keys();
    if (this.#uses.size > keptKeys && oldest !== undefined) this.#uses.delete(oldest);
    return use;
  }
}
