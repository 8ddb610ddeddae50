import { Listener } from '../Listener.ts';
import { TestBed } from '../TestBed.ts';
import type { PartContext } from './Part.ts';

const mostRounds = 9;
const longestS = 150;

/** The first sound after a click with warm transports, and after the start of the app. */
export async function measureStarts({ samples, trips, rounds }: PartContext): Promise<void> {
  const bed = await TestBed.start();
  try {
    await bed.talk('Ann', 'General', 440);
    const listener = await Listener.enter(await bed.launch(), bed.farUrl, 'Cho');
    for (const _ of rounds(mostRounds, longestS)) {
      for (const trip of trips.keys()) {
        bed.roundTripMs = trip;
        // The last cold start goes on after its sound: it opens the slots for further voices.
        await listener.settled(trip);
        samples.add('warmJoin', await listener.clickToSound('General'), trip);
        samples.add('coldStart', await listener.openingToSound('General'), trip);
      }
    }
  } finally {
    await bed.close();
  }
}
