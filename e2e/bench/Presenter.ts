import type { Browser } from 'playwright';
import { watchConnections } from '../harness/connections.ts';
import { sharedTitle } from '../harness/sharedPage.ts';
import { type Moment, Visitor } from './Visitor.ts';

/**
 * A peer with a camera and a static page. A static page is the hardest to start, as its encoder gets no new frames. The
 * browser selects the page by itself, see `chromiumOptions`.
 */
export class Presenter {
  readonly #visitor: Visitor;

  /** Opens the app, enters with a name and joins a channel. */
  static async enter(
    browser: Browser,
    url: string,
    { name, channel }: { name: string; channel: string },
  ): Promise<Presenter> {
    const visitor = await Visitor.enter(browser, url, name, async (page) => {
      await page.context().grantPermissions(['microphone', 'camera']);
      await watchConnections(page);
    });
    await visitor.join(channel);
    return new Presenter(visitor);
  }

  private constructor(visitor: Visitor) {
    this.#visitor = visitor;
  }

  /** Shares the page. */
  async share(): Promise<void> {
    const { page } = this.#visitor;
    const still = await page.context().newPage();
    await still.setContent(`<title>${sharedTitle}</title><h1>${'Nothing moves. '.repeat(99)}</h1>`);
    await page.bringToFront();
    await this.#visitor.press('Share screen');
    await page.getByText('Nobody is watching yet').waitFor();
  }

  async stopSharing(): Promise<void> {
    await this.#visitor.page.getByRole('button', { name: 'Stop sharing' }).first().click();
  }

  /** Returns the time of the click. */
  async turnCameraOn(): Promise<Moment> {
    await this.#visitor.press('Turn camera on');
    return await this.#visitor.lastClick();
  }

  async turnCameraOff(): Promise<void> {
    await this.#visitor.press('Turn camera off');
  }

  /** Resolves when no video is encoded: the server pauses it a while after the last viewer. */
  async rests(): Promise<void> {
    const rest = async () => {
      for (const connection of window.perchConnections) {
        if (connection.connectionState === 'closed') continue;
        for (const entry of (await connection.getStats()).values()) {
          if (entry.type === 'outbound-rtp' && entry.kind === 'video' && entry.active) return false;
        }
      }
      return true;
    };
    await this.#visitor.page.waitForFunction(rest, undefined, { polling: 200 });
  }
}
