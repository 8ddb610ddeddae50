import { Listener, type MoveKind } from '../Listener.ts';
import type { SeriesName } from '../Samples.ts';
import { TestBed } from '../TestBed.ts';
import type { PartContext } from './Part.ts';

/** Each round makes two moves of each kind at each round trip. */
const mostRounds = 5;
const longestS = 240;
/** With the talker and the listener there are 12 in the room that is entered. */
const silentPeople = 10;
const lounge = 'Lounge';

/**
 * The silence on moves between channels with one talker: prepared and not, to music and back, and with fresh transports; then
 * the same with ten more people in both channels, who have open microphones and are silent.
 */
export async function measureMoves({ samples, trips, rounds }: PartContext): Promise<void> {
  const bed = await TestBed.start();
  try {
    const url = bed.nearUrl;
    await bed.createChannel(lounge);
    await bed.talk('Ann', 'General', 440);
    await bed.talk('Bob', lounge, 660);
    await bed.talk('Cho', 'Music', 550);
    await bed.people.ask('gather', { url, channels: ['General', lounge], each: silentPeople });
    const listener = await Listener.enter(await bed.launch(), bed.farUrl, 'Dan');
    const move = async (trip: number, to: string, kind: MoveKind, series: SeriesName) => {
      const { silenceMs, isNegotiated } = await listener.move(to, kind, trip);
      samples.add(series, silenceMs, trip);
      if (kind !== 'fresh') samples.add('negotiatedShare', isNegotiated ? 1 : 0, trip);
    };
    const moveThereAndBack = async (trip: number, kind: MoveKind, series: SeriesName) => {
      await move(trip, lounge, kind, series);
      await move(trip, 'General', kind, series);
    };
    await listener.join('General');
    // The first moves of a page load code.
    for (const to of [lounge, 'Music', 'General']) await listener.move(to, 'unprepared', 0);
    for (const _ of rounds(mostRounds, longestS)) {
      for (const trip of trips.keys()) {
        bed.roundTripMs = trip;
        await moveThereAndBack(trip, 'prepared', 'movePrepared');
        await moveThereAndBack(trip, 'unprepared', 'moveUnprepared');
        for (let time = 0; time < 2; time += 1) {
          await move(trip, 'Music', 'unprepared', 'moveToMusic');
          await move(trip, 'General', 'unprepared', 'moveFromMusic');
        }
        await moveThereAndBack(trip, 'fresh', 'freshTransports');
        // The voices came before there were slots on these transports.
        await listener.settled(trip);
        for (const to of ['Music', 'General']) await listener.hop(to);
        await bed.people.ask('joinAll');
        await listener.settled(trip);
        await moveThereAndBack(trip, 'prepared', 'crowdPrepared');
        await moveThereAndBack(trip, 'unprepared', 'crowdUnprepared');
        await bed.people.ask('leaveAll');
        await listener.settled(trip);
      }
    }
  } finally {
    await bed.close();
  }
}
