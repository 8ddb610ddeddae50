import type { Browser } from 'playwright';
import { Visitor } from './Visitor.ts';

/** Somebody who sits in a channel and never stops talking. */
export class Talker {
  /** Enters the app, joins the channel and talks until the browser is closed. */
  static async enter(browser: Browser, url: string, name: string, channel: string): Promise<void> {
    const visitor = await Visitor.enter(browser, url, name);
    await visitor.join(channel);
  }
}
