import { refuse } from './Modelled.ts';

/** A page's `window.open` request, with a resolved address. */
export interface OpenWish {
  readonly url: string;
  readonly frameName: string;
  readonly features: string;
}

interface OpenDetails extends OpenWish {
  readonly disposition: 'new-window' | 'foreground-tab';
  readonly referrer: { readonly url: string; readonly policy: string };
  readonly postBody: undefined;
}

interface OpenAnswer {
  readonly action: string;
  readonly overrideBrowserWindowOptions?: Readonly<Record<string, unknown>>;
}
export type WindowOpenHandler = (details: OpenDetails) => OpenAnswer;

/** A window that main has allowed: the request and the window's options. */
export interface AllowedOpening {
  readonly details: OpenDetails;
  readonly options: Readonly<Record<string, unknown>>;
}

/** Electron's default size of opened windows. */
const usualSize = { width: 800, height: 600 };

/** The windows that a page asks for. Main decides about each. Allowed windows are kept until Chromium opens them. */
export class PageOpenings {
  handler: WindowOpenHandler | null = null;
  readonly #allowed = new Map<string, AllowedOpening>();

  /** Asks main whether Chromium may open it. */
  ask(wish: OpenWish): boolean {
    // Without a handler Electron would open everything.
    if (!this.handler) throw refuse('windows that pages open without asking');
    const details: OpenDetails = {
      ...wish,
      disposition: wish.features === '' ? 'foreground-tab' : 'new-window',
      referrer: { url: '', policy: 'strict-origin-when-cross-origin' },
      postBody: undefined,
    };
    const { action, overrideBrowserWindowOptions } = this.handler(details);
    if (action !== 'allow') return false;
    if (wish.frameName === '') throw refuse('windows without a name that pages open');
    const options = { ...usualSize, ...sizeIn(wish.features), ...overrideBrowserWindowOptions };
    this.#allowed.set(wish.frameName, { details, options });
    return true;
  }

  /** Chromium opens a window. Asks main now if not asked yet, as for links and forms. */
  begun(wish: OpenWish): void {
    if (!this.#allowed.has(wish.frameName)) this.ask(wish);
  }

  /** Takes the opening with this name after Chromium has opened it; null if not allowed. */
  take(frameName: string): AllowedOpening | null {
    const allowed = this.#allowed.get(frameName) ?? null;
    this.#allowed.delete(frameName);
    return allowed;
  }
}

function sizeIn(features: string): { width?: number; height?: number } {
  const found = features.matchAll(/\b(width|height)=(\d+)/g);
  return Object.fromEntries([...found].map(([, name, value]) => [name, Number(value)]));
}
