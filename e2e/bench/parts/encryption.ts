import type { Browser } from 'playwright';
import { Listener } from '../Listener.ts';
import { Presenter } from '../Presenter.ts';
import { talkOnly } from '../page/talkOnly.ts';
import type { SeriesName } from '../Samples.ts';
import { TestBed } from '../TestBed.ts';
import { Viewer } from '../Viewer.ts';
import { Visitor } from '../Visitor.ts';
import { voiceFile } from '../voices/voiceSamples.ts';
import type { PartContext } from './Part.ts';

/** A join from outside takes 80 to 200 ms: with six rounds, chance alone made the median a quarter larger. */
const mostRounds = 15;
/** Of each of the three measures: with what has to be opened, the part takes about three minutes. */
const longestS = 30;
const voices = 10;
/** How long the processor is watched, in ms. */
const watchedMs = 4_000;
const lounge = 'Lounge';
const general = 'General';
/** Where it costs most: each round trip more would be seen. */
const roundTripMs = 40;

const voiceHz = 440;

type Measure = 'Join' | 'Move' | 'Picture' | 'Voices';
const kinds = ['plain', 'sealed'] as const;
type Kind = (typeof kinds)[number];

interface Side {
  readonly kind: Kind;
  readonly bed: TestBed;
  readonly talkers: Browser;
  readonly listening: Browser;
  readonly watching: Browser;
  readonly listener: Listener;
  readonly viewer: Viewer;
}

/**
 * What sealing costs, against a server that encrypts nothing, in turn: joining and moving as a person does it, with the pointer first; the first
 * picture; and after that, in each of the two, the processor of a page that hears ten voices. Everybody is a page, because only pages seal.
 */
export async function measureEncryption({ samples, rounds }: PartContext): Promise<void> {
  const sides: Side[] = [];
  const beds: TestBed[] = [];
  const add = (side: Side, measure: Measure, value: number) => {
    const series: SeriesName = `${side.kind}${measure}`;
    samples.add(series, value, measure === 'Voices' ? 0 : roundTripMs);
  };
  try {
    for (const kind of kinds) {
      const bed = await TestBed.start({ PERCH_E2EE: kind === 'sealed' ? 'required' : 'off' });
      beds.push(bed);
      sides.push(await open(kind, bed));
    }
    const measure = async (name: Measure, run: (side: Side) => Promise<number>) => {
      for (const side of sides) await run(side);
      for (const _ of rounds(mostRounds, longestS)) {
        for (const side of sides) add(side, name, await run(side));
      }
    };
    await measure('Join', ({ listener }) => listener.pointerToSound(general, roundTripMs));
    for (const { listener } of sides) await listener.join(general);
    await measure('Move', async ({ listener }) => {
      const { silenceMs } = await listener.move(lounge, 'pressed', roundTripMs);
      await listener.move(general, 'pressed', roundTripMs);
      return silenceMs;
    });
    for (const { listener } of sides) await listener.leave();
    await measure('Picture', ({ viewer }) => viewer.joinToPicture());
    for (const { watching } of sides) await watching.close();
    // One side after the other: twenty pages that talk never come to rest on a small machine.
    for (const side of sides) {
      for (let count = 1; count < voices; count += 1) {
        const visitor = await Visitor.enter(
          side.talkers,
          side.bed.nearUrl,
          `Voice ${count}`,
          talkOnly,
        );
        await visitor.join(general);
      }
      await side.listener.join(general);
      for (const _ of rounds(2, 2)) add(side, 'Voices', await processorMs(side.listening));
      await side.talkers.close();
    }
  } finally {
    for (const bed of beds) await bed.close();
  }
}

/** One person with a camera who talks in the first channel, one in the second, and two who listen and watch. */
async function open(kind: Kind, bed: TestBed): Promise<Side> {
  await bed.createChannel(lounge);
  // Chromium takes the last of several files.
  const voice = `--use-file-for-fake-audio-capture=${voiceFile(voiceHz)}`;
  const talkers = await bed.launch({ microphone: 'silence' }, voice);
  const [listening, watching] = [await bed.launch(), await bed.launch({ microphone: 'silence' })];
  const presenter = await Presenter.enter(talkers, bed.farUrl, { name: 'Ann', channel: general });
  const bob = await Visitor.enter(talkers, bed.nearUrl, 'Bob');
  await bob.join(lounge);
  const listener = await Listener.enter(listening, bed.farUrl, 'Dan');
  const channel = general;
  const viewer = await Viewer.enter(watching, bed.farUrl, { name: 'Eve', channel, presenter });
  bed.roundTripMs = roundTripMs;
  return { kind, bed, talkers, listening, watching, listener, viewer };
}

/** How many ms in a second the pages of a browser compute. */
async function processorMs(browser: Browser): Promise<number> {
  const session = await browser.newBrowserCDPSession();
  const usedS = async () => {
    const { processInfo } = await session.send('SystemInfo.getProcessInfo');
    return processInfo
      .filter(({ type }) => type === 'renderer')
      .reduce((sum, { cpuTime }) => sum + cpuTime, 0);
  };
  const [before, begun] = [await usedS(), performance.now()];
  await new Promise((resolve) => setTimeout(resolve, watchedMs));
  const used = (await usedS()) - before;
  const seconds = (performance.now() - begun) / 1000;
  await session.detach();
  return (used * 1000) / seconds;
}
