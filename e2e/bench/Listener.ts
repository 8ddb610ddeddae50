import type { Browser } from 'playwright';
import { Visitor } from './Visitor.ts';

/** Somebody who comes, goes and listens, and notes how long each takes: all times are of the page's own clock, in ms. */
export class Listener {
  readonly #visitor: Visitor;

  static async enter(browser: Browser, url: string, name: string): Promise<Listener> {
    return new Listener(await Visitor.enter(browser, url, name));
  }

  private constructor(visitor: Visitor) {
    this.#visitor = visitor;
  }

  /** From the click on a channel to the first sound of whoever talks there, with warm transports. */
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

  /** From the `session:open` of an app that starts in a channel to the first sound. */
  async openingToSound(): Promise<number> {
    const { page } = this.#visitor;
    await this.#visitor.join('General');
    const address = page.url();
    await this.#visitor.leave();
    // Another page in between: else only the part after the # would change, and nothing would start.
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

  /** How long nothing is heard when moving from one channel to another, in both of which somebody talks. */
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
