import { measureChatStorm } from './chatStorm.ts';
import { measureCrowd } from './crowd.ts';
import { measureEncryption } from './encryption.ts';
import { measureForwarding } from './forwarding.ts';
import { measureHosting } from './hosting.ts';
import { measureListOpening } from './listOpening.ts';
import { measureLoad } from './load.ts';
import { measureLongSession } from './longSession.ts';
import { measureLoss } from './loss.ts';
import { measureMemory } from './memory.ts';
import { measureMix } from './mix.ts';
import { measureMoves } from './moves.ts';
import { measureOnset } from './onset.ts';
import type { Part } from './Part.ts';
import { measurePeerToPeer } from './peerToPeer.ts';
import { measurePictures } from './pictures.ts';
import { measureRest } from './rest.ts';
import { measureStarts } from './starts.ts';
import { measureStorm } from './storm.ts';

/** The parts of the bench in the order in which they run. */
export const partTable = {
  peerToPeer: measurePeerToPeer,
  moves: measureMoves,
  starts: measureStarts,
  listOpening: measureListOpening,
  longSession: measureLongSession,
  rest: measureRest,
  storm: measureStorm,
  chatStorm: measureChatStorm,
  crowd: measureCrowd,
  memory: measureMemory,
  load: measureLoad,
  encryption: measureEncryption,
  forwarding: measureForwarding,
  mix: measureMix,
  onset: measureOnset,
  pictures: measurePictures,
  loss: measureLoss,
  hosting: measureHosting,
} as const satisfies Record<string, Part>;
export type PartName = keyof typeof partTable;

/** What a run without names measures. Load, onsets, pictures, loss and hosting would take it beyond 15 minutes. */
export const reportedParts: readonly PartName[] = [
  'peerToPeer',
  'moves',
  'starts',
  'listOpening',
  'longSession',
  'rest',
  'storm',
  'chatStorm',
  'crowd',
  'memory',
  'forwarding',
  'mix',
];
const groups: ReadonlyMap<string, readonly PartName[]> = new Map([
  ['sound', ['peerToPeer', 'moves', 'starts', 'longSession']],
]);

/** The parts with these names; `sound` is a group of parts. @throws Error that lists the names if one is unknown */
export function partsNamed(names: readonly string[]): PartName[] {
  const wanted = new Set(names.flatMap((name): readonly string[] => groups.get(name) ?? [name]));
  const unknown = [...wanted].find((name) => !Object.hasOwn(partTable, name));
  if (unknown !== undefined) {
    const known = [...groups.keys(), ...Object.keys(partTable)].join(', ');
    throw new Error(`There is no part ${unknown}. The parts are: ${known}`);
  }
  return (Object.keys(partTable) as PartName[]).filter((name) => wanted.has(name));
}
