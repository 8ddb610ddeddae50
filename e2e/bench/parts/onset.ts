import { PerchServer } from '../../harness/PerchServer.ts';
import type { Onsets } from '../processes/onset.ts';
import { helper } from '../TestBed.ts';
import type { PartContext } from './Part.ts';

/** Fewer than talkers, so that whoever begins to speak has no place. */
const voices = 4;
const mostRounds = 24;
const longestS = 60;

/**
 * How long the first sound takes from somebody who begins to speak in a channel that does not forward all voices, and from the
 * same person a moment later, when they have a place, as everybody in a small channel has.
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
