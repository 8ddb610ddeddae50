import { PerchServer } from '../../harness/PerchServer.ts';
import type { Onsets } from '../processes/onset.ts';
import { helper } from '../TestBed.ts';
import type { PartContext } from './Part.ts';

/** Fewer than talkers, so that whoever begins to speak has no place. */
const voices = 4;
const mostRounds = 24;
const longestS = 60;

/**
 * The time until somebody is heard who begins to speak in a channel that does not forward all voices: first without a place among the
 * forwarded ones, then with one, as everybody in a small channel has.
 */
export async function measureOnset({ samples, rounds }: PartContext): Promise<void> {
  const server = await PerchServer.start({ packaged: true, workers: 1 });
  const people = helper('onset');
  try {
    await people.ask('open', { url: server.url, ownerCode: server.ownerCode, voices });
    for (const _ of rounds(mostRounds, longestS)) {
      const { admittedMs, forwardedMs } = await people.ask<Onsets>('measure');
      samples.add('onsetAdmitted', admittedMs);
      samples.add('onsetForwarded', forwardedMs);
      samples.add('onsetLater', admittedMs - forwardedMs);
    }
  } finally {
    await people.close();
    await server.stop();
  }
}
