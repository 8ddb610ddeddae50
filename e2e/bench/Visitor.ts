import type { Browser, Page } from 'playwright';
import { installStopwatch } from './page/stopwatch.ts';

const preferences = JSON.stringify({
  language: 'en',
  echoCancellation: false,
  noiseSuppression: 'off',
  autoGainControl: false,
  levelling: false,
  earcons: false,
  cameraPreview: 'never',
  shareMode: 'sharp',
});

/** Precise ms since 1970: one clock for all of a machine's pages. */
export type Moment = number;

/** A user in an own browser context, with a stopwatch in the page. */
export class Visitor {
  readonly page: Page;

  /** Opens the app and enters with a name; `prepare` runs before. */
  static async enter(
    browser: Browser,
    url: string,
    name: string,
    prepare: (page: Page) => Promise<void> = async () => {},
  ): Promise<Visitor> {
    const context = await browser.newContext({ ignoreHTTPSErrors: true });
    const page = await context.newPage();
    await prepare(page);
    await installStopwatch(page);
    await page.addInitScript((kept) => {
      if (!location.protocol.startsWith('http')) return;
      if (localStorage.getItem('perch.preferences') === null) {
        localStorage.setItem('perch.preferences', kept);
      }
      localStorage.setItem('perch.tour', 'seen');
    }, preferences);
    await page.goto(url);
    await page.getByRole('textbox', { name: 'Your name' }).fill(name);
    await page.getByRole('button', { name: 'Enter', exact: true }).click();
    await page.getByRole('list', { name: 'Voice channels' }).waitFor();
    return new Visitor(page);
  }

  private constructor(page: Page) {
    this.page = page;
  }

  channel(name: string) {
    return this.page
      .getByRole('list', { name: 'Voice channels' })
      .getByRole('button', { name, exact: true });
  }

  /** Clicks a button of this name. */
  async press(name: string): Promise<void> {
    await this.page.getByRole('button', { name, exact: true }).click();
  }

  /** The time of the last click. */
  async lastClick(): Promise<Moment> {
    return await this.page.evaluate(
      () => performance.timeOrigin + (window.perchStopwatch.lastClick() ?? Number.NaN),
    );
  }

  async click(channel: string): Promise<void> {
    await this.channel(channel).click();
  }

  /** Joins a channel, waits until the app shows it. */
  async join(channel: string): Promise<void> {
    await this.click(channel);
    await this.isIn(channel);
  }

  async isIn(channel: string): Promise<void> {
    await this.channel(channel).and(this.page.locator('[aria-current="true"]')).waitFor();
  }

  async leave(): Promise<void> {
    await this.page.getByRole('button', { name: 'Leave channel', exact: true }).click();
    await this.page.evaluate(() => window.perchStopwatch.silentFor(600));
  }
}
