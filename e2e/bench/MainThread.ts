import type { CDPSession, Page } from 'playwright';

/** How much a page's main thread works, by its own clock: programs that had the processor meanwhile do not count. */
export class MainThread {
  readonly #session: CDPSession;

  static async of(page: Page): Promise<MainThread> {
    const session = await page.context().newCDPSession(page);
    await session.send('Performance.enable', { timeDomain: 'threadTicks' });
    return new MainThread(session);
  }

  private constructor(session: CDPSession) {
    this.#session = session;
  }

  /** How long it has worked so far, in ms. */
  async workedMs(): Promise<number> {
    const { metrics } = await this.#session.send('Performance.getMetrics');
    return 1000 * (metrics.find(({ name }) => name === 'TaskDuration')?.value ?? Number.NaN);
  }

  /** The share of the coming time in which it works, in percent of a core. */
  async workIn(ms: number): Promise<number> {
    const [before, begun] = [await this.workedMs(), performance.now()];
    await new Promise((resolve) => setTimeout(resolve, ms));
    return (100 * ((await this.workedMs()) - before)) / (performance.now() - begun);
  }
}
