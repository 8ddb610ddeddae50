import { quantile } from '../statistics.ts';
import { TestBed } from '../TestBed.ts';
import { SilentPerson } from '../voices/SilentPerson.ts';
import type { PartContext } from './Part.ts';

const people = 50;
const spreadMs = 1000;
const mostRounds = 6;
const longestS = 60;
/** Joins of one person alone after each storm. */
const singles = 10;

/**
 * Fifty people join one empty channel within a second; the answer of each is timed. Compared with one of them who leaves
 * and joins while nobody else moves: the same work as the largest of the storm.
 */
export async function measureStorm({ samples, rounds }: PartContext): Promise<void> {
  const bed = await TestBed.start();
  const crowd: SilentPerson[] = [];
  try {
    for (let index = 1; index <= people; index += 1) {
      crowd.push(await SilentPerson.enter(bed.nearUrl, `Person ${index}`));
    }
    for (const round of rounds(mostRounds, longestS)) {
      // The first joins of a server compile its code.
      const counts = round > 1;
      const joins = await Promise.all(crowd.map((person, index) => joinAfter(person, index)));
      if (counts) samples.add('stormJoin', quantile(joins, 0.95));
      const [first] = crowd;
      for (let single = 0; single < singles && first !== undefined; single += 1) {
        await first.leave();
        await first.settled();
        const taken = await first.join('General');
        await first.settled();
        if (counts) samples.add('singleJoin', taken);
      }
      for (const person of crowd) await person.leave();
    }
  } finally {
    for (const person of crowd) person.close();
    await bed.close();
  }
}

function joinAfter(person: SilentPerson, index: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const join = () => person.join('General').then(resolve, reject);
    setTimeout(join, (index * spreadMs) / people);
  });
}
