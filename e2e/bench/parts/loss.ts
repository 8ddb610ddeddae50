import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, chromium, type Page } from 'playwright';
import { syllables } from '../../../shared/sound/syllables.ts';
import { chromiumOptions } from '../../harness/chromiumOptions.ts';
import type { DatagramLink } from '../../harness/DatagramLink.ts';
import { wavFile } from '../../harness/tones.ts';
import { withoutRepair } from '../page/withoutRepair.ts';
import type { SeriesName } from '../Samples.ts';
import { TestBed } from '../TestBed.ts';
import { VoicePair } from '../VoicePair.ts';
import type { PartContext } from './Part.ts';

const mostRounds = 3;
const longestS = 200;
const hearMs = 10_000;
/** Until the buffers and the encoders have adapted. */
const settleMs = 4_000;
const roundTripMs = 40;

interface Fault {
  /** The share of what is made up of all that is heard, as the app is. */
  readonly repaired: SeriesName;
  /** The same without repair. */
  readonly bare: SeriesName;
  /** What is wrong with each direction. */
  readonly change: Partial<Pick<DatagramLink, 'lossShare' | 'jitterMs'>>;
}
const faults: readonly Fault[] = [
  { repaired: 'concealedAt5', bare: 'bareConcealedAt5', change: { lossShare: 0.05 } },
  { repaired: 'concealedAt10', bare: 'bareConcealedAt10', change: { lossShare: 0.1 } },
  { repaired: 'concealedAt15', bare: 'bareConcealedAt15', change: { lossShare: 0.15 } },
  { repaired: 'concealedAt30', bare: 'bareConcealedAt30', change: { lossShare: 0.3 } },
  { repaired: 'concealedAtJitter', bare: 'bareConcealedAtJitter', change: { jitterMs: 200 } },
];

/**
 * How much of a voice is lost on bad networks, of two pairs at the same time: as the app is, and without repair. The network is bad on
 * the way to the server and again on the way from it.
 */
export async function measureLoss({ samples, rounds }: PartContext): Promise<void> {
  const bed = await TestBed.start();
  const folder = mkdtempSync(join(tmpdir(), 'perch-loss-'));
  const file = join(folder, 'speech.wav');
  writeFileSync(file, wavFile(syllables(48_000 * 10, 48_000, 0.5)));
  const browsers: Browser[] = [];
  const launch = async (...more: string[]) => {
    const { args = [], ...options } = chromiumOptions({ microphone: 'beeps', autoplay: true });
    const browser = await chromium.launch({ ...options, args: [...args, ...more] });
    browsers.push(browser);
    return browser;
  };
  try {
    await bed.createChannel('Bare');
    const talker = await launch(`--use-file-for-fake-audio-capture=${file}`);
    const listener = await launch();
    const enter = (channel: string, names: readonly [string, string], prepare = plain) =>
      VoicePair.enter({ talker, listener }, bed.farUrl, { names, channel }, prepare);
    const repaired = await enter('General', ['Ada', 'Bea']);
    const bare = await enter('Bare', ['Cid', 'Dov'], withoutRepair);
    bed.roundTripMs = roundTripMs;
    const links = [bed.relay.toServer, bed.relay.toClients];
    for (const _ of rounds(mostRounds, longestS)) {
      for (const fault of faults) {
        for (const link of links) Object.assign(link, { lossShare: 0, jitterMs: 0 }, fault.change);
        await new Promise((resolve) => setTimeout(resolve, settleMs));
        const [withRepair, without] = await Promise.all([repaired.hear(hearMs), bare.hear(hearMs)]);
        samples.add(fault.repaired, withRepair.concealed * 100, roundTripMs);
        samples.add(fault.bare, without.concealed * 100, roundTripMs);
        if (fault.change.lossShare !== 0.1) continue;
        samples.add('bufferedAt10', withRepair.bufferedMs, roundTripMs);
        samples.add('bareBufferedAt10', without.bufferedMs, roundTripMs);
      }
    }
  } finally {
    await Promise.all(browsers.map((browser) => browser.close()));
    await bed.close();
    rmSync(folder, { recursive: true });
  }
}

async function plain(_page: Page): Promise<void> {}
