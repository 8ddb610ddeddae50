/** Whether a line is full, each way. */
export interface FullLine {
  readonly sending: boolean;
  readonly receiving: boolean;
}

type LineStorage = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;

const storageKey = 'perch.fullLine';
/** After this time the computer may be somewhere else. */
const holdsMs = 10 * 60_000;
/** What Chromium tells of a line that has carried less than about 70 kbit/s (W3C netinfo). */
const slowTypes: readonly unknown[] = ['slow-2g', '2g'];

/**
 * What to expect of a line before anything is known of it in this page: what was measured in the one before, or what the browser says. So
 * voices need not be lost in the first seconds to show that it is full.
 */
export class ExpectedLine {
  readonly #storage: LineStorage;
  readonly #browser: object;

  /** @param browser the page's `navigator` */
  constructor(storage: LineStorage, browser: object) {
    this.#storage = storage;
    this.#browser = browser;
  }

  get full(): FullLine {
    const { connection } = this.#browser as { connection?: { effectiveType?: unknown } };
    const isSlow = slowTypes.includes(connection?.effectiveType);
    try {
      const { sending, receiving, ms } = JSON.parse(this.#storage.getItem(storageKey) ?? '{}');
      const holds = Date.now() - ms < holdsMs;
      return {
        sending: isSlow || (holds && sending === true),
        receiving: isSlow || (holds && receiving === true),
      };
    } catch {
      return { sending: isSlow, receiving: isSlow };
    }
  }

  /** What was measured now. */
  measured({ sending, receiving }: FullLine): void {
    try {
      if (sending || receiving) {
        const line = JSON.stringify({ sending, receiving, ms: Date.now() });
        this.#storage.setItem(storageKey, line);
      } else this.#storage.removeItem(storageKey);
    } catch {
      // A full or forbidden storage: the next page learns it anew.
    }
  }
}
