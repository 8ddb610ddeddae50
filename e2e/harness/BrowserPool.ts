import type { Browser, BrowserType } from 'playwright/test';
import { type ChromiumOptions, chromiumOptions } from './chromiumOptions.ts';

/** Browsers by their start options, kept from one test to the next: starting one costs more than a fresh context. */
export class BrowserPool {
  readonly #type: BrowserType;
  readonly #browsers = new Map<string, Promise<Browser>>();

  constructor(type: BrowserType) {
    this.#type = type;
  }

  async get(options: ChromiumOptions): Promise<Browser> {
    const key = JSON.stringify(options);
    const known = await this.#browsers.get(key);
    if (known?.isConnected()) return known;
    const launched = this.#type.launch(chromiumOptions(options));
    this.#browsers.set(key, launched);
    return await launched;
  }

  async close(): Promise<void> {
    const browsers = await Promise.allSettled(this.#browsers.values());
    this.#browsers.clear();
    await Promise.all(
      browsers.map((browser) => browser.status === 'fulfilled' && browser.value.close()),
    );
  }
}
