import { PerchServer } from '../../harness/PerchServer.ts';
import { withoutEncryption } from '../../harness/withoutEncryption.ts';
import { type crowdSeries, crowdSizes } from '../crowdSeries.ts';
import { cpuTimeUs } from '../forwarding/cpuTime.ts';
import { MainThread } from '../MainThread.ts';
import type { Arrival } from '../processes/crowd.ts';
import { measureRoomMemory } from '../sessionMemory.ts';
import { helper, launchBrowser } from '../TestBed.ts';
import { Visitor } from '../Visitor.ts';
import type { PartContext } from './Part.ts';

/** Arrivals in a room of each size; the first one compiles code. */
const arrivals = 6;
/** What an arrival causes is drawn by then. */
const settleMs = 400;
const restMs = 2_000;

/**
 * What it costs that somebody comes into a room of 10, 50, 100 and 200 people who say nothing: the one who comes, the server, and a page
 * that is in the room; and what the page does when nobody comes.
 */
export async function measureCrowd({ samples, skip }: PartContext): Promise<void> {
  if (process.platform !== 'linux') {
    skip('large rooms are measured on Linux only: CPU time is read from /proc');
    return;
  }
  const server = await PerchServer.start({
    packaged: true,
    workers: 1,
    env: withoutEncryption,
  });
  const people = helper('crowd');
  const browser = await launchBrowser();
  try {
    const workers = await server.workerPids();
    const { page } = await Visitor.enter(browser, server.url, 'Watcher');
    const thread = await MainThread.of(page);
    for (const size of crowdSizes) {
      const add = (name: keyof typeof crowdSeries, value: number) =>
        samples.add(`${name}${size}`, value);
      // The page is one of them, and so is the one who comes.
      await people.ask('grow', { url: server.url, count: size - 2 });
      if (size === crowdSizes[0]) {
        await page.getByRole('button', { name: 'General', exact: true }).click();
        await page.getByRole('button', { name: 'Leave channel', exact: true }).waitFor();
      }
      await pause(restMs);
      for (let arrival = 0; arrival < arrivals; arrival += 1) {
        const from = [
          cpuTimeUs([server.pid]),
          cpuTimeUs(workers),
          await thread.workedMs(),
        ] as const;
        const { answerMs, answerBytes, toldBytes } = await people.ask<Arrival>('arrive');
        await pause(settleMs);
        const to = [cpuTimeUs([server.pid]), cpuTimeUs(workers), await thread.workedMs()] as const;
        await people.ask('depart');
        await pause(settleMs);
        if (arrival === 0) continue;
        add('crowdAnswer', answerMs);
        add('crowdBytes', (answerBytes + toldBytes) / 1024);
        add('crowdNode', (to[0] - from[0]) / size);
        add('crowdWorker', (to[1] - from[1]) / size);
        add('crowdPage', to[2] - from[2]);
      }
      add('crowdRest', await thread.workIn(restMs));
    }
  } finally {
    await browser.close();
    await people.close();
    await server.stop();
  }
  const [first, , last] = await measureRoomMemory();
  if (first !== undefined) samples.add('roomMemoryFirst', first);
  if (last !== undefined) samples.add('roomMemoryLast', last);
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
