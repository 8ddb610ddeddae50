import type { Browser } from 'playwright';
import { Visitor } from './Visitor.ts';

/** Somebody enters the app, joins the channel and talks until the browser is closed. */
export async function talkWithoutEnd(
  browser: Browser,
  url: string,
  name: string,
  channel: string,
): Promise<void> {
  const visitor = await Visitor.enter(browser, url, name);
  await visitor.join(channel);
}
