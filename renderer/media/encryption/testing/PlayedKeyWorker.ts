import type { KeyAnswer, KeyCall, KeyCalls } from '../keyMessages.ts';

/** What the key worker does, in the test's own thread; `die` ends it as a crash would. */
export class PlayedKeyWorker extends EventTarget {
  readonly #group: Promise<{ [Name in keyof KeyCalls]: unknown }>;
  #isDead = false;

  constructor(group: Promise<{ [Name in keyof KeyCalls]: unknown }>) {
    super();
    this.#group = group;
  }

  postMessage({ id, name, values }: KeyCall): void {
    void this.#group.then(async (group) => {
      const call = group[name] as (...given: readonly unknown[]) => unknown;
      const data: KeyAnswer = await Promise.resolve()
        .then(() => call.apply(group, [...values]))
        .then(
          (value) => ({ id, ok: true, value }) as const,
          (error: unknown) => ({ id, ok: false, reason: String(error) }) as const,
        );
      if (!this.#isDead) this.dispatchEvent(new MessageEvent('message', { data }));
    });
  }

  die(): void {
    this.#isDead = true;
    this.dispatchEvent(new Event('error'));
  }

  terminate(): void {
    this.#isDead = true;
  }
}
