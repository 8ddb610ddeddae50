import { PerchServer } from '../../harness/PerchServer.ts';
import { withoutEncryption } from '../../harness/withoutEncryption.ts';
import { MainThread } from '../MainThread.ts';
import type { SeriesName } from '../Samples.ts';
import { helper, launchBrowser } from '../TestBed.ts';
import { Visitor } from '../Visitor.ts';
import type { PartContext } from './Part.ts';

const mostRounds = 4;
/** Of each of the three measures. */
const longestS = 10;
const watchedMs = 2_000;
/** What a change of the room causes is over by then. */
const settleMs = 2_500;

/** What a page's main thread does while nobody comes, goes or clicks: alone in a channel, with two who talk, and the same hidden. */
export async function measureRest({ samples, rounds }: PartContext): Promise<void> {
  const server = await PerchServer.start({
    packaged: true,
    workers: 1,
    // Those who talk are no pages, and seal nothing.
    env: withoutEncryption,
  });
  const people = helper('talk');
  const browser = await launchBrowser({ microphone: 'silence' });
  try {
    const visitor = await Visitor.enter(browser, server.url, 'Watcher');
    const { page } = visitor;
    const thread = await MainThread.of(page);
    const watch = async (series: SeriesName) => {
      await new Promise((resolve) => setTimeout(resolve, settleMs));
      for (const _ of rounds(mostRounds, longestS)) {
        samples.add(series, await thread.workIn(watchedMs));
      }
    };
    await visitor.join('General');
    await watch('restAlone');
    for (const [index, name] of ['Ann', 'Bob'].entries()) {
      const frequency = 440 + 220 * index;
      await people.ask('talk', { url: server.url, name, channel: 'General', frequency });
    }
    await watch('restTalk');
    await page.evaluate(() => {
      Object.defineProperty(document, 'visibilityState', { get: () => 'hidden' });
      Object.defineProperty(document, 'hidden', { get: () => true });
      document.dispatchEvent(new Event('visibilitychange'));
    });
    await watch('restHidden');
  } finally {
    await browser.close();
    await people.close();
    await server.stop();
  }
}
