import { DirectSignalling } from '../direct/DirectSignalling.ts';
import { listenDirectly, talkDirectly } from '../direct/pages.ts';
import { installStopwatch } from '../page/stopwatch.ts';
import { launchBrowser } from '../TestBed.ts';
import type { PartContext } from './Part.ts';

const mostRounds = 10;
const longestS = 60;
const steadyMs = 400;

/**
 * The silence when one of two pages ends a bare peer-to-peer connection and makes a new one: a message each way, ICE and DTLS,
 * all through the relay, with nothing else in the pages.
 */
export async function measurePeerToPeer({ samples, trips, rounds }: PartContext): Promise<void> {
  const signalling = await DirectSignalling.start();
  const browser = await launchBrowser(
    { microphone: 'beeps' },
    // For machines without any network.
    '--allow-loopback-in-peer-connection',
  );
  try {
    const talker = await (await browser.newContext()).newPage();
    await talker.goto(signalling.nearUrl);
    await talkDirectly(talker);
    const listener = await (await browser.newContext()).newPage();
    await installStopwatch(listener);
    await listener.goto(signalling.farUrl);
    await listenDirectly(listener);
    const move = async () => {
      await listener.evaluate(async (ms) => {
        window.perchStopwatch.begin();
        await window.perchDirectMove();
        await window.perchStopwatch.firstSound();
        await window.perchStopwatch.loudFor(ms);
      }, steadyMs);
      return await listener.evaluate(() => window.perchStopwatch.longestPause());
    };
    // The first connection interrupts nothing, and loads code.
    for (let time = 0; time < 3; time += 1) await move();
    for (const _ of rounds(mostRounds, longestS)) {
      for (const trip of trips.keys()) {
        signalling.roundTripMs = trip;
        samples.add('peerToPeer', await move(), trip);
      }
    }
  } finally {
    await browser.close();
    await signalling.close();
  }
}
