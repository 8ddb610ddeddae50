import { Notification, shell } from 'electron';
import type { MainTexts } from './texts/en.ts';

/**
 * Shows that there is a newer version where the app cannot install it by itself. A click opens the page with the downloads. Each
 * version is shown once per start of the app.
 */
export class UpdateNotice {
  readonly #texts: () => MainTexts;
  #shown: { readonly version: string; readonly notice: Notification } | null = null;

  constructor(texts: () => MainTexts) {
    this.#texts = texts;
  }

  show(version: string, page: string): void {
    if (this.#shown?.version === version || !Notification.isSupported()) return;
    const { update } = this.#texts();
    const notice = new Notification({ title: update.title(version), body: update.text });
    notice.on('click', () => void shell.openExternal(page));
    // Held, so that the click is not lost with it.
    this.#shown = { version, notice };
    notice.show();
  }
}
