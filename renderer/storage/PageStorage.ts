import { TypedEmitter } from '../../shared/TypedEmitter.ts';

/** What Perch uses of the browser's `Storage`. */
export type TextStorage = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;

export interface PageStorageOptions {
  /** The browser's storage; throws where site data is blocked. */
  readonly open: () => TextStorage;
  /** How long changes are collected before they are written. 0: each at once. */
  readonly delayMs: number;
}

/**
 * The page's texts, as `Storage` has them, and no failure of it: site data may be blocked, the space used up, the profile
 * read-only. What cannot be written is kept in memory, as long as the page lives.
 */
export class PageStorage extends TypedEmitter<{ failed: unknown }> implements TextStorage {
  readonly #options: PageStorageOptions;
  /** What this page has written; null for what it has removed. */
  readonly #own = new Map<string, string | null>();
  readonly #unwritten = new Set<string>();
  #timer: ReturnType<typeof setTimeout> | undefined;
  #isLasting = true;

  constructor(options: PageStorageOptions) {
    super();
    this.#options = options;
  }

  /** False once the browser's storage has failed: what is kept now is forgotten with the page. */
  get isLasting(): boolean {
    return this.#isLasting;
  }

  getItem(key: string): string | null {
    const own = this.#own.get(key);
    if (own !== undefined) return own;
    try {
      return this.#options.open().getItem(key);
    } catch (error) {
      this.#fail(error);
      return null;
    }
  }

  setItem(key: string, value: string): void {
    this.#change(key, value);
  }

  removeItem(key: string): void {
    this.#change(key, null);
  }

  /** Writes what is still to be written: the page may be about to go. */
  flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    for (const key of this.#unwritten) this.#write(key);
    this.#unwritten.clear();
  }

  #change(key: string, value: string | null): void {
    this.#own.set(key, value);
    this.#unwritten.add(key);
    if (this.#options.delayMs === 0) this.flush();
    else this.#timer ??= setTimeout(() => this.flush(), this.#options.delayMs);
  }

  #write(key: string): void {
    const value = this.#own.get(key) ?? null;
    try {
      if (value === null) this.#options.open().removeItem(key);
      else this.#options.open().setItem(key, value);
    } catch (error) {
      this.#fail(error);
    }
  }

  #fail(error: unknown): void {
    if (!this.#isLasting) return;
    this.#isLasting = false;
    console.warn('Nothing can be kept in this browser:', error);
    this.emit('failed', error);
  }
}

/** A slider changes many times a second; nobody notices whether the last third of a second was kept. */
const settingsDelayMs = 300;

/** Kept from one start to the next: settings. */
export const lastingStorage = new PageStorage({
  open: () => localStorage,
  delayMs: settingsDelayMs,
});

/** Kept as long as the tab lives, over a reload: the seat on the server. */
export const tabStorage = new PageStorage({ open: () => sessionStorage, delayMs: 0 });

/** Writes the settings before the page goes, or is put to sleep by a telephone that may end it. */
export function flushWithPage(page: Window, storage: PageStorage, signal?: AbortSignal): void {
  page.addEventListener('pagehide', () => storage.flush(), { signal });
  page.document.addEventListener('visibilitychange', () => storage.flush(), { signal });
}
