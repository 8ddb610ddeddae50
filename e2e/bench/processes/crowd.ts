/*
 * People with open microphones who say nothing, in one channel that grows, and one who comes to it and goes again.
 */
import { SilentPerson } from '../voices/SilentPerson.ts';
import { answerParent } from './answerParent.ts';

/** So that no address is refused for the others behind it. */
const addresses = 100;
const channel = 'General';

const people: SilentPerson[] = [];
let visitor: SilentPerson | null = null;

/** What one arrival costs, apart from processors. */
export interface Arrival {
  readonly answerMs: number;
  readonly answerBytes: number;
  /** What each person in the channel is sent because of it. */
  readonly toldBytes: number;
}

function enter(url: string, index: number): Promise<SilentPerson> {
  return SilentPerson.enter(url, `Person ${index}`, `127.0.4.${1 + (index % addresses)}`);
}

answerParent(
  {
    /** Lets so many people be in the channel. */
    grow: async ({ url, count }: { url: string; count: number }) => {
      visitor ??= await enter(url, 0);
      while (people.length < count) {
        const person = await enter(url, people.length + 1);
        people.push(person);
        await person.join(channel);
      }
    },
    /** One more person comes. */
    arrive: async (): Promise<Arrival> => {
      const [member] = people;
      if (visitor === null || member === undefined) throw new Error('nobody is there');
      await member.settled();
      const toldBefore = member.toldBytes;
      const answerMs = await visitor.join(channel);
      await Promise.all([visitor.settled(), member.settled()]);
      return {
        answerMs,
        answerBytes: visitor.offeredBytes,
        toldBytes: member.toldBytes - toldBefore,
      };
    },
    /** And goes. */
    depart: async () => {
      await visitor?.leave();
      await Promise.all(people.map((person) => person.settled()));
    },
  },
  () => {
    for (const person of [...people, ...(visitor ? [visitor] : [])]) person.close();
  },
);
