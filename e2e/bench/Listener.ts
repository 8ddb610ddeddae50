import type { Browser, Page } from 'playwright';
import { installTransportRenewal } from './page/freshTransports.ts';
import { watchNegotiations } from './page/negotiations.ts';
import { Visitor } from './Visitor.ts';

/**
 * How a move begins. `prepared`: the pointer has rested on the channel before the click. `unprepared`: a click without any
 * pointer before it. `fresh`: the same, and the app must build new transports.
 */
export type MoveKind = 'prepared' | 'unprepared' | 'fresh';

/** A move: the silence in ms, and whether the page had to negotiate anything. */
export interface Move {
  readonly silenceMs: number;
  readonly isNegotiated: boolean;
}

/** Sound counts as steady after this long. */
const steadyMs = 400;
/** The app and the server begin to answer within this time. */
const quietMs = 100;
/** The app and the server are done with a preparation this long after its request arrived, in ms. */
const preparationMs = 350;

/** A peer that joins, moves, leaves and listens, and measures the times on the page's clock, in ms. */
export class Listener {
  readonly #visitor: Visitor;

  static async enter(browser: Browser, url: string, name: string): Promise<Listener> {
    const visitor = await Visitor.enter(browser, url, name, async (page) => {
      await watchNegotiations(page);
      await installTransportRenewal(page);
    });
    return new Listener(visitor);
  }

  private constructor(visitor: Visitor) {
    this.#visitor = visitor;
  }

  /** Joins a channel and waits for its sound. */
  async join(channel: string): Promise<void> {
    await this.#page
      .getByText(/^Ready/)
      .first()
      .waitFor();
    await this.#visitor.join(channel);
    await this.#soundIsSteady();
  }

  /** Resolves when the page negotiates nothing any more, and nothing for it is on its way. */
  async settled(roundTripMs: number): Promise<void> {
    await this.#page.evaluate((ms) => window.perchNegotiations.quietFor(ms), roundTripMs + quietMs);
  }

  async leave(): Promise<void> {
    await this.#visitor.leave();
  }

  /** Moves to another channel in which someone talks. @param roundTripMs the simulated one */
  async move(to: string, kind: MoveKind, roundTripMs: number): Promise<Move> {
    const row = this.#visitor.channel(to);
    if (kind === 'prepared') await this.settled(roundTripMs);
    if (kind === 'prepared') {
      await row.hover();
      await this.#page.evaluate(
        (ms) => window.perchNegotiations.quietFor(ms),
        roundTripMs + preparationMs,
      );
    }
    const before = await this.#negotiations();
    await this.#page.evaluate(() => window.perchStopwatch.begin());
    if (kind === 'prepared') await row.click();
    else await row.evaluate(clickIn, kind === 'fresh');
    await this.#visitor.isIn(to);
    await this.#soundIsSteady();
    const silenceMs = await this.#page.evaluate(() => window.perchStopwatch.longestPause());
    const isNegotiated = (await this.#negotiations()) > before;
    if (kind === 'prepared') await this.#page.mouse.move(0, 0);
    return { silenceMs, isNegotiated };
  }

  /** Moves to another channel and waits until all is negotiated: without the wait, the server refuses a fast machine's hundredth hop as a flood. */
  async hop(to: string): Promise<void> {
    await this.#visitor.channel(to).evaluate(clickIn, false);
    await this.#visitor.isIn(to);
    await this.settled(0);
  }

  /** From the click on a channel to its first sound, with warm transports. */
  async clickToSound(channel: string): Promise<number> {
    await this.#page
      .getByText(/^Ready/)
      .first()
      .waitFor();
    await this.#page.evaluate(() => window.perchStopwatch.begin());
    await this.#visitor.channel(channel).evaluate(clickIn, false);
    const taken = await this.#page.evaluate(async () => {
      const first = await window.perchStopwatch.firstSound();
      return first - (window.perchStopwatch.lastClick() ?? Number.NaN);
    });
    await this.#visitor.isIn(channel);
    await this.#visitor.leave();
    return taken;
  }

  /** From `session:open` to the first sound, for an app that starts in a channel: everything is new except the seat. */
  async openingToSound(channel: string): Promise<number> {
    await this.#visitor.join(channel);
    // A reload rejoins; a link to a channel asks first.
    await this.#page.reload();
    const taken = await this.#page.evaluate(async () => {
      const first = await window.perchStopwatch.firstSound();
      return first - (window.perchStopwatch.lastOpening() ?? Number.NaN);
    });
    await this.#visitor.isIn(channel);
    await this.#visitor.leave();
    return taken;
  }

  get #page(): Page {
    return this.#visitor.page;
  }

  async #soundIsSteady(): Promise<void> {
    await this.#page.evaluate((ms) => window.perchStopwatch.loudFor(ms), steadyMs);
  }

  async #negotiations(): Promise<number> {
    return await this.#page.evaluate(() => window.perchNegotiations.count);
  }
}

/** Runs in the page: a click without a pointer. The app's request has left before the transports are renewed. */
function clickIn(row: Element, renewsTransports: boolean): void {
  (row as HTMLElement).click();
  if (renewsTransports) window.perchRenewTransports();
}
