import { TypedEmitter } from '../../shared/TypedEmitter.ts';

/** The part of the browser's `Storage` that Perch uses. */
export type TextStorage = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;

export interface PageStorageOptions {
  /** The browser's storage. Throws if site data is blocked. */
  readonly open: () => TextStorage;
  /** How long changes are collected before they are written. 0: write each at once. */
  readonly delayMs: number;
}

/**
 * The browser's `Storage` without its failures: site data may be blocked, the quota exceeded, or the profile read-only. What
 * cannot be written is held in memory until the page closes.
 */
export class PageStorage extends TypedEmitter<{ failed: unknown }> implements TextStorage {
  readonly #options: PageStorageOptions;
  /** Values written by this page; null for removed ones. */
  readonly #own = new Map<string, string | null>();
  readonly #unwritten = new Set<string>();
  #timer: ReturnType<typeof setTimeout> | undefined;
  #isPersistent = true;

  constructor(options: PageStorageOptions) {
    super();
    this.#options = options;
  }

  /** False after the browser's storage has failed: changes are lost when the page closes. */
  get isPersistent(): boolean {
    return this.#isPersistent;
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

  /** Writes the pending changes: the page may be about to close. */
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
    if (!this.#isPersistent) return;
    this.#isPersistent = false;
    console.warn('Nothing can be saved in this browser:', error);
    this.emit('failed', error);
  }
}

/** A slider changes many times a second; the loss of the last third of a second is not noticeable. */
const settingsDelayMs = 300;

/** The settings, across restarts. */
export const settingsStorage = new PageStorage({
  open: () => localStorage,
  delayMs: settingsDelayMs,
});

/** For the life of the tab, across reloads: the session on the server. */
export const tabStorage = new PageStorage({ open: () => sessionStorage, delayMs: 0 });

/** Writes pending changes before the page closes or is hidden; a phone may end a hidden page at any time. */
export function flushWithPage(page: Window, storage: PageStorage, signal?: AbortSignal): void {
  page.addEventListener('pagehide', () => storage.flush(), signal && { signal });
  page.document.addEventListener('visibilitychange', () => storage.flush(), signal && { signal });
}
