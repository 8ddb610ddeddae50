import type { Browser } from 'playwright';
import type { Presenter } from './Presenter.ts';
import { type Moment, Visitor } from './Visitor.ts';

declare global {
  interface Window {
    /** When the first frame was seen. */
    perchFirstPicture: Promise<Moment>;
  }
}

/** Watches a presenter's video in the same channel, and measures the time until it is seen, in ms. */
export class Viewer {
  readonly #visitor: Visitor;
  readonly #presenter: Presenter;
  readonly #channel: string;

  /** Enters with a name and joins the presenter's channel. */
  static async enter(
    browser: Browser,
    url: string,
    { name, channel, presenter }: { name: string; channel: string; presenter: Presenter },
  ): Promise<Viewer> {
    const visitor = await Visitor.enter(browser, url, name);
    await visitor.join(channel);
    return new Viewer(visitor, presenter, channel);
  }

  private constructor(visitor: Visitor, presenter: Presenter, channel: string) {
    this.#visitor = visitor;
    this.#presenter = presenter;
    this.#channel = channel;
  }

  /** From the click on “Watch” to the first frame of an unwatched share. */
  async watchToPicture(): Promise<number> {
    await this.#presenter.rests();
    await this.#begin();
    await this.#visitor.press('Watch');
    const taken = (await this.#firstPicture()) - (await this.#visitor.lastClick());
    await this.#visitor.page.locator('video').hover();
    await this.#visitor.press('Stop watching');
    return taken;
  }

  /** From the presenter's camera click until the video is seen here. */
  async cameraToPicture(): Promise<number> {
    await this.#begin();
    const clicked = await this.#presenter.turnCameraOn();
    const taken = (await this.#firstPicture()) - clicked;
    await this.#endCamera();
    return taken;
  }

  /** From the click on a channel to the first frame of an unwatched camera there. */
  async joinToPicture(): Promise<number> {
    await this.#visitor.leave();
    await this.#presenter.turnCameraOn();
    await this.#begin();
    await this.#visitor.click(this.#channel);
    const taken = (await this.#firstPicture()) - (await this.#visitor.lastClick());
    await this.#endCamera();
    return taken;
  }

  async #endCamera(): Promise<void> {
    await this.#presenter.turnCameraOff();
    await this.#visitor.page.locator('video').waitFor({ state: 'detached' });
  }

  /** The first frame counts from here. */
  async #begin(): Promise<void> {
    await this.#visitor.page.evaluate(() => {
      window.perchFirstPicture = new Promise((resolve) => {
        const watch = new MutationObserver(() => {
          if (document.querySelector('video[data-shown]') === null) return;
          watch.disconnect();
          resolve(performance.timeOrigin + performance.now());
        });
        watch.observe(document, {
          subtree: true,
          childList: true,
          attributeFilter: ['data-shown'],
        });
      });
    });
  }

  async #firstPicture(): Promise<Moment> {
    return await this.#visitor.page.evaluate(() => window.perchFirstPicture);
  }
}
