import type { Browser } from 'playwright';
import { Visitor } from './Visitor.ts';

/** A peer that joins, leaves and listens, and measures the times on the page's clock, in ms. */
export class Listener {
  readonly #visitor: Visitor;

  static async enter(browser: Browser, url: string, name: string): Promise<Listener> {
    return new Listener(await Visitor.enter(browser, url, name));
  }

  private constructor(visitor: Visitor) {
    this.#visitor = visitor;
  }

  /** From the click on a channel to its first sound, with warm transports. */
  async clickToSound(channel: string): Promise<number> {
    const { page } = this.#visitor;
    await page
      .getByText(/^Ready/)
      .first()
      .waitFor();
    await page.evaluate(() => window.perchStopwatch.begin());
    await this.#visitor.click(channel);
    const taken = await page.evaluate(async () => {
      const first = await window.perchStopwatch.firstSound();
      return first - (window.perchStopwatch.lastClick() ?? Number.NaN);
    });
    await this.#visitor.isIn(channel);
    await this.#visitor.leave();
    return taken;
  }

  /** From `session:open` to the first sound, for an app that starts in a channel. */
  async openingToSound(): Promise<number> {
    const { page } = this.#visitor;
    await this.#visitor.join('General');
    const address = page.url();
    await this.#visitor.leave();
    // Another page first: a change of only the part after # would load nothing.
    await page.goto('about:blank');
    await page.goto(address);
    const taken = await page.evaluate(async () => {
      const first = await window.perchStopwatch.firstSound();
      return first - (window.perchStopwatch.lastOpening() ?? Number.NaN);
    });
    await this.#visitor.isIn('General');
    await this.#visitor.leave();
    return taken;
  }

  /** The silence when moving between two channels with talkers. */
  async pauseOnMove(from: string, to: string): Promise<number> {
    const { page } = this.#visitor;
    await this.#visitor.join(from);
    await page.evaluate(() => window.perchStopwatch.loudFor(600));
    await page.evaluate(() => window.perchStopwatch.begin());
    await this.#visitor.click(to);
    await this.#visitor.isIn(to);
    await page.evaluate(() => window.perchStopwatch.loudFor(600));
    const pause = await page.evaluate(() => window.perchStopwatch.longestPause());
    await this.#visitor.leave();
    return pause;
  }
}
