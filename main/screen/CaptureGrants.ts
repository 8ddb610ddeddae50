/** What a page may capture with its next `getDisplayMedia`. */
export type Capture =
  | {
      readonly kind: 'source';
      readonly source: { readonly id: string; readonly name: string };
      readonly sound: boolean;
    }
  /** The system's own picker asks for the source. */
  | { readonly kind: 'systemPick'; readonly sound: boolean }
  /** The system's sound without video, for the meter. */
  | { readonly kind: 'sound' };

/** As long as Chromium's transient user activation, without which `getDisplayMedia` fails anyway. */
export const grantMs = 5000;

/** Which page may capture what. A grant is valid for one call of one page, and for a few seconds. */
export class CaptureGrants<Page extends object> {
  #grants = new WeakMap<Page, { readonly capture: Capture; readonly untilMs: number }>();

  /** Replaces an earlier grant of the page. */
  give(page: Page, capture: Capture): void {
    this.#grants.set(page, { capture, untilMs: performance.now() + grantMs });
  }

  /** Whether the page's next call would be granted. */
  has(page: Page): boolean {
    const grant = this.#grants.get(page);
    return grant !== undefined && performance.now() < grant.untilMs;
  }

  /** Uses up the page's grant; null when it has none. */
  take(page: Page): Capture | null {
    const capture = this.has(page) ? (this.#grants.get(page)?.capture ?? null) : null;
    this.#grants.delete(page);
    return capture;
  }

  withdraw(page: Page): void {
    this.#grants.delete(page);
  }

  clear(): void {
    this.#grants = new WeakMap();
  }
}
