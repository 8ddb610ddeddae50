import { serverLimits } from '../../../server/limits/ServerLimits.ts';
import type { Assumed } from './assumptions.ts';
import type { MeasuredCosts } from './measuredCosts.ts';

/** What a Perch needs for so many connected people. */
export interface ScaleNeeds {
  readonly people: number;
  /** Packets of sound and pictures that are forwarded, per second. */
  readonly packets: number;
  /** What is sent to people and between machines, in Gbit/s. */
  readonly gbits: number;
  /** Media nodes, by their processors and their lines. */
  readonly nodes: number;
  /** Messages per second that tell somebody of a change. */
  readonly told: number;
  /** Processors that the main server's one process would need. */
  readonly mainCores: number;
  /** The same if only those who look at a channel were told of it. */
  readonly mainCoresLooked: number;
  readonly mainGiB: number;
  /** What the main server sends for signalling, in Mbit/s. */
  readonly mainMbits: number;
  /** Changes per second that are saved. */
  readonly saves: number;
}

/** What there is only one of, or a limited number. */
export const resources = ['mainCore', 'mainLine', 'database', 'mainMemory', 'sessions'] as const;
export type Resource = (typeof resources)[number];

const secondsPerHour = 3_600;
const million = 1e6;
/** Coming and leaving. */
const changesPerVisit = 2;

export function needsOf(people: number, assumed: Assumed, costs: MeasuredCosts): ScaleNeeds {
  const inChannel = (people * assumed.inChannel) / 100;
  const listened = inChannel * assumed.voices;
  const watched = (inChannel * assumed.watching) / 100;
  const picturePackets = (assumed.pictureRate * 1_000) / 8 / assumed.pictureBytes;
  const toPeople = listened * assumed.voicePackets + watched * picturePackets;
  const bitsToPeople = 1_000 * (listened * assumed.voiceRate + watched * assumed.pictureRate);
  // Homes are chosen by load: with many nodes, each person of a room has theirs on another one. Each stream goes there once.
  const spread = (nodes: number) => {
    const machines = Math.min(assumed.room, nodes);
    return 1 + (machines - 1) / assumed.room;
  };
  const nodesFor = (factor: number) =>
    Math.ceil(
      Math.max(
        (toPeople * factor * costs.packetUs) / million / assumed.nodeCores,
        (bitsToPeople * factor) / million / assumed.nodeRate,
      ) /
        (assumed.used / 100),
    );
  const factor = spread(nodesFor(1));
  const perSecond = (timesPerHour: number) => (people * timesPerHour) / secondsPerHour;
  const changes = perSecond(assumed.visits * changesPerVisit + assumed.switches);
  const told = changes * people;
  const coresWhere = (toldPerSecond: number) =>
    (perSecond(assumed.visits) * costs.visitUs + toldPerSecond * costs.tellUs) / million;
  return {
    people,
    packets: toPeople * factor,
    gbits: (bitsToPeople * factor) / 1e9,
    nodes: nodesFor(factor),
    told,
    mainCores: coresWhere(told),
    mainCoresLooked: coresWhere(changes * Math.min(people, assumed.lookedAt)),
    mainGiB: (people * costs.sessionKiB) / 1024 ** 2,
    mainMbits: (told * assumed.toldBytes * 8) / million,
    saves: perSecond(assumed.messages),
  };
}

/** How much of each resource is in use, as a part of what may be: more than 1 is too much. */
export function loadsOf(needs: ScaleNeeds, assumed: Assumed): Readonly<Record<Resource, number>> {
  const used = assumed.used / 100;
  return {
    mainCore: needs.mainCores / used,
    mainLine: needs.mainMbits / assumed.nodeRate / used,
    database: (needs.saves * assumed.saveMs) / 1_000 / used,
    mainMemory: needs.mainGiB / assumed.mainMemory,
    sessions: needs.people / serverLimits.sessions,
  };
}

/** With how many people a load that grows with them becomes too much. */
export function peopleUntil(loadAt: (people: number) => number): number {
  let [low, high] = [0, 1];
  while (loadAt(high) <= 1) high *= 2;
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (loadAt(middle) <= 1) low = middle;
    else high = middle;
  }
  return low;
}
