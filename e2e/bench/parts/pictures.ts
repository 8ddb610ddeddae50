import { sharedTitle } from '../../harness/sharedPage.ts';
import { Presenter } from '../Presenter.ts';
import type { SeriesName } from '../Samples.ts';
import { TestBed } from '../TestBed.ts';
import { Viewer } from '../Viewer.ts';
import type { PartContext } from './Part.ts';

const mostRounds = 9;
/** Of each of the three measures. */
const longestS = 90;

/** The first pictures of shares and cameras. Who sends and who sees both use the relay. */
export async function measurePictures({ samples, trips, rounds }: PartContext): Promise<void> {
  const bed = await TestBed.start();
  const presenting = { microphone: 'beeps', grants: 'asked', sharedTab: sharedTitle } as const;
  const channel = 'General';
  try {
    const presenter = await Presenter.enter(await bed.launch(presenting), bed.farUrl, {
      name: 'Dan',
      channel,
    });
    const viewer = await Viewer.enter(await bed.launch(), bed.farUrl, {
      name: 'Eve',
      channel,
      presenter,
    });
    const measure = async (series: SeriesName, run: () => Promise<number>) => {
      for (const _ of rounds(mostRounds, longestS)) {
        for (const trip of trips.keys()) {
          bed.roundTripMs = trip;
          // A video sender takes the later packets of a longer way for a full network and briefly sends little.
          await run();
          samples.add(series, await run(), trip);
        }
      }
    };
    await presenter.share();
    await measure('watchToPicture', () => viewer.watchToPicture());
    await presenter.stopSharing();
    await measure('cameraToPicture', () => viewer.cameraToPicture());
    await measure('joinToPicture', () => viewer.joinToPicture());
  } finally {
    await bed.close();
  }
}
